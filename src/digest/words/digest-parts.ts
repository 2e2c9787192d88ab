import { linesWithin } from '../../slack/blocks.ts';
import type { Digest, Thing } from '../judging/things.ts';
import { oneLine } from '../one-line.ts';
import { speedWords, stabilityWords, weekFigures } from './balance-words.ts';
import { contextLines } from './context-words.ts';
import { reliabilityWords, titleWords } from './digest-words.ts';
import { headlineWords } from './headline-words.ts';

export type ThingOf<Kind extends Thing['kind']> = Extract<Thing, { kind: Kind }>;

/** The thing of this kind, if the digest has one. */
export const thingOf = <Kind extends Thing['kind']>({ things }: Digest, kind: Kind): ThingOf<Kind> | undefined =>
  things.find((thing): thing is ThingOf<Kind> => thing.kind === kind);

const PREVIEW = 'Preview, only you can see it';

/** The words of a digest, part by part. */
export type Parts = {
  readonly title: string;
  readonly headline: string;
  readonly speed: string;
  readonly stability: string;
  /** Speed and stability of a quiet week in one sentence. Nothing is compared, because everything is in its usual range. */
  readonly sentence: string;
  readonly reliability: string | undefined;
  /** A paragraph each for flaky tests, CI and the pulse. */
  readonly rituals: readonly string[];
  readonly context: readonly string[];
};

export function partsOf(digest: Digest, isPreview: boolean): Parts {
  const [headline, balance] = [thingOf(digest, 'headline'), thingOf(digest, 'balance')];
  const [reliability, notes] = [thingOf(digest, 'reliability'), thingOf(digest, 'context')];
  if (headline === undefined || balance === undefined || notes === undefined) {
    throw new Error('A digest always has a headline, speed and stability, and a context');
  }
  return {
    title: `${isPreview ? `${PREVIEW} · ` : ''}${titleWords(digest)}`,
    headline: headlineWords(headline.headline, digest.week.daysOff.length > 0),
    speed: speedWords(balance.balance),
    stability: stabilityWords(balance.balance),
    sentence: `${weekFigures(digest.week, balance.balance.stabilityKnown)}.`,
    reliability: reliability && reliabilityWords(reliability),
    rituals: ritualWords(digest),
    context: contextLines(notes, balance.balance.stabilityKnown),
  };
}

const RITUALS = { flaky: 'Flaky tests', ci: 'CI', pulse: 'Pulse' } as const;
const MAX_LINE = 150;
const MAX_RITUAL = 600;

const ritualWords = ({ things }: Digest): readonly string[] =>
  things.flatMap((thing) => {
    if (thing.kind !== 'flaky' && thing.kind !== 'ci' && thing.kind !== 'pulse') return [];
    const lines = linesWithin(
      thing.lines.map((line) => oneLine(line, MAX_LINE)).filter((line) => line !== ''),
      MAX_RITUAL,
    );
    return [`*${RITUALS[thing.kind]}*\n${lines}`];
  });
