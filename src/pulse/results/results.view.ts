import type { ActionsBlock, KnownBlock } from '@slack/types';
import { format, parseISO } from 'date-fns';
import {
  context,
  type DataVisualizationBlock,
  escapeText,
  header,
  linesWithin,
  MAX_MESSAGE_TEXT,
  plainText,
  type SlackBlock,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import { COMMANDS } from '../../slack/names.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import { isWithheld } from '../disclosure/ballot.ts';
import {
  favourableWords,
  leftOutWords,
  participationWords,
  percentWords,
  shareWords,
  withheldWords,
} from '../disclosure/disclosure-words.ts';
import { type Figure, percentOf } from '../disclosure/figure.ts';
import type { NamedInWorkspace, PublishedWave, WorkspaceFigure } from '../disclosure/published.ts';
import { DAY_TO_DAY } from '../survey/question.ts';
import {
  COMPLAINTS_OF,
  companionWords,
  complaintLine,
  frictionLabel,
  itemLine,
  questionWords,
} from './result-words.ts';
import type { Complaint, TeamResults, WorkspaceResults } from './results.ts';

export const RESULTS_ACTIONS = { comments: 'pulse:comments', did: 'pulse:did' } as const;

/** A closed wave, by the day on which it opened. */
export type WaveShown = { readonly opensOn: LocalDate; readonly published: PublishedWave };

export type ResultsShown = {
  readonly team: { readonly id: number; readonly name: string };
  /** Oldest first; the last is the one that is shown. */
  readonly waves: readonly [WaveShown, ...WaveShown[]];
  readonly results: TeamResults;
  /** Whether people of the team wrote something that was kept. */
  readonly hasComments: boolean;
  readonly nextOn: LocalDate | undefined;
};

const MAX_SECTION = 2_900;

/** What a team answered, as far as it may be shown: everybody in it reads the same at the same time. */
export function resultsMessage(shown: ResultsShown): SlackMessage {
  const { team, waves, results, hasComments } = shown;
  const last = waves.at(-1) ?? waves[0];
  const title = `Pulse of ${team.name}, ${dateWords(last.opensOn)}`;
  const took =
    results.participation === null
      ? 'Participation is not shown for a group this small.'
      : `${participationWords(results.participation)}.`;
  const items = results.items.map(itemLine);
  const complaints = complaintsWords(results);
  const follow = followUpWords(results);
  const drawn = chart(waves, team.id);
  const actions = actionsOf(team.id, hasComments, results.complaints.length > 0);
  const blocks = (picture: readonly SlackBlock[]): readonly SlackBlock[] => [
    header(truncate(title, 150)),
    section([took, ...items].join('\n\n')),
    section(complaints),
    ...(follow === undefined ? [] : [section(follow)]),
    ...picture,
    ...(actions === undefined ? [] : [actions]),
    context(reading(shown)),
  ];
  const sparkline = sparklineOf(waves, team.id);
  return {
    rich: blocks(drawn === undefined ? [] : [drawn]),
    plain: blocks(sparkline === undefined ? [] : [section(sparkline)]) as readonly KnownBlock[],
    text: truncate(
      [escapeText(title), took, ...items, complaints, ...(follow === undefined ? [] : [follow])].join('\n'),
      MAX_MESSAGE_TEXT,
    ),
  };
}

function complaintsWords({ complaints, complaintsOf }: TeamResults): string {
  const title = `*${COMPLAINTS_OF[complaintsOf]}*`;
  if (complaintsOf === 'nobody') return `${title}\nToo few answers to show without pointing at people.`;
  if (complaints.length === 0) return `${title}\nNothing was chosen by enough people to name it.`;
  return linesWithin([title, ...complaints.map(complaintLine)], MAX_SECTION);
}

/** What was done about the complaints of the wave before. */
function followUpWords({ followUps }: TeamResults): string | undefined {
  if (followUps.length === 0) return undefined;
  const lines = followUps.map(
    ({ friction, did }) =>
      `• ${frictionLabel(friction)}: ${did === null ? 'nobody said what was done' : escapeText(did)}`,
  );
  return linesWithin(['*What was done about the last ones*', ...lines], MAX_SECTION);
}

const reading = ({ waves, nextOn }: ResultsShown): string => {
  const last = waves.at(-1) ?? waves[0];
  const leftOut = leftOutWords(last.published.slowed.rest);
  return [
    'Favourable: the best two of five answers. Near all or none only a limit is shown, and nothing under',
    `${last.published.k} answers.`,
    ...(leftOut === undefined ? [] : [leftOut]),
    ...(nextOn === undefined ? [] : [`The next pulse opens on ${dateWords(nextOn)}.`]),
    `\`${COMMANDS.pulse} privacy\` says what became of the answers.`,
  ].join(' ');
};

function actionsOf(team: number, hasComments: boolean, hasComplaints: boolean): ActionsBlock | undefined {
  const button = (action_id: string, text: string) => ({
    type: 'button' as const,
    action_id,
    text: plainText(text),
    value: String(team),
  });
  const elements = [
    ...(hasComplaints ? [button(RESULTS_ACTIONS.did, 'Say what was done')] : []),
    ...(hasComments ? [button(RESULTS_ACTIONS.comments, 'Read the comments')] : []),
  ];
  return elements.length === 0 ? undefined : { type: 'actions', elements };
}

const dateWords = (date: LocalDate): string => format(parseISO(date), 'd MMM yyyy');

type Point = { readonly label: string; readonly value: number };

/** The waves in which the day-to-day experience has a figure of its own: a limit is no point, and a gap stays a gap. */
const pointsOf = (waves: readonly WaveShown[], team: number): readonly Point[] =>
  waves.flatMap(({ opensOn, published }) => {
    const figure = ownFigure(published, team);
    return figure?.kind === 'counted' ? [{ label: opensOn.slice(5), value: Math.round(percentOf(figure)) }] : [];
  });

function ownFigure({ items }: PublishedWave, team: number): Figure | undefined {
  const shown = items.find(({ item }) => item === DAY_TO_DAY)?.teams.find((one) => one.team === team)?.shown;
  return shown === undefined || isWithheld(shown) ? undefined : shown;
}

const MOST_POINTS = 12;

function chart(waves: readonly WaveShown[], team: number): DataVisualizationBlock | undefined {
  const points = pointsOf(waves, team).slice(-MOST_POINTS);
  if (points.length < 2) return undefined;
  return {
    type: 'data_visualization',
    title: 'Day-to-day experience, % favourable',
    chart: {
      type: 'line',
      series: [{ name: '% favourable', data: points.map(({ label, value }) => ({ label, value })) }],
      axis_config: { categories: points.map(({ label }) => label), x_label: 'Wave', y_label: '% favourable' },
    },
  };
}

function sparklineOf(waves: readonly WaveShown[], team: number): string | undefined {
  const points = pointsOf(waves, team).slice(-MOST_POINTS);
  if (points.length < 2) return undefined;
  return `Day-to-day experience, % favourable: ${points.map(({ label, value }) => `${label} ${value} %`).join(' → ')}`;
}

/** The same for everybody in a team of the workspace: groups and middles, and no team beside a number. */
export function workspaceResultsMessage(last: WaveShown, results: WorkspaceResults): SlackMessage {
  const title = `Pulse of all teams, ${dateWords(last.opensOn)}`;
  const took = `Teams by participation: ${results.participation['from-70']} with 70 % or more, ${results.participation['50-69']} with 50–69 %, ${results.participation['under-50']} under 50 %.`;
  const items = results.items.map(({ item, shown }) => `*${questionWords(item)}*\n${workspaceWords(shown)}`);
  const complaints =
    results.complaints.length === 0
      ? '*What slowed most*\nNothing was chosen by enough people to name it.'
      : linesWithin(['*What slowed most*', ...results.complaints.map(workspaceComplaint)], MAX_SECTION);
  const note = 'No team stands beside a number here. Teams too small to be shown are counted together.';
  const blocks = [header(title), section([took, ...items].join('\n\n')), section(complaints), context(note)];
  return {
    rich: blocks,
    plain: blocks,
    text: truncate([title, took, ...items, complaints].join('\n'), MAX_MESSAGE_TEXT),
  };
}

function workspaceWords(shown: WorkspaceFigure): string {
  switch (shown.kind) {
    case 'pooled':
      return `${favourableWords(shown.figure, 'all')} · ${groupWords(shown.groups)}`;
    case 'spread':
      return `${groupWords(shown.groups)}; the middle ${shown.median.length === 1 ? 'one' : 'two'} ${shown.median.map(shareWords).join(' and ')}; near all or none: ${shown.clipped.map(shareWords).join(', ')}`;
    case 'withheld':
      return withheldWords(shown);
  }
}

const groupWords = (groups: number): string => (groups === 1 ? '1 group' : `${groups} groups`);

function workspaceComplaint({ friction, shown, companion }: Complaint<NamedInWorkspace>): string {
  const share = shown.figure === null ? '' : `, ${percentWords(shown.figure)} chose it`;
  return `• *${frictionLabel(friction)}* (named by ${shown.namedBy} of ${groupWords(shown.groups)}${share}) · ${companionWords(companion)}`;
}
