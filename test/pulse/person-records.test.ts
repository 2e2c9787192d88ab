import { describe, expect, test } from 'vitest';
import { poolDb } from '../../src/db/pool-db.ts';
import { audienceStore } from '../../src/pulse/wave/audience.store.ts';
import { drumbeatIn } from '../support/drumbeat.ts';
import { aHouse } from '../support/house.ts';
import { until } from '../support/processes.ts';
import { pulseBot } from './pulse-bot.ts';

const { running, pool, opens, answers, kept, rowCount } = await pulseBot();
const db = poolDb(pool);
const drumbeat = drumbeatIn(aHouse({ db, clock: () => new Date('2026-11-02T12:00:00Z') }));

const isKnown = async (id: string) => (await pool.query('select from people where id = $1', [id])).rowCount === 1;
const isWaiting = async (id: string) =>
  (await pool.query('select from person_forgettings where person_id = $1', [id])).rowCount === 1;
async function closes(): Promise<void> {
  await pool.query('delete from pulse_sealed');
  await pool.query("update pulse_waves set state = 'closed', closed_at = closes_at, published = '{}'");
}

describe('somebody who is asked in the open pulse', () => {
  test('is forgotten after its close, and no answer is lost', async () => {
    await opens();
    await answers();
    expect(await drumbeat('person', 'forget', 'UIVO')).toMatch(
      /^UIVO waits: the pulse that they are part of is open until 2026-11-06 16:00 UTC\. A running bot forgets them within minutes after that\.\n {2}Slack still has them[^\n]+$/,
    );
    await running.bot.tick();
    expect(await isKnown('UIVO')).toBe(true);
    expect(await rowCount()).toBe(1);
    expect(await kept()).toMatchObject({ items: { Q01: 5 } });

    await closes();
    await running.bot.tick();
    expect(await isKnown('UIVO')).toBe(false);
    expect(await isWaiting('UIVO')).toBe(false);
    expect((await pool.query('select person_id from pulse_audience')).rows).toEqual([
      { person_id: expect.stringMatching(/^forgotten [0-9a-f]{16}$/) },
    ]);
  });

  test('may ask twice, and is told the same', async () => {
    await opens();
    const first = await drumbeat('person', 'forget', 'UIVO');
    expect(await drumbeat('person', 'forget', 'UIVO')).toBe(first);
    expect(JSON.parse(await drumbeat('person', 'export', 'UIVO')).kept['wish to be forgotten']).toHaveLength(1);
  });

  test('has an export without an answer', async () => {
    await opens();
    await answers();
    const printed = await drumbeat('person', 'export', 'UIVO');
    expect(JSON.parse(printed).kept['asked in pulses, or led a team in one']).toEqual([
      { opens_on: '2026-11-02', team: 'payments', role: 'asked' },
    ]);
    expect(printed).not.toMatch(/Q01|meetings/);
  });
});

test('a lead of the open pulse waits, too: the leads are frozen with the audience', async () => {
  await opens();
  await pool.query("update pulse_wave_teams set leads = '{UMARA}'");
  expect(await drumbeat('person', 'forget', 'UMARA')).toContain('UMARA waits: the pulse that they are part of is open');
  expect(await isKnown('UMARA')).toBe(true);
});

test('somebody else of the team is forgotten at once', async () => {
  await opens();
  expect(await drumbeat('person', 'forget', 'UMARA')).toContain('UMARA is forgotten.');
});

test('a pulse that opens at the same moment is waited for, and then holds', async () => {
  const opening = await pool.connect();
  await opening.query("begin; select pg_advisory_xact_lock(hashtextextended('pulse:self', 0))");
  const forgetting = drumbeat('person', 'forget', 'UIVO');
  await until(async () => {
    const { rowCount } = await pool.query(
      `select from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
        where l.locktype = 'advisory' and not l.granted`,
    );
    return rowCount !== 0;
  });
  await opening.query(`
    insert into pulse_waves (id, opens_on, opened_at, closes_at, state, k, items)
    overriding system value values (7, '2026-11-02', '2026-11-02', '2026-11-06 16:00Z', 'open', 5, '{Q01}');
    insert into pulse_audience (wave_id, person_id, team_id) values (7, 'UIVO', 1);
    commit`);
  opening.release();
  expect(await forgetting).toContain('UIVO waits: the pulse that they are part of is open');
});

test('after the close it waits until the private messages are changed: nobody keeps a reminder with its buttons', async () => {
  await opens();
  await closes();
  await pool.query(
    `insert into deliveries (kind, subject, occurrence, channel_id, due_at, expires_at, next_attempt_at, created_at)
     values ('pulse-closed', 'UIVO pulse-reminder 1', '2026-11-02', 'UIVO', '2026-11-06 16:00Z', '2026-11-13 16:00Z',
             '2026-11-06 16:00Z', '2026-11-06 16:00Z')`,
  );
  expect(await drumbeat('person', 'forget', 'UIVO')).toContain(
    'UIVO waits: their messages of the last pulse are being changed, at the latest until 2026-11-13 16:00 UTC.',
  );
  await pool.query("update deliveries set state = 'sent'");
  expect(await drumbeat('person', 'forget', 'UIVO')).toContain('UIVO is forgotten.');
});

test('whoever waits is not frozen into the next pulse, neither asked nor as a lead', async () => {
  await pool.query("insert into team_choices (team_id, role, kind, slack_id) values (1, 'lead', 'person', 'UIVO')");
  const frozen = async () => [
    (await audienceStore(db).people()).map(({ personId }) => personId),
    (await audienceStore(db).leads()).get(1) ?? [],
  ];
  expect(await frozen()).toEqual([['UIVO', 'UMARA'], ['UIVO']]);
  await pool.query("insert into person_forgettings (person_id, asked_at) values ('UIVO', '2026-11-02')");
  expect(await frozen()).toEqual([['UMARA'], []]);
});
