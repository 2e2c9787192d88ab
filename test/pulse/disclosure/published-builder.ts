import type { CountedTeam } from '../../../src/pulse/disclosure/counted.ts';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import type { PublishedWave } from '../../../src/pulse/disclosure/published.ts';

const counted = (audience: number, answers: number, favourable: number, moved: number): CountedTeam => ({
  team: 1,
  audience,
  moved,
  answered: answers,
  items: { Q01: { answers, favourable } },
  slowed: { answers, chosen: { 'flaky-ci': 4 } },
});

/** A closed wave of one team that asked about the day-to-day experience, by its people, its answers and the favourable ones. */
export const aPublishedWave = (audience: number, answers: number, favourable: number, moved = 0): PublishedWave =>
  disclose([counted(audience, answers, favourable, moved)], { k: 5, items: [{ id: 'Q01', isSensitive: false }] }, []);
