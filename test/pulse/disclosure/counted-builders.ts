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

/** Teams of one question, as `[people, answers, favourable, who took part if more, who came or went]`; numbered from 1. */
export type Counts = readonly [
  audience: number,
  answers: number,
  favourable: number,
  answered?: number | undefined,
  moved?: number | null,
];

export const teamsOf = (...counts: readonly Counts[]): readonly CountedTeam[] =>
  counts.map(([audience, answers, favourable, answered = answers, moved = 0], index) =>
    aTeam({ team: index + 1, audience, answered, moved, items: { [ITEM]: { answers, favourable } } }),
  );

export const terms = ({ k = 5, isSensitive = false } = {}): WaveTerms => ({ k, items: [{ id: ITEM, isSensitive }] });

type How = { readonly k?: number; readonly isSensitive?: boolean; readonly before?: readonly PublishedWave[] };

export const published = (counts: readonly Counts[], how: How = {}): PublishedWave =>
  disclose(teamsOf(...counts), terms(how), how.before ?? []);

export const itemOf = (counts: readonly Counts[], how?: How): PublishedItem => present(published(counts, how).items[0]);
