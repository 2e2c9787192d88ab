import {
  context,
  header,
  linesWithin,
  MAX_MESSAGE_TEXT,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import { favourableWords, percentWords, shareWords, withheldWords } from '../disclosure/disclosure-words.ts';
import type { NamedInWorkspace, WorkspaceFigure } from '../disclosure/published.ts';
import { companionWords, frictionLabel, MAX_SECTION, questionWords, type WaveShown, waveDate } from './result-words.ts';
import type { Complaint, WorkspaceResults } from './results.ts';

/** The results of all teams, the same for everybody who is in a team: groups and middles, and no team beside a number. */
export function workspaceResultsMessage(last: WaveShown, results: WorkspaceResults): SlackMessage {
  const title = `Pulse of all teams, ${waveDate(last)}`;
  const took = `Teams by participation: ${results.participation['from-70']} with 70 % or more, ${results.participation['50-69']} with 50–69 %, ${results.participation['under-50']} under 50 %.`;
  const items = results.items.map(({ item, shown }) => `*${questionWords(item)}*\n${figureWords(shown)}`);
  const complaints =
    results.complaints.length === 0
      ? '*What slowed most*\nNothing was chosen by enough people to name it.'
      : linesWithin(['*What slowed most*', ...results.complaints.map(complaintWords)], MAX_SECTION);
  const note = 'No team stands beside a number here. Teams too small to be shown are counted together.';
  const blocks = [header(title), section([took, ...items].join('\n\n')), section(complaints), context(note)];
  return {
    rich: blocks,
    plain: blocks,
    text: truncate([title, took, ...items, complaints].join('\n'), MAX_MESSAGE_TEXT),
  };
}

function figureWords(shown: WorkspaceFigure): string {
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

function complaintWords({ friction, shown, companion }: Complaint<NamedInWorkspace>): string {
  const share = shown.figure === null ? '' : `, ${percentWords(shown.figure)} chose it`;
  return `• *${frictionLabel(friction)}* (named by ${shown.namedBy} of ${groupWords(shown.groups)}${share}) · ${companionWords(companion)}`;
}
