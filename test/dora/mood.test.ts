import { describe, expect, test } from 'vitest';
import { doraMessage } from '../../src/dora/dora.view.ts';
import { snapshotJson } from '../../src/dora/json/snapshot-json.ts';
import type { BenchmarkYear } from '../../src/dora/metrics/benchmarks.ts';
import { firstMood, type MoodOf, moodWords } from '../../src/dora/mood.ts';
import { teamId } from '../../src/teams/team.ts';
import { aSnapshot, THIRTY_DAYS } from '../support/dora-facts.ts';

describe('good on paper, unhappy team', () => {
  const window = THIRTY_DAYS;
  const deployments = { total: 9, successes: 9, hotfixes: 0, rollbacks: 0, failed: 0, failedByScript: 0 };
  const elite = { ...aSnapshot({ current: { deployments } }), levelForBalance: 'elite' as const };
  test('takes the first line where the level is High or Elite', () => {
    const { text, rich } = doraMessage({ snapshot: elite, window, mood: 'day-to-day-experience' });
    expect(text.split('\n')[0]).toContain('good on paper, unhappy team');
    expect(JSON.stringify(rich)).toContain('fewer than half found their day-to-day experience favourable');
    expect(doraMessage({ snapshot: elite, window, mood: undefined }).text).not.toContain('unhappy');
  });

  test.for([
    { level: 'elite', says: true },
    { level: 'high', says: true },
    { level: 'medium', says: false },
    { level: 'low', says: false },
    { level: undefined, says: false },
  ] as const)('at the level $level: $says', ({ level, says }) => {
    expect(moodWords({ ...elite, levelForBalance: level }, 'participation') !== undefined).toBe(says);
  });

  test('names the year of the level, where the workspace compares itself with another that has none', () => {
    const by = (benchmarkYear: BenchmarkYear) =>
      moodWords({ ...aSnapshot({ benchmarkYear }), levelForBalance: 'high' }, 'participation');
    expect(by(2021)).toContain('unhappy team: the level is High, but');
    expect(by(2025)).toContain("unhappy team: by DORA's 2019 report the level is High, but");
  });

  test('is null in the JSON, with the reason', () => {
    expect(snapshotJson(elite)).toMatchObject({
      balance: { good_on_paper_unhappy_team: null, good_on_paper_reason: 'shown-to-the-team-only' },
    });
  });
});

describe('the mood of a team', () => {
  const knows: MoodOf = async () => 'participation';
  const knowsNothing: MoodOf = async () => undefined;
  test.for([
    { why: 'is unknown where no room knows moods', rooms: [], mood: undefined },
    { why: 'is unknown where no room knows this one', rooms: [knowsNothing], mood: undefined },
    { why: 'is what the first room says that knows it', rooms: [knowsNothing, knows], mood: 'participation' },
  ])('$why', async ({ rooms, mood }) => {
    expect(await firstMood(rooms)(teamId(1), { personId: 'U1', channelId: 'C1' })).toBe(mood);
  });

  test('is asked of the rooms that were added later, too', async () => {
    const rooms: MoodOf[] = [];
    const mood = firstMood(rooms);
    rooms.push(knows);
    expect(await mood(teamId(1), { personId: 'U1', channelId: 'C1' })).toBe('participation');
  });
});
