import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readPostmaster } from '../../../src/db/embedded/postmaster.ts';
import { migrate } from '../../../src/db/migrate.ts';
import { type OpenDatabase, openDatabase } from '../../../src/db/open.ts';
import { createLog } from '../../../src/log.ts';
import { writeOpening } from '../../../src/pulse/lifecycle/opening.store.ts';
import { tickPulse } from '../../../src/pulse/lifecycle/tick.job.ts';
import { pulseStores } from '../../../src/pulse/pulse.store.ts';
import { type KnownKeys, knownKeys } from '../../../src/pulse/sealing/known-keys.ts';
import { newWaveKey } from '../../../src/pulse/sealing/seal.store.ts';
import type { Answers } from '../../../src/pulse/survey/answer.ts';
import { present } from '../../support/given.ts';
import { ownSecretOf, SECRET } from '../../support/own-secret.ts';
import { killTree, until } from '../../support/processes.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const OWN = ownSecretOf(SECRET);
const U1 = { personId: 'U1', team: 1 };
const OPENED = new Date('2026-11-30T00:00:00Z');
const ANSWERED = new Date('2026-12-01T10:00:00Z');
const CLOSES = new Date('2026-12-04T16:00:00Z');
const PEOPLE = Array.from({ length: 12 }, (_, index) => `U${index + 1}`);
const answersOf = (index: number): Answers => ({ items: { Q01: 5 }, slowed: ['meetings'], comment: `${index}` });

/** A server of its own, a team of twelve, an open wave, and everybody's answer. */
async function aWave() {
  const dir = path.join(temporaryDirectory(), 'db');
  const database = await openDatabase({ embeddedDir: dir });
  onTestFinished(async () => {
    await database.close().catch(() => {});
    const server = readPostmaster(dir);
    if (server) killTree(server.pid);
  });
  await migrate(database.url);
  const { db, pool } = database;
  await pool.query(
    "insert into teams (id, name, time_zone, channel_id) overriding system value values (1, 'payments', 'UTC', 'CPAY')",
  );
  await pool.query(
    'insert into people (id, name, is_full_member, refreshed_at) select id, id, true, $2 from unnest($1::text[]) id',
    [PEOPLE, OPENED],
  );
  const known = knownKeys();
  const stores = pulseStores(db, OWN, known);
  const { sealed } = stores;
  const key = newWaveKey();
  const terms = {
    opensOn: '2026-11-30' as never,
    openedAt: OPENED,
    closesAt: CLOSES,
    k: 5,
    items: ['Q01', 'Q02', 'Q06'],
  };
  const audience = PEOPLE.map((personId) => ({ personId, team: 1 }));
  const wave = await db.transaction(async (tx) => {
    const opened = present(await writeOpening(tx, terms, { audience, leads: new Map() }, key));
    await stores.keys.put(tx, opened, key);
    return opened;
  });
  for (const [index, person] of PEOPLE.entries())
    expect(await sealed.answer(wave, { personId: person, team: 1 }, answersOf(index), ANSWERED)).toBe('kept');
  return { dir, database, known, keys: stores.keys, sealed, key, wave, deps: depsOf(database, known) };
}

const depsOf = ({ db }: OpenDatabase, known: KnownKeys) => ({
  ...pulseStores(db, OWN, known),
  teams: async () => [],
  log: createLog('silent'),
});

test('of a process that dies between sealing and committing, the answer before it stays, and one row in all', async () => {
  const {
    database: { pool },
    sealed,
    wave,
  } = await aWave();
  const holder = await pool.connect();
  onTestFinished(() => holder.release());
  await holder.query('begin; lock table pulse_sealed in share row exclusive mode');
  const dying = sealed.answer(wave, U1, answersOf(1), ANSWERED).then(
    () => 'kept',
    () => 'failed',
  );
  // To the database, a process that dies is a connection that ends.
  const waiting = "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and pid <> $1";
  const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
  await until(async () => ((await pool.query(waiting, [rows[0]?.pid])).rowCount ?? 0) > 0);
  expect(await dying).toBe('failed');
  await holder.query('rollback');
  expect(await sealed.ownAnswers(wave, U1)).toEqual(answersOf(0));
  expect((await pool.query('select from pulse_sealed')).rowCount).toBe(PEOPLE.length);
});

describe('a crash of the database in the middle of a wave', () => {
  /** As if the machine had lost power. The next user of the server starts it again. */
  async function crash({ pool }: OpenDatabase, dir: string): Promise<void> {
    killTree(present(readPostmaster(dir)).pid);
    await until(() =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    );
  }
  const keyRows = async ({ pool }: OpenDatabase) =>
    Number((await pool.query('select count(*) from pulse_keys')).rows[0]?.count);

  test('empties the table of the key; a process that knows it puts it back, and every answer opens', async () => {
    const { dir, database, keys, sealed, wave } = await aWave();
    await crash(database, dir);
    expect(await keyRows(database)).toBe(0);
    expect(await keys.checkKey(ANSWERED)).toBe('known');
    expect(await keyRows(database)).toBe(1);
    expect(await sealed.ownAnswers(wave, U1)).toEqual(answersOf(0));
  });

  test('loses the answers where no process knows the key, and people who had answered are asked once more', async () => {
    const { dir, database, deps, known } = await aWave();
    known.forgetBut(undefined);
    await crash(database, dir);
    const tick = tickPulse(deps);
    await tick(ANSWERED);
    await tick(new Date(ANSWERED.getTime() + 6 * 60_000));
    const { rows } = await database.pool.query<{ person: string }>(
      "select channel_id as person from deliveries where kind = 'pulse-lost'",
    );
    expect(rows.map(({ person }) => person).toSorted()).toEqual(PEOPLE.toSorted());
  });
});
