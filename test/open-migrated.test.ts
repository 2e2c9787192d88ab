import { expect, onTestFinished, test } from 'vitest';
import { withAllowance } from '../src/db/budget.ts';
import { openDatabase } from '../src/db/open.ts';
import { sql } from '../src/db/sql.ts';
import { createLog } from '../src/log.ts';
import { openReader } from '../src/open-migrated.ts';
import { testDatabase } from './support/database.ts';

const { url } = await testDatabase();
const config = { url, replicaUrl: undefined, migrationUrl: undefined, dataDir: 'data' };

test('slow questions take no connection from what is written, nor from the check whether it can be', async () => {
  const database = await openDatabase({ url });
  const reader = await openReader(config, database, createLog('silent'));
  onTestFinished(async () => {
    await reader.close();
    await database.close();
  });
  const slow = withAllowance({ statementMs: 4_000, lockMs: 4_000 }, () =>
    Promise.allSettled(Array.from({ length: 20 }, () => reader.db.query(sql`select pg_sleep(60)`))),
  );
  await expect.poll(() => reader.pool.waitingCount).toBeGreaterThan(10);
  await database.db.query(sql`select 1`);
  expect(await database.fault()).toBeUndefined();
  expect(reader.pool.waitingCount).toBeGreaterThan(10);
  const outcomes = (await slow).map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'answered'));
  expect(new Set(outcomes)).toEqual(
    new Set(['error: canceling statement due to statement timeout', 'Error: timeout exceeded when trying to connect']),
  );
}, 30_000);

test('numbers are read from the replica where there is one', async () => {
  const database = await openDatabase({ url });
  const replicaUrl = 'postgres://postgres@replica.example:5432/drumbeat';
  const reader = await openReader({ ...config, replicaUrl }, database, createLog('silent'));
  expect([reader.place, database.place === reader.place]).toEqual(['replica.example:5432/drumbeat', false]);
  await reader.close();
  await database.close();
});
