import { beforeEach, describe, expect, test } from 'vitest';
import { tickPulse } from '../../../src/pulse/lifecycle/tick.job.ts';
import { pulseStores } from '../../../src/pulse/pulse.store.ts';
import { knownKeys } from '../../../src/pulse/sealing/known-keys.ts';
import type { Answers } from '../../../src/pulse/survey/answer.ts';
import { outboxStore } from '../../../src/schedule/outbox.store.ts';
import { DEFAULT_CALENDAR } from '../../../src/teams/calendar/calendar.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { present } from '../../support/given.ts';

const { db, pool, reset } = await testDatabase();
const deliveries = outboxStore(db);
const { published } = pulseStores(db);

/** One process of the bot, with its own memory. */
function aProcess() {
  const known = knownKeys();
  const stores = pulseStores(db, known);
  const teams = async () =>
    (await teamsStore(db).teams()).map((team) => ({
      team,
      calendar: DEFAULT_CALENDAR(team.timeZone),
      hasOptedOut: false,
    }));
  const tick = tickPulse({ ...stores, deliveries, teams });
  return {
    ...stores,
    known,
    tick: async (...times: readonly string[]) => {
      for (const time of times) await tick(new Date(time));
    },
  };
}

let bot: ReturnType<typeof aProcess>;
const MONDAY = '2026-11-30T00:00:00Z';
const TUESDAY = new Date('2026-12-01T10:00:00Z');
const FRIDAY_EVENING = '2026-12-04T16:00:00Z';
const AFTER_CLOSE = '2026-12-04T16:01:00Z';

/** Payments with six people in Berlin, ops with four. */
beforeEach(async () => {
  await reset();
  bot = aProcess();
  await pool.query(
    "insert into teams (id, name, time_zone, channel_id) overriding system value values (1, 'payments', 'Europe/Berlin', 'CPAY'), (2, 'ops', 'Europe/Berlin', 'COPS')",
  );
  await pool.query(
    `insert into people (id, name, time_zone, is_full_member, refreshed_at)
     select 'U' || n, 'P' || n, 'Europe/Berlin', true, $1 from generate_series(1, 10) n`,
    [MONDAY],
  );
  await pool.query(
    "insert into team_members (team_id, person_id, since) select case when n <= 6 then 1 else 2 end, 'U' || n, $1 from generate_series(1, 10) n",
    [MONDAY],
  );
  await bot.settings.setUp(
    { cadence: 2, nextOn: '2026-11-30' as never, k: 5 },
    { actor: 'UADMIN', at: new Date('2026-11-27T10:00:00Z') },
  );
});

const rows = async (kind: string) =>
  (
    await pool.query(
      "select subject, to_char(due_at at time zone 'UTC', 'MM-DD HH24:MI') as due from deliveries where kind = $1 order by due_at, subject",
      [kind],
    )
  ).rows;
const count = async (table: string) => Number((await pool.query(`select count(*) from ${table}`)).rows[0]?.count);
const open = async () => present(await bot.waves.openWave());
const happy = (comment = ''): Answers => ({ items: { Q01: 5 }, slowed: ['meetings'], comment });
const sad: Answers = { items: { Q01: 1 }, slowed: ['flaky-ci'], comment: '' };
const answersOf = async (people: readonly string[], answers: Answers, by = bot) => {
  for (const person of people) expect(await by.sealed.answer(await open(), person, answers, TUESDAY)).toBe('kept');
};

describe('a wave', () => {
  test('opens on its day, once, and asks everybody in their own morning, with two reminders', async () => {
    const other = aProcess();
    await Promise.all([bot.tick('2026-11-29T22:00:00Z'), other.tick('2026-11-29T22:00:00Z')]);
    expect(await bot.waves.openWave()).toBeUndefined();
    await Promise.all([
      bot.tick('2026-11-29T23:01:00Z'),
      other.tick('2026-11-29T23:01:00Z'),
      bot.tick('2026-11-29T23:02:00Z'),
    ]);
    expect(await open()).toMatchObject({ opensOn: '2026-11-30', closesAt: new Date(FRIDAY_EVENING), k: 5 });
    expect((await open()).items).toHaveLength(3);
    expect(await rows('pulse-invitation')).toHaveLength(10);
    expect((await rows('pulse-invitation'))[0]).toEqual({ subject: 'U1', due: '11-30 08:00' });
    expect([...new Set((await rows('pulse-reminder')).map(({ due }) => due))]).toEqual(['12-02 08:00', '12-04 08:00']);
    expect((await bot.settings.settings()).nextOn).toBe('2026-12-14');
  });

  test('closes at its instant: counts are published, and nothing else is left', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1', 'U2', 'U3', 'U4'], happy());
    await answersOf(['U5', 'U6'], sad);
    await answersOf(['U7', 'U8'], happy('nobody reads this'));
    await bot.tick('2026-12-04T15:59:00Z');
    expect(await count('pulse_sealed')).toBe(8);
    const other = aProcess();
    await Promise.all([bot.tick(AFTER_CLOSE), other.tick(AFTER_CLOSE)]);
    const [wave] = await published.closed();
    expect(wave?.published.teams.map(({ team, audience, participation }) => [team, audience, participation])).toEqual([
      [1, 6, 'from-70'],
      [2, 4, null],
    ]);
    for (const table of ['pulse_sealed', 'pulse_declined', 'pulse_keys', 'pulse_comments'])
      expect(await count(table)).toBe(0);
    expect(bot.known.of(present(wave).id)).toBeUndefined();
    expect(await count("deliveries where kind = 'pulse-reminder'")).toBe(0);
    expect(await rows('pulse-results')).toMatchObject([{ subject: 'team 1' }, { subject: 'team 2' }]);
    expect(JSON.stringify(wave)).not.toContain('nobody reads this');
  });

  test('accepts no answer after its close, and keeps one answer per person', async () => {
    await bot.tick(MONDAY);
    const wave = await open();
    await answersOf(['U1', 'U1'], happy());
    expect(await count('pulse_sealed')).toBe(1);
    expect(await bot.sealed.answer(wave, 'U2', happy(), new Date(FRIDAY_EVENING))).toBe('closed');
    await bot.tick(AFTER_CLOSE);
    expect(await bot.sealed.answer(wave, 'U2', happy(), TUESDAY)).toBe('closed');
    expect(await bot.sealed.remove(wave, 'U1', TUESDAY)).toBe('closed');
    expect(await count('pulse_sealed')).toBe(0);
  });

  test('that is answered while it closes counts the answer or refuses it, and never keeps it', async () => {
    await bot.tick(MONDAY);
    const wave = await open();
    const before = new Date('2026-12-04T15:59:59Z');
    const people = ['U1', 'U2', 'U3', 'U4', 'U5', 'U6'];
    const [, ...said] = await Promise.all([
      bot.tick(AFTER_CLOSE),
      ...people.map((person) => bot.sealed.answer(wave, person, happy(), before)),
    ]);
    expect(said.every((one) => one === 'kept' || one === 'closed')).toBe(true);
    expect(await count('pulse_sealed')).toBe(0);
    const shown = (await published.closed())[0]?.published.items[0]?.teams[0]?.shown;
    const kept = said.filter((one) => one === 'kept').length;
    expect((shown as { kind: string }).kind === 'withheld').toBe(kept < 5);
  });

  test('that would open when it is half over is skipped, and the next one comes on its day', async () => {
    await bot.tick('2026-12-03T10:00:00Z');
    expect(await bot.waves.openWave()).toBeUndefined();
    expect((await bot.settings.settings()).nextOn).toBe('2026-12-14');
  });

  test('follows the next one, with other questions and who came and went', async () => {
    await bot.tick(MONDAY);
    const first = (await open()).items;
    await bot.tick(AFTER_CLOSE);
    await pool.query("delete from team_members where person_id = 'U6'");
    await bot.tick('2026-12-14T00:00:00Z');
    expect((await open()).items.slice(1)).not.toEqual(first.slice(1));
    await bot.tick('2026-12-18T16:01:00Z');
    expect((await published.closed()).at(-1)?.published.teams.map(({ moved }) => moved)).toEqual(['few', 'none']);
    expect(await count('pulse_audience')).toBe(9);
  });

  test('keeps comments only of a team of ten that wrote three, and for 90 days', async () => {
    await pool.query('update team_members set team_id = 1');
    await bot.tick(MONDAY);
    await answersOf(['U1', 'U2', 'U3'], happy('More pairing'));
    await answersOf(['U4', 'U5', 'U6', 'U7', 'U8', 'U9', 'U10'], happy());
    await bot.tick(AFTER_CLOSE);
    expect(await count('pulse_comments')).toBe(3);
    await bot.tick('2027-03-04T16:00:00Z');
    expect(await count('pulse_comments')).toBe(3);
    await bot.tick('2027-03-05T16:00:00Z');
    expect(await count('pulse_comments')).toBe(0);
  });
});

describe('when the database has crashed', () => {
  const crash = () => pool.query('truncate pulse_keys');

  test('a process that knows the key puts it back, and nothing is lost', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1'], happy());
    await crash();
    const other = aProcess();
    expect(await other.sealed.answer(await open(), 'U2', happy(), TUESDAY)).toBe('no-key');
    await other.tick('2026-12-01T10:00:00Z');
    await bot.tick('2026-12-01T10:01:00Z');
    await other.tick('2026-12-01T10:02:00Z');
    expect(await other.sealed.answer(await open(), 'U2', happy(), TUESDAY)).toBe('kept');
    expect(await other.sealed.ownAnswers(await open(), 'U1')).toEqual(happy());
    expect(await rows('pulse-lost')).toEqual([]);
  });

  test('and nobody knows the key, people who had answered are told, and asked once more', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1', 'U2'], happy());
    await crash();
    const after = aProcess();
    await after.tick('2026-12-01T10:00:00Z', '2026-12-01T10:04:00Z');
    expect(await rows('pulse-lost')).toEqual([]);
    await after.tick('2026-12-01T10:05:00Z', '2026-12-01T10:06:00Z');
    expect((await rows('pulse-lost')).map(({ subject }) => subject)).toEqual(['U1 1', 'U2 1']);
    expect(await after.sealed.answer(present(await after.waves.openWave()), 'U1', sad, TUESDAY)).toBe('kept');
    expect(await bot.sealed.answer({ ...(await open()), keySha256: 'old' }, 'U3', sad, TUESDAY)).toBe('no-key');
  });

  test('a wrong key is never put back', async () => {
    await bot.tick(MONDAY);
    await pool.query("update pulse_keys set key = decode(repeat('00', 32), 'hex')");
    const other = aProcess();
    expect(await other.keys.keyOf(await open())).toBeUndefined();
  });

  test('right at the close, the wave is closed without answers, and people who had answered are told', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1'], happy());
    await crash();
    const after = aProcess();
    await after.tick(AFTER_CLOSE);
    expect(await published.closed()).toHaveLength(0);
    await after.tick('2026-12-04T16:06:00Z');
    expect(await published.closed()).toHaveLength(1);
    expect((await rows('pulse-lost')).map(({ subject }) => subject)).toEqual(['U1 1']);
  });
});
