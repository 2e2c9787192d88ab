import { describe, expect, test } from 'vitest';
import type { CountedTeam } from '../../../src/pulse/disclosure/counted.ts';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import { moodOf } from '../../../src/pulse/disclosure/mood.ts';
import { waveSummary } from '../../../src/pulse/results/digest-summary.ts';
import type { ClosedWave } from '../../../src/pulse/wave/wave.ts';

const counted = (audience: number, answers: number, favourable: number): CountedTeam => ({
  team: 1,
  audience,
  moved: 0,
  answered: answers,
  items: { Q01: { answers, favourable } },
  slowed: { answers, chosen: { 'flaky-ci': 4 } },
});
const wave = (...parts: Parameters<typeof counted>) =>
  disclose([counted(...parts)], { k: 5, items: [{ id: 'Q01', isSensitive: false }] });

describe('a team is unhappy', () => {
  test.for([
    {
      why: 'where under half found the day-to-day experience favourable',
      waves: [wave(12, 11, 4)],
      mood: 'day-to-day-experience',
    },
    {
      why: 'where hardly anybody did, and only a limit is shown',
      waves: [wave(12, 11, 1)],
      mood: 'day-to-day-experience',
    },
    {
      why: 'where two waves running had under half taking part',
      waves: [wave(16, 7, 4), wave(16, 7, 4)],
      mood: 'participation',
    },
    { why: 'not at exactly half', waves: [wave(12, 10, 5)], mood: undefined },
    { why: 'not where nearly everybody is content', waves: [wave(12, 11, 10)], mood: undefined },
    { why: 'not by what is withheld', waves: [wave(12, 4, 0)], mood: undefined },
    { why: 'not by one wave that few answered', waves: [wave(16, 7, 4)], mood: undefined },
    { why: 'not by what was before', waves: [wave(12, 11, 4), wave(12, 11, 7)], mood: undefined },
    { why: 'not before any wave has closed', waves: [], mood: undefined },
  ])('$why', ({ waves, mood }) => {
    expect(moodOf(waves, 1)).toBe(mood);
    expect(moodOf(waves, 2)).toBeUndefined();
  });
});

describe('the digest of the week in which a wave closed', () => {
  const closed = (published = wave(12, 11, 4)): readonly ClosedWave[] => [
    { id: 1 as never, opensOn: '2026-11-16' as never, closedAt: new Date('2026-11-20T16:00:00Z'), published },
  ];

  test('says how it went, in words that show nothing else', () => {
    expect(waveSummary(closed(), 1, '2026-11-16' as never)).toEqual({
      lines: [
        '70 % or more took part.',
        'Day-to-day experience: 36 % favourable (4 of 11 answers, team of 12; 33–42 % with those who did not answer).',
        'Named most: Flaky CI.',
        'All of it: /pulse results',
      ],
      changed: true,
      isWorse: true,
    });
  });

  test.for([
    { why: 'the week before', monday: '2026-11-09', team: 1 },
    { why: 'the week after', monday: '2026-11-23', team: 1 },
    { why: 'a team that sat out', monday: '2026-11-16', team: 2 },
  ])('says nothing in the digest of $why', ({ monday, team }) => {
    expect(waveSummary(closed(), team, monday as never)).toBeUndefined();
  });

  test('gives no figure of a team that is too small', () => {
    const said = waveSummary(closed(wave(4, 4, 1)), 1, '2026-11-16' as never);
    expect(said?.lines).toEqual(['All of it: /pulse results']);
  });
});
