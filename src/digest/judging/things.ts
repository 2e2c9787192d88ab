import type { MinutesByReason } from '../../dora/metrics/facts.ts';
import type { Change } from './changed.ts';
import type { DigestFacts, UntaggedIncident, WeekFacts } from './facts.ts';
import type { Figure } from './figures.ts';
import type { NextStep } from './next-step.ts';

/** The first line of a digest. */
export type Headline =
  | { readonly kind: 'contradiction'; readonly contradiction: NonNullable<DigestFacts['contradiction']> }
  | { readonly kind: 'changed'; readonly change: Change }
  | { readonly kind: 'first' }
  | { readonly kind: 'silent-source' }
  | { readonly kind: 'waiting'; readonly count: number }
  | { readonly kind: 'news'; readonly of: 'pulse' | 'tests' }
  | { readonly kind: 'quiet' };

/** Speed and stability of the week, which never stand without each other. */
export type Balance = {
  readonly deployments: Figure;
  readonly leadTime: Figure;
  readonly changeFailRate: Figure;
  readonly recovery: Figure;
  /** How many deployments may have failed in all, if untagged incidents have suspects. */
  readonly failedUpTo: { readonly failed: number; readonly untagged: number } | undefined;
  readonly week: WeekFacts;
  readonly weekBefore: WeekFacts | undefined;
  readonly stabilityKnown: boolean;
};

/** One thing that a digest says. It is left out if it has nothing to say. */
export type Thing =
  | { readonly kind: 'headline'; readonly headline: Headline }
  | { readonly kind: 'balance'; readonly balance: Balance }
  | {
      readonly kind: 'reliability';
      readonly incidents: Figure;
      readonly week: WeekFacts;
      readonly minutesByReason: readonly MinutesByReason[];
    }
  | { readonly kind: 'needs-an-answer'; readonly incidents: readonly UntaggedIncident[]; readonly count: number }
  | { readonly kind: 'flaky' | 'ci' | 'pulse'; readonly lines: readonly string[] }
  | { readonly kind: 'next-step'; readonly step: NextStep }
  | {
      readonly kind: 'context';
      /** What became of the last step, in words. */
      readonly lastStep: string | undefined;
      readonly comparedWeeks: number;
      readonly dataBeginsOn: DigestFacts['dataBeginsOn'];
      readonly gaps: DigestFacts['gaps'];
      readonly restatements: DigestFacts['restatements'];
      readonly missed: readonly WeekFacts[];
    };

/** A digest before it is put into words. */
export type Digest = {
  readonly team: DigestFacts['team'];
  readonly week: WeekFacts;
  /** Nothing changed and nothing waits: the digest has two lines and no buttons. */
  readonly isQuiet: boolean;
  readonly isDelayed: boolean;
  /** In the order in which the digest shows them. */
  readonly things: readonly Thing[];
  /** Everything that changed, including the headline; for the thread. */
  readonly changes: readonly Change[];
};
