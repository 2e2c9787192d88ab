import {
  context,
  header,
  linesWithin,
  MAX_MESSAGE_TEXT,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import { favourableWords, percentWords, withheldWords } from '../disclosure/disclosure-words.ts';
import { isWithheld, type NamedInWorkspace, type WorkspaceFigure } from '../disclosure/published.ts';
import { companionWords, frictionLabel, MAX_SECTION, questionWords, type WaveShown, waveDate } from './result-words.ts';
import type { Complaint, WorkspaceResults } from './results.ts';

/** The results of all teams, the same for everybody who is in a team: groups and middles, and no team beside a number. */
export function workspaceResultsMessage(last: WaveShown, results: WorkspaceResults): SlackMessage {
  const title = `Pulse of all teams, ${waveDate(last)}`;
  const took = `Teams by participation: ${tookWords(results.participation)}`;
  const items = results.items.map(({ item, shown }) => `*${questionWords(item)}*\n${figureWords(shown)}`);
  const complaints = complaintsWords(results.complaints);
  const note =
    'No team stands beside a number here. Teams too small to be shown are counted together, where they are enough.';
  const blocks = [header(title), section([took, ...items].join('\n\n')), section(complaints), context(note)];
  return {
    rich: blocks,
    plain: blocks,
    text: truncate([title, took, ...items, complaints].join('\n'), MAX_MESSAGE_TEXT),
  };
}

function tookWords(steps: WorkspaceResults['participation']): string {
  if (isWithheld(steps)) return `not shown. ${withheldWords(steps)}`;
  return `${steps['from-70']} with 70 % or more, ${steps['50-69']} with 50–69 %, ${steps['under-50']} under 50 %.`;
}

function complaintsWords(complaints: WorkspaceResults['complaints']): string {
  const title = '*What slowed most*';
  if (isWithheld(complaints)) return `${title}\n${withheldWords(complaints)}`;
  if (complaints.length === 0) return `${title}\nNothing was chosen by enough people to name it.`;
  return linesWithin([title, ...complaints.map(complaintWords)], MAX_SECTION);
}

function figureWords(shown: WorkspaceFigure): string {
  switch (shown.kind) {
    case 'pooled':
      return `${favourableWords(shown.figure, 'all')} · ${groupWords(shown.groups)}`;
    case 'spread':
      return spreadWords(shown);
    case 'withheld':
      return withheldWords(shown);
  }
}

/** `9 groups, the middle one ≥60 % favourable; several groups ≥80 %` */
function spreadWords({ groups, median, limits }: Extract<WorkspaceFigure, { kind: 'spread' }>): string {
  const middle = `${groupWords(groups)}, the middle ${median.length === 1 ? 'one' : 'two'} ${bandWords(median)} favourable`;
  return limits.length === 0 ? middle : `${middle}; several groups ${limits.map(percentWords).join(', several ')}`;
}

const BANDS = { 'from-60': '≥60 %', 'under-60': 'under 60 %' } as const;
const bandWords = (median: readonly (keyof typeof BANDS)[]): string =>
  [...new Set(median)].map((band) => BANDS[band]).join(' and ');

const groupWords = (groups: number): string => (groups === 1 ? '1 group' : `${groups} groups`);

function complaintWords({ friction, shown, companion }: Complaint<NamedInWorkspace>): string {
  const share = shown.figure === null ? '' : `, ${percentWords(shown.figure)} chose it`;
  return `• *${frictionLabel(friction)}* (named by ${shown.namedBy} of ${groupWords(shown.groups)}${share}) · ${companionWords(companion)}`;
}
