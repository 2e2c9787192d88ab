import { beforeEach, describe, expect, test } from 'vitest';
import { doraStore } from '../../src/dora/dora.store.ts';
import { doraMessage } from '../../src/dora/dora.view.ts';
import type { BenchmarkYear } from '../../src/dora/metrics/benchmarks.ts';
import { moodWords } from '../../src/dora/mood.ts';
import { snapshotJson } from '../../src/dora/snapshot/snapshot-json.ts';
import { disclose } from '../../src/pulse/disclosure/disclosure.ts';
import { waveKeys } from '../../src/pulse/wave/wave-keys.ts';
import { pulseParts } from '../../src/pulse-parts.ts';
import { deliveriesStore } from '../../src/schedule/deliveries.store.ts';
import type { Directory } from '../../src/teams/directory/directory.slack.ts';
import { peopleStore } from '../../src/teams/directory/people.store.ts';
import { mutesStore } from '../../src/teams/mutes.store.ts';
import { stranger } from '../../src/teams/rights.ts';
import { teamId } from '../../src/teams/team.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { aSnapshot, THIRTY_DAYS } from '../support/dora-facts.ts';

const { db, pool, reset } = await testDatabase();

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

describe('who is told', () => {
  const people = peopleStore(db, []);
  const directory = {
    whoIsFor: async (id: string) => (await people.whoIs(id)) ?? stranger(id),
  } as unknown as Directory;
  const parts = pulseParts({
    db,
    keys: waveKeys(),
    teams: teamsStore(db),
    dora: doraStore(db),
    mutes: mutesStore(db),
    deliveries: deliveriesStore(db),
    directory,
    leadsOf: async () => [],
    allSettings: async () => [],
    clock: () => new Date('2026-11-25T10:00:00Z'),
  });

  beforeEach(async () => {
    await reset();
    await pool.query("insert into teams (id, name, channel_id) overriding system value values (1, 'payments', 'CPAY')");
    await pool.query(
      `insert into people (id, name, is_full_member, is_admin, refreshed_at)
       values ('UIVO', 'Ivo', true, false, now()), ('USAM', 'Sam', true, false, now()), ('UADMIN', 'Admin', true, true, now())`,
    );
    await pool.query("insert into team_members (team_id, person_id, since) values (1, 'UIVO', now())");
    const items = { Q01: { answers: 11, favourable: 4 } };
    const published = disclose(
      [{ team: 1, audience: 12, moved: null, answered: 11, items, slowed: { answers: 0, chosen: {} } }],
      { k: 5, items: [{ id: 'Q01', isSensitive: false }] },
    );
    await pool.query(
      `insert into pulse_waves (opens_on, opened_at, closes_at, state, k, items, closed_at, published)
       values ('2026-11-16', '2026-11-16', '2026-11-20', 'closed', 5, '{Q01}', '2026-11-20', $1)`,
      [JSON.stringify(published)],
    );
  });

  test.for([
    { why: 'somebody of the team, anywhere', personId: 'UIVO', channelId: 'CELSE', told: true },
    { why: 'anybody in the team’s own channel', personId: 'USAM', channelId: 'CPAY', told: true },
    { why: 'the channel itself, when it is shared there', personId: undefined, channelId: 'CPAY', told: true },
    { why: 'nobody of another team elsewhere', personId: 'USAM', channelId: 'CELSE', told: false },
    { why: 'no admin who is not in the team', personId: 'UADMIN', channelId: 'CELSE', told: false },
    { why: 'no other channel, when it is shared there', personId: undefined, channelId: 'CELSE', told: false },
    { why: 'not a stranger', personId: 'UNOBODY', channelId: 'CELSE', told: false },
  ])('$why', async ({ personId, channelId, told }) => {
    expect(await parts.mood(teamId(1), { personId, channelId })).toBe(told ? 'day-to-day-experience' : undefined);
  });
});
