import { beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../../src/log.ts';
import { tickPulse } from '../../../src/pulse/lifecycle/tick.job.ts';
import { pulseStores } from '../../../src/pulse/pulse.store.ts';
import { knownKeys } from '../../../src/pulse/sealing/known-keys.ts';
import type { Answers } from '../../../src/pulse/survey/answer.ts';
import { teamPrints, wavePrint } from '../../../src/pulse/wave/fingerprints.store.ts';
import { DEFAULT_CALENDAR } from '../../../src/teams/calendar/calendar.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { present } from '../../support/given.ts';
import { ownSecretOf, SECRET } from '../../support/own-secret.ts';

const { db, pool, reset } = await testDatabase();
const OWN = ownSecretOf(SECRET);
const { published } = pulseStores(db, OWN);

/** One process of the bot, with its own memory. */
function aProcess(own = OWN) {
  const known = knownKeys();
  const stores = pulseStores(db, own, known);
  const teams = async () =>
    (await teamsStore(db).teams()).map((team) => ({
      team,
      calendar: DEFAULT_CALENDAR(team.timeZone),
      hasOptedOut: false,
    }));
  const tick = tickPulse({ ...stores, teams, log: createLog('silent') });
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
    "insert into team_members (team_id, person_id, since, agreed) select case when n <= 6 then 1 else 2 end, 'U' || n, $1, true from generate_series(1, 10) n",
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
/** The first six are in payments. */
const seat = (personId: string) => ({ personId, team: Number(personId.slice(1)) <= 6 ? 1 : 2 });
const sad: Answers = { items: { Q01: 1 }, slowed: ['flaky-ci'], comment: '' };
const answersOf = async (people: readonly string[], answers: Answers, by = bot) => {
  const wave = await open();
  const { seatOf } = await by.frozen.frozen(wave);
  for (const person of people)
    expect(await by.sealed.answer(wave, present(seatOf(person)), answers, TUESDAY)).toBe('kept');
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
    // Whoever moves the channel in the middle of a wave does not read along.
    await pool.query("update teams set channel_id = 'CELSEWHERE' where id = 2");
    await bot.tick('2026-12-04T15:59:00Z');
    expect(await count('pulse_sealed')).toBe(8);
    const other = aProcess();
    await Promise.all([bot.tick(AFTER_CLOSE), other.tick(AFTER_CLOSE)]);
    const [wave] = await published.closed();
    expect(wave?.published.teams.map(({ team, audience, participation }) => [team, audience, participation])).toEqual([
      [1, 6, 'from-70'],
      [2, 4, null],
    ]);
    for (const table of ['pulse_sealed', 'pulse_keys', 'pulse_comments']) expect(await count(table)).toBe(0);
    expect(bot.known.of(present(wave).id)).toBeUndefined();
    expect(await count("deliveries where kind = 'pulse-reminder'")).toBe(0);
    expect(await rows('pulse-results')).toMatchObject([{ subject: 'team 1' }, { subject: 'team 2' }]);
    expect(await count("deliveries where kind = 'pulse-results' and channel_id in ('CPAY', 'COPS')")).toBe(2);
    expect(JSON.stringify(wave)).not.toContain('nobody reads this');
  });

  test('accepts no answer after its close, and keeps one answer per person', async () => {
    await bot.tick(MONDAY);
    const wave = await open();
    await answersOf(['U1', 'U1'], happy());
    expect(await count('pulse_sealed')).toBe(1);
    expect(await bot.sealed.answer(wave, seat('U2'), happy(), new Date(FRIDAY_EVENING))).toBe('closed');
    await bot.tick(AFTER_CLOSE);
    expect(await bot.sealed.answer(wave, seat('U2'), happy(), TUESDAY)).toBe('closed');
    expect(await bot.sealed.remove(wave, seat('U1'), TUESDAY)).toBe('closed');
    expect(await count('pulse_sealed')).toBe(0);
  });

  test('that is answered while it closes counts the answer or refuses it, and never keeps it', async () => {
    await bot.tick(MONDAY);
    const wave = await open();
    const before = new Date('2026-12-04T15:59:59Z');
    const people = ['U1', 'U2', 'U3', 'U4', 'U5', 'U6'];
    const [, ...said] = await Promise.all([
      bot.tick(AFTER_CLOSE),
      ...people.map((person) => bot.sealed.answer(wave, seat(person), happy(), before)),
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
    // Another wave is published meanwhile, and who may read the comments is still known.
    const { rows: kept } = await pool.query('select distinct wave_id from pulse_audience');
    await bot.tick('2026-12-14T00:00:00Z', '2026-12-18T16:01:00Z');
    expect((await pool.query('select from pulse_audience where wave_id = $1', [kept[0]?.wave_id])).rowCount).toBe(10);
    await bot.tick('2027-03-04T16:00:00Z');
    expect(await count('pulse_comments')).toBe(3);
    await bot.tick('2027-03-05T16:00:00Z');
    expect(await count('pulse_comments')).toBe(0);
    expect((await pool.query('select from pulse_audience where wave_id = $1', [kept[0]?.wave_id])).rowCount).toBe(0);
  });
});

test('comments are kept in another order than that of the audience', async () => {
  await pool.query('update team_members set team_id = 1');
  await bot.tick(MONDAY);
  const people = Array.from({ length: 10 }, (_, index) => `U${index + 1}`);
  for (const person of people) await answersOf([person], happy(person));
  const asked = (await bot.frozen.frozen(await open())).audience.map(({ personId }) => personId);
  await bot.tick(AFTER_CLOSE);
  const { rows: kept } = await pool.query<{ said: string }>('select said from pulse_comments order by ctid');
  expect(kept.map(({ said }) => said).toSorted()).toEqual(people.toSorted());
  // One time in 3.6 million they come in the same.
  expect(kept.map(({ said }) => said)).not.toEqual(asked);
});

describe('when the database has crashed', () => {
  const crash = () => pool.query('truncate pulse_keys');

  test('a process that knows the key puts it back, and nothing is lost', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1'], happy());
    await crash();
    const other = aProcess();
    expect(await other.sealed.answer(await open(), seat('U2'), happy(), TUESDAY)).toBe('gone');
    await other.tick('2026-12-01T10:00:00Z');
    await bot.tick('2026-12-01T10:01:00Z');
    await other.tick('2026-12-01T10:02:00Z');
    expect(await other.sealed.answer(await open(), seat('U2'), happy(), TUESDAY)).toBe('kept');
    expect(await other.sealed.ownAnswers(await open(), seat('U1'))).toEqual(happy());
    expect(await rows('pulse-lost')).toEqual([]);
  });

  test('and nobody knows the key, everybody is told, and asked once more: who had answered is not known any more', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1', 'U2'], happy());
    await crash();
    const after = aProcess();
    await after.tick('2026-12-01T10:00:00Z', '2026-12-01T10:04:00Z');
    expect(await rows('pulse-lost')).toEqual([]);
    await after.tick('2026-12-01T10:05:00Z', '2026-12-01T10:06:00Z');
    expect(await rows('pulse-lost')).toHaveLength(10);
    expect(await count('pulse_sealed')).toBe(0);
    expect(await after.sealed.answer(present(await after.waves.openWave()), seat('U1'), sad, TUESDAY)).toBe('kept');
    expect(await bot.sealed.answer({ ...(await open()), keySha256: 'old' }, seat('U3'), sad, TUESDAY)).toBe('gone');
  });

  test('and comes back after the close, a process that has just started leaves it to one that knows the key', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1', 'U2', 'U3', 'U4', 'U5'], happy());
    await crash();
    await aProcess().tick('2026-12-04T18:10:00Z', '2026-12-04T18:14:00Z');
    expect(await bot.waves.openWave()).toBeDefined();
    await bot.tick('2026-12-04T18:14:30Z');
    expect(await ending()).toBeNull();
    expect(await published.closed()).toHaveLength(1);
  });

  test('right at the close, the wave is closed without answers, and everybody is told', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1'], happy());
    await crash();
    const after = aProcess();
    await after.tick(AFTER_CLOSE);
    expect(await after.waves.openWave()).toBeDefined();
    await after.tick('2026-12-04T16:06:00Z');
    expect(await after.waves.openWave()).toBeUndefined();
    expect(await ending()).toBe('lost');
    expect(await published.closed()).toEqual([]);
    expect(await toldAtClose('lost')).toBe(10);
  });
});

const ending = async () =>
  (await pool.query("select ending from pulse_waves where state = 'closed' order by id desc limit 1")).rows[0]?.ending;
const toldAtClose = (why: string) =>
  count(`deliveries where kind = 'pulse-closed' and subject like '% told' and context->>'ending' = '${why}'`);

describe('a process with another secret', () => {
  const stranger = () => aProcess(ownSecretOf('0'.repeat(64)));

  test('takes no answer, says so, and never replaces the key', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1'], happy());
    const before = (await pool.query('select wrapped from pulse_keys')).rows;
    const other = stranger();
    expect(await other.keys.checkKey(TUESDAY)).toBe('other-secret');
    await other.tick('2026-12-01T10:00:00Z', '2026-12-01T10:10:00Z', '2026-12-02T10:00:00Z');
    expect(await other.sealed.answer(await open(), seat('U2'), sad, TUESDAY)).toBe('other-secret');
    expect(await other.sealed.spoken(await open())).toBeUndefined();
    expect((await pool.query('select wrapped from pulse_keys')).rows).toEqual(before);
    expect(await rows('pulse-lost')).toEqual([]);
    expect(await bot.sealed.ownAnswers(await open(), seat('U1'))).toEqual(happy());
  });

  test('leaves the close to one that has the right secret', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1', 'U2', 'U3', 'U4', 'U5'], happy());
    await stranger().tick(AFTER_CLOSE, '2026-12-11T15:59:00Z');
    expect(await bot.waves.openWave()).toBeDefined();
    // A process that starts later with the right secret, and has nothing in its memory.
    await aProcess().tick('2026-12-11T15:59:30Z');
    expect((await published.closed())[0]?.published.teams).toHaveLength(2);
  });

  test('closes the wave without results when nobody has come for a week: the secret is lost', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U1'], happy());
    await stranger().tick('2026-12-11T16:00:00Z');
    expect(await bot.waves.openWave()).toBeUndefined();
    expect(await ending()).toBe('lost');
    expect(await toldAtClose('lost')).toBe(10);
  });

  test('cannot be made to seal under a changed fingerprint of the audience: the key is bound to it', async () => {
    await bot.tick(MONDAY);
    await pool.query("update pulse_waves set audience_sha256 = repeat('0', 64)");
    expect(await aProcess().keys.state()).toBe('other-secret');
  });
});

describe('somebody who changes the audience by SQL after the wave has opened', () => {
  test.for([
    { how: 'moves a person', sql: "update pulse_audience set team_id = 2 where person_id = 'U3'" },
    { how: 'takes a person out', sql: "delete from pulse_audience where person_id = 'U3'" },
    { how: 'makes somebody a lead', sql: "update pulse_wave_teams set leads = '{UX}' where team_id = 1" },
    {
      how: 'adds a person',
      sql: "insert into pulse_audience (wave_id, person_id, team_id) select wave_id, 'UX', 1 from pulse_audience limit 1",
    },
  ])('$how, and nothing of the wave is shown; everybody is told why', async ({ sql }) => {
    await bot.tick(MONDAY);
    await answersOf(['U1', 'U2', 'U3', 'U4', 'U5', 'U6'], happy());
    await pool.query(sql);
    expect((await bot.frozen.frozen(await open())).isIntact).toBe(false);
    await bot.tick(AFTER_CLOSE);
    expect(await ending()).toBe('changed');
    expect(await published.closed()).toEqual([]);
    expect(await toldAtClose('changed')).toBeGreaterThanOrEqual(9);
    for (const table of ['pulse_sealed', 'pulse_keys', 'pulse_audience', 'pulse_wave_teams'])
      expect(await count(table)).toBe(0);
  });

  test('moves a person and makes the fingerprints anew, and no answer is taken and nothing shown: the bot remembers', async () => {
    await bot.tick(MONDAY);
    const wave = await open();
    await answersOf(['U1', 'U2', 'U3', 'U4', 'U5'], happy());
    await pool.query("update pulse_audience set team_id = 2 where person_id = 'U3'");
    const { audience } = await bot.frozen.frozen(wave);
    const frozen = { audience, leads: new Map() };
    for (const { team, sha256 } of teamPrints(frozen))
      await pool.query('update pulse_wave_teams set audience_sha256 = $1 where team_id = $2', [sha256, team]);
    await pool.query('update pulse_waves set audience_sha256 = $1', [wavePrint(frozen)]);
    expect((await bot.frozen.frozen(await open())).isIntact).toBe(true);
    expect(await bot.sealed.answer(await open(), { personId: 'U3', team: 2 }, sad, TUESDAY)).toBe('changed');
    await bot.tick(AFTER_CLOSE);
    expect(await ending()).toBe('changed');
  });

  test.for([
    { how: 'deletes the audience of the wave before', sql: 'delete from pulse_audience where wave_id = $1' },
    { how: 'deletes all that was frozen then', sql: 'delete from pulse_wave_teams where wave_id = $1' },
    { how: 'puts somebody in', sql: "insert into pulse_audience (wave_id, person_id, team_id) values ($1, 'UX', 1)" },
  ])('$how does not get the figures that are hidden where a few moved', async ({ sql }) => {
    await bot.tick(MONDAY);
    const first = await open();
    await bot.tick(AFTER_CLOSE);
    await pool.query(sql, [first.id]);
    await bot.tick('2026-12-14T00:00:00Z', '2026-12-18T16:01:00Z');
    expect((await published.closed()).at(-1)?.published.teams[0]?.moved).toBe('few');
  });

  test('finds that the answer of a person who was moved does not open', async () => {
    await bot.tick(MONDAY);
    await answersOf(['U3'], happy());
    expect(await bot.sealed.ownAnswers(await open(), seat('U3'))).toEqual(happy());
    expect(await bot.sealed.ownAnswers(await open(), { personId: 'U3', team: 2 })).toBeUndefined();
    expect(await bot.sealed.ownAnswers({ ...(await open()), audienceSha256: 'other' }, seat('U3'))).toBeUndefined();
  });
});
