import { describe, expect, test } from 'vitest';
import { waveSummary } from '../../../src/pulse/results/digest-summary.ts';
import type { ClosedWave } from '../../../src/pulse/wave/wave.ts';
import { aPublishedWave } from '../disclosure/published-builder.ts';

describe('the digest of the week in which a wave closed', () => {
  const closed = (published = aPublishedWave(12, 11, 4)): readonly ClosedWave[] => [
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
      isWorse: false,
    });
  });

  test('is worse once two running showed the team unhappy', () => {
    const before = { ...closed()[0], opensOn: '2026-11-02', closedAt: new Date('2026-11-06T16:00:00Z') } as ClosedWave;
    expect(waveSummary([before, ...closed()], 1, '2026-11-16' as never)?.isWorse).toBe(true);
  });

  test.for([
    { why: 'the week before', monday: '2026-11-09', team: 1 },
    { why: 'the week after', monday: '2026-11-23', team: 1 },
    { why: 'a team that took no part', monday: '2026-11-16', team: 2 },
  ])('says nothing in the digest of $why', ({ monday, team }) => {
    expect(waveSummary(closed(), team, monday as never)).toBeUndefined();
  });

  test('gives a limit where a few came or went', () => {
    const summary = waveSummary(closed(aPublishedWave(12, 11, 6, 1)), 1, '2026-11-16' as never);
    expect(summary).toMatchObject({
      lines: [
        '70 % or more took part.',
        'Day-to-day experience: about half favourable.',
        'Named most: Flaky CI.',
        'All of it: /pulse results',
      ],
      isWorse: false,
    });
  });

  test('gives no figure of a team that is too small', () => {
    const summary = waveSummary(closed(aPublishedWave(4, 4, 1)), 1, '2026-11-16' as never);
    expect(summary?.lines).toEqual(['All of it: /pulse results']);
  });
});
