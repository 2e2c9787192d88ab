import type { FrictionCode } from '../survey/friction.ts';

/** One closed question in one group. */
export type ItemCount = { readonly answers: number; readonly favourable: number };

/** "What slowed you most?" in one group. */
export type SlowedCount = {
  /** Who chose something, *nothing much* included. */
  readonly answers: number;
  readonly chosen: Readonly<Partial<Record<FrictionCode, number>>>;
};

/** A team's part of a wave, counted at close in memory and never stored. */
export type CountedTeam = {
  readonly team: number;
  /** Its frozen audience. */
  readonly audience: number;
  /** Who joined or left that audience since the wave that the team took part in before; `null` where there was none. */
  readonly moved: number | null;
  /** Who answered at least one closed question. */
  readonly answered: number;
  readonly items: Readonly<Record<string, ItemCount>>;
  readonly slowed: SlowedCount;
};

/** What a wave was opened with. */
export type WaveTerms = {
  /** The smallest group that is shown. Fewer than five is read as five. */
  readonly k: number;
  /** The closed questions asked. */
  readonly items: readonly { readonly id: string; readonly isSensitive: boolean }[];
};

const SMALLEST_K = 5;
const SENSITIVE_K = 10;

/** It is only ever raised. */
export const groupK = (k: number): number => Math.max(SMALLEST_K, Math.ceil(k));
export const sensitiveK = (k: number): number => Math.max(SENSITIVE_K, groupK(k));
