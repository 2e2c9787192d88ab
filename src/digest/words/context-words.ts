import { counted, dateWords, duration } from '../../dora/snapshot/words.ts';
import { code } from '../../slack/blocks.ts';
import { COMMANDS } from '../../slack/names.ts';
import type { DataGap, Restatement } from '../judging/facts.ts';
import { shareWords } from '../judging/share-words.ts';
import type { Thing } from '../judging/things.ts';
import { weekWords } from '../judging/week.ts';
import { plainLine } from '../one-line.ts';
import { weekFigures } from './balance-words.ts';

type Context = Extract<Thing, { kind: 'context' }>;

const MAX_LISTED = 3;

/** What a reader must know to trust the numbers, in one sentence each. The last line explains words and commands. */
export const contextLines = (context: Context, stabilityKnown: boolean): readonly string[] => [
  ...(context.lastStep === undefined ? [] : [context.lastStep]),
  ...listed(context.gaps.map(gapWords)),
  ...beginningWords(context),
  ...listed(context.restatements.map(restatementWords)),
  ...listed(
    context.missed.map(
      (week) => `The digest of ${weekWords(week.monday)} was skipped: ${weekFigures(week, stabilityKnown)}.`,
    ),
  ),
  `“Was” is the week before, “usually” the median of the four before. \`${COMMANDS.dora} explain\` defines the numbers, \`${COMMANDS.dora} settings\` changes or mutes this digest.`,
];

const listed = (lines: readonly string[]): readonly string[] =>
  lines.length <= MAX_LISTED
    ? lines
    : [...lines.slice(0, MAX_LISTED), `And ${lines.length - MAX_LISTED} more such notes.`];

function gapWords(gap: DataGap): string {
  switch (gap.kind) {
    case 'silent-source': {
      const last =
        gap.lastEventOn === undefined ? 'nothing has come from it' : `the last came on ${dateWords(gap.lastEventOn)}`;
      return `Data may be missing: ${code(plainLine(gap.source))} is silent, ${last}.`;
    }
    case 'not-connected':
      return `No source of ${gap.what} is connected: \`${COMMANDS.dora} settings\`.`;
    case 'unmapped-incidents':
      return `${counted(gap.count, 'incident')} of services that belong to no team: not counted here.`;
  }
}

const WEEKS_COMPARED = 4;

function beginningWords({ comparedWeeks, dataBeginsOn }: Context): readonly string[] {
  if (dataBeginsOn === undefined) return ['Nothing has been deployed to production yet, as far as Drumbeat knows.'];
  if (comparedWeeks >= WEEKS_COMPARED) return [];
  return [
    `The data begins on ${dateWords(dataBeginsOn)}: a change is told once four whole weeks lie before; there ${comparedWeeks === 1 ? 'is' : 'are'} ${comparedWeeks === 0 ? 'none yet' : comparedWeeks}.`,
  ];
}

/** `Restated: week 46 change fail rate 14.3 % (3 of 21) → 9.5 % (2 of 21).` */
const restatementWords = (restatement: Restatement): string =>
  `Restated: ${weekWords(restatement.monday)} ${restatedFigures(restatement)}.`;

function restatedFigures(restatement: Restatement): string {
  switch (restatement.metric) {
    case 'change-fail-rate': {
      const [was, is] = [restatement.was, restatement.is].map(({ failed, total }) => shareWords(failed, total));
      return `change fail rate ${was} → ${is}`;
    }
    case 'deployments':
      return `deployments ${restatement.was} → ${restatement.is}`;
    case 'lead-time':
      return `lead time ${timeWords(restatement.was)} → ${timeWords(restatement.is)}`;
    case 'recovery':
      return `recovery ${timeWords(restatement.was)} → ${timeWords(restatement.is)}`;
  }
}

const timeWords = (seconds: number | undefined): string => (seconds === undefined ? 'not known' : duration(seconds));
