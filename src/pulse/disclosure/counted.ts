import type { FrictionCode } from '../survey/friction.ts';

/** One closed question in one group. */
export type ItemCount = { readonly answers: number; readonly favourable: number };

/** The question "What slowed you most?" in one group. */
export type SlowedCount = {
  /** How many chose something, *Nothing much* included. */
  readonly answers: number;
  readonly chosen: Readonly<Partial<Record<FrictionCode, number>>>;
};

/** A team's part of a wave, counted at close in memory and never stored. */
export type CountedTeam = {
  readonly team: number;
  /** How many people its frozen audience has. */
  readonly audience: number;
  /** How many joined or left that audience since the team's wave before; `null` where there was none. */
  readonly moved: number | null;
  /** How many answered at least one closed question. */
  readonly answered: number;
  readonly items: Readonly<Record<string, ItemCount>>;
  readonly slowed: SlowedCount;
};

/** What a wave was opened with. */
export type WaveTerms = {
  /** The smallest group that is shown. Fewer than five is read as five. */
  readonly k: number;
  /** The closed questions that were asked. */
  readonly items: readonly { readonly id: string; readonly isSensitive: boolean }[];
};

const SMALLEST_K = 5;
const SENSITIVE_K = 10;

/** The smallest group that is shown. It can be raised above five, and never lowered. */
export const groupK = (k: number): number => Math.max(SMALLEST_K, Math.ceil(k));
export const sensitiveK = (k: number): number => Math.max(SENSITIVE_K, groupK(k));
