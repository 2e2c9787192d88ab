import type { ActionsBlock, KnownBlock } from '@slack/types';
import {
  context,
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
import { leftOutWords, participationWords } from '../disclosure/disclosure-words.ts';
import { dayToDayChart, dayToDayLine } from './day-to-day.view.ts';
import {
  COMPLAINTS_OF,
  complaintLine,
  dateWords,
  frictionLabel,
  itemLine,
  MAX_SECTION,
  type WaveShown,
  waveDate,
} from './result-words.ts';
import type { TeamResults } from './results.ts';

export const RESULTS_ACTIONS = { comments: 'pulse:comments', did: 'pulse:did' } as const;

export type ResultsShown = {
  readonly team: { readonly id: number; readonly name: string };
  /** Oldest first; the results are of the last one. */
  readonly waves: readonly [WaveShown, ...WaveShown[]];
  readonly results: TeamResults;
  /** The wave of these results, if comments of the team were kept; `undefined` if none were. */
  readonly commentsOf: number | undefined;
  readonly nextOn: LocalDate | undefined;
};

/** What a team answered, as far as it may be shown. Everybody in the team reads the same at the same time. */
export function resultsMessage(shown: ResultsShown): SlackMessage {
  const { team, waves, results, commentsOf } = shown;
  const title = `Pulse of ${team.name}, ${waveDate(lastOf(shown))}`;
  const took = tookWords(results);
  const items = results.items.map(itemLine);
  const complaints = complaintsWords(results);
  const followUps = followUpWords(results);
  const chart = dayToDayChart(waves, team.id);
  const line = dayToDayLine(waves, team.id);
  const actions = actionsOf(team.id, commentsOf, results.complaints.length > 0);
  const blocks = (picture: readonly SlackBlock[]): readonly SlackBlock[] => [
    header(truncate(title, 150)),
    section([took, ...items].join('\n\n')),
    section(complaints),
    ...(followUps === undefined ? [] : [section(followUps)]),
    ...picture,
    ...(actions === undefined ? [] : [actions]),
    context(howToRead(shown)),
  ];
  return {
    rich: blocks(chart === undefined ? [] : [chart]),
    plain: blocks(line === undefined ? [] : [section(line)]) as readonly KnownBlock[],
    text: truncate(
      [escapeText(title), took, ...items, complaints, ...(followUps === undefined ? [] : [followUps])].join('\n'),
      MAX_MESSAGE_TEXT,
    ),
  };
}

function tookWords({ participation, isLimited }: TeamResults): string {
  const took =
    participation === null
      ? 'Participation is not shown for a group this small.'
      : `${participationWords(participation)}.`;
  return isLimited ? `${took} A few people came or went since the last pulse, so figures are limits.` : took;
}

const lastOf = ({ waves }: ResultsShown): WaveShown => waves.at(-1) ?? waves[0];

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

function howToRead(shown: ResultsShown): string {
  const { published } = lastOf(shown);
  const leftOut = leftOutWords(published.slowed.rest);
  return [
    'Favourable: the best two of five answers. Near all or none only a limit is shown, and nothing under',
    `${published.k} answers.`,
    ...(leftOut === undefined ? [] : [leftOut]),
    ...(shown.nextOn === undefined ? [] : [`The next pulse opens on ${dateWords(shown.nextOn)}.`]),
    `\`${COMMANDS.pulse} privacy\` says what became of the answers.`,
  ].join(' ');
}

function actionsOf(team: number, commentsOf: number | undefined, hasComplaints: boolean): ActionsBlock | undefined {
  const button = (action_id: string, text: string, value = String(team)) => ({
    type: 'button' as const,
    action_id,
    text: plainText(text),
    value,
  });
  const elements = [
    ...(hasComplaints ? [button(RESULTS_ACTIONS.did, 'Say what was done')] : []),
    ...(commentsOf === undefined
      ? []
      : [button(RESULTS_ACTIONS.comments, 'Read the comments', `${team} ${commentsOf}`)]),
  ];
  return elements.length === 0 ? undefined : { type: 'actions', elements };
}
