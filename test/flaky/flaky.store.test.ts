import { beforeEach, expect, test } from 'vitest';
import { flakyStore } from '../../src/flaky/flaky.store.ts';
import { testDatabase } from '../support/database.ts';

const { db, pool, reset } = await testDatabase();
const flaky = flakyStore(db);

beforeEach(reset);

const aRun = (id: string, fields: object = {}) => ({
  id,
  row: { test_name: 'Checkout.pays', suite: 'checkout', status: 'passed', ran_at: '2026-11-25T09:00:00Z', ...fields },
});

test('rows are imported once for each source', async () => {
  expect(await flaky.importRows('metrics', [aRun('1'), aRun('2')])).toEqual({ added: 2, changed: 0 });
  expect(await flaky.importRows('metrics', [aRun('2'), aRun('3')])).toEqual({ added: 1, changed: 0 });
  expect(await flaky.importRows('other', [aRun('1')])).toEqual({ added: 1, changed: 0 });
  expect(await flaky.countImported()).toBe(4);
  expect((await flaky.importedFrom()).toSorted()).toEqual(['metrics', 'other']);
});

test('a row that came before is left as it is', async () => {
  await flaky.importRows('metrics', [aRun('1')]);
  await flaky.importRows('metrics', [aRun('1', { status: 'failed' })]);
  expect((await pool.query('select status from test_runs')).rows).toEqual([{ status: 'passed' }]);
});

test('a test without a suite has none', async () => {
  await flaky.importRows('metrics', [aRun('1', { suite: undefined })]);
  expect((await pool.query('select suite from test_runs')).rows).toEqual([{ suite: null }]);
});

test("the practice's own INSERT and its report work on the table, on imported rows, too", async () => {
  for (let index = 0; index < 18; index += 1) {
    await pool.query(
      "INSERT INTO test_runs (test_name, suite, status, ran_at) VALUES ('Checkout.pays', 'checkout', 'passed', NOW())",
    );
  }
  const ran_at = new Date().toISOString();
  await flaky.importRows('metrics', [aRun('1', { status: 'failed', ran_at }), aRun('2', { status: 'failed', ran_at })]);
  const { rows } = await pool.query(`
    SELECT test_name, COUNT(*) runs,
           ROUND(100.0 * SUM(CASE WHEN status='failed' THEN 1 ELSE 0 END) / COUNT(*), 1)::text flake_pct
    FROM test_runs
    WHERE ran_at >= NOW() - INTERVAL '14 days'
    GROUP BY 1
    HAVING COUNT(*) >= 20
    AND SUM(CASE WHEN status='failed' THEN 1 ELSE 0 END)::NUMERIC / COUNT(*) BETWEEN 0.05 AND 0.95
    ORDER BY flake_pct DESC
    LIMIT 10`);
  expect(rows).toEqual([{ test_name: 'Checkout.pays', runs: 20, flake_pct: '10.0' }]);
});
