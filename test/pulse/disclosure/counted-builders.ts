import type { CountedTeam, WaveTerms } from '../../../src/pulse/disclosure/counted.ts';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import type { PublishedItem, PublishedWave } from '../../../src/pulse/disclosure/published.ts';
import { present } from '../../support/given.ts';

export const ITEM = 'Q02';

export const aTeam = (given: Partial<CountedTeam> = {}): CountedTeam => ({
  team: 1,
  audience: 8,
  moved: 0,
  answered: 7,
  items: {},
  slowed: { answers: 0, chosen: {} },
  ...given,
});

/** Teams of one question, as `[people, answers, favourable, who took part if more]`; numbered from 1. */
export type Counts = readonly [audience: number, answers: number, favourable: number, answered?: number];

export const teamsOf = (...counts: readonly Counts[]): readonly CountedTeam[] =>
  counts.map(([audience, answers, favourable, answered = answers], index) =>
    aTeam({ team: index + 1, audience, answered, items: { [ITEM]: { answers, favourable } } }),
  );

export const terms = ({ k = 5, isSensitive = false } = {}): WaveTerms => ({ k, items: [{ id: ITEM, isSensitive }] });

export const published = (counts: readonly Counts[], how?: { k?: number; isSensitive?: boolean }): PublishedWave =>
  disclose(teamsOf(...counts), terms(how));

export const itemOf = (counts: readonly Counts[], how?: { k?: number; isSensitive?: boolean }): PublishedItem =>
  present(published(counts, how).items[0]);
