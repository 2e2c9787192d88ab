import { describe, expect, test } from 'vitest';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import type { PublishedWave } from '../../../src/pulse/disclosure/published.ts';
import { teamResults } from '../../../src/pulse/results/results.ts';
import { resultsMessage } from '../../../src/pulse/results/results.view.ts';
import { assertSlackPayload } from '../../../src/slack/limits/limits.ts';
import { present } from '../../support/given.ts';
import { aTeam, type Counts, teamsOf, terms } from '../disclosure/counted-builders.ts';
import { aPublishedWave } from '../disclosure/published-builder.ts';

/** The results of team 1 in the last of these waves, which opened every two weeks from 2 November on. */
function shownOf(...waves: readonly PublishedWave[]) {
  const results = present(teamResults(waves, 1, {}, []));
  const [first, ...others] = waves.map((published, index) => ({
    opensOn: `2026-11-${String(2 + 2 * index).padStart(2, '0')}` as never,
    published,
  }));
  const message = resultsMessage({
    team: { id: 1, name: 'payments' },
    waves: [present(first), ...others],
    results,
    commentsOf: undefined,
    nextOn: undefined,
  });
  assertSlackPayload('message', { text: message.text, blocks: message.rich });
  return message;
}

describe('a few people came or went', () => {
  const { text } = shownOf(aPublishedWave(12, 11, 6, 1));

  test('the message says so, and each figure is a limit', () => {
    expect(text).toContain(
      '70 % or more took part. A few people came or went since the last pulse, so figures are limits.',
    );
    expect(text).toContain('about half favourable');
    expect(text).toContain('*Flaky CI* (≤40 % chose it)');
  });

  test('it is not said where nobody did', () => {
    expect(shownOf(aPublishedWave(12, 11, 6)).text).not.toContain('came or went');
  });
});

describe('a team with too few answers', () => {
  const wave = (...teams: readonly Counts[]) => shownOf(disclose(teamsOf(...teams), terms(), [])).text;

  test.for<{ why: string; teams: readonly Counts[]; says: string }>([
    {
      why: 'what the small teams say together',
      teams: [
        [4, 4, 2],
        [4, 3, 1],
      ],
      says: 'without pointing at people. Together with other small teams: 43 % favourable',
    },
    {
      why: 'that they are too few even together',
      teams: [
        [4, 3, 2],
        [2, 2, 1],
      ],
      says: 'without pointing at people. The small teams together have too few as well, so they are left out.',
    },
    { why: 'nothing of others, where there are none', teams: [[4, 3, 2]], says: 'without pointing at people.\n' },
  ])('reads $why', ({ teams, says }) => {
    expect(wave(...teams)).toContain(says);
  });

  test('the small print says which teams are left out of the complaints', () => {
    const few = { audience: 4, slowed: { answers: 2, chosen: {} } };
    const message = shownOf(disclose([aTeam(few), aTeam({ ...few, team: 2 })], terms(), []));
    expect(JSON.stringify(message.rich.at(-1))).toContain('Left out: 2 teams together, with too few answers to show');
  });
});

describe('the chart of the day-to-day experience', () => {
  const HALF = aPublishedWave(12, 10, 5);
  const SIXTY = aPublishedWave(12, 10, 6);

  const lineOf = (...waves: readonly PublishedWave[]): string =>
    JSON.stringify(shownOf(...waves).plain).match(/Day-to-day experience, % favourable: ([^"]*)"/)?.[1] ?? 'no line';
  const pointsOf = (...waves: readonly PublishedWave[]): unknown =>
    shownOf(...waves).rich.flatMap((block) =>
      block.type === 'data_visualization' ? (block.chart.series[0]?.data ?? []) : [],
    );

  test.for<{ why: string; waves: readonly PublishedWave[]; line: string }>([
    { why: 'two waves', waves: [HALF, SIXTY], line: '11-02 50 % → 11-04 60 %' },
    { why: 'one wave is no line', waves: [HALF], line: 'no line' },
    {
      why: 'a wave under half participation is left out',
      waves: [HALF, aPublishedWave(20, 9, 5), SIXTY],
      line: '11-02 50 % → 11-06 60 %',
    },
    {
      why: 'and two of three such waves leave no line',
      waves: [HALF, aPublishedWave(20, 9, 5), aPublishedWave(20, 9, 5)],
      line: 'no line',
    },
    {
      why: 'a wave with too few answers is a gap',
      waves: [HALF, aPublishedWave(12, 4, 2), SIXTY],
      line: '11-02 50 % → 11-06 60 %',
    },
    {
      why: 'a clipped figure is its limit',
      waves: [HALF, aPublishedWave(12, 10, 10)],
      line: '11-02 50 % → 11-04 ≥80 %',
    },
    {
      why: 'where a few came or went there is a limit',
      waves: [HALF, aPublishedWave(12, 10, 5, 1), aPublishedWave(12, 10, 3, 4)],
      line: '11-02 50 % → 11-04 about half → 11-06 ≤40 %',
    },
  ])('$why: $line', ({ waves, line }) => {
    expect(lineOf(...waves)).toBe(line);
  });

  test('draws a limit where it lies, and names it', () => {
    expect(pointsOf(HALF, aPublishedWave(12, 10, 10), aPublishedWave(12, 10, 5, 1))).toEqual([
      { label: '11-02', value: 50 },
      { label: '11-04 ≥80 %', value: 80 },
      { label: '11-06 about half', value: 50 },
    ]);
  });
});
