import { beforeEach, expect, test } from 'vitest';
import { BENCHMARK_USAGE, runBenchmark } from '../../src/dora/dora.cli.ts';
import { doraStore } from '../../src/dora/dora.store.ts';
import { testDatabase } from '../support/database.ts';

const { db, pool, reset } = await testDatabase();
beforeEach(reset);

async function run(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await runBenchmark(args, {
    dora: doraStore(db),
    clock: () => new Date('2026-11-25T10:00:00Z'),
    print: (line) => lines.push(line),
  });
  return lines;
}

test('the year of the bands is 2019 until somebody chooses another, and who did is kept', async () => {
  expect(await run()).toEqual(['The bands are those of 2019.']);
  expect(await run('2023')).toEqual(['The bands are those of 2023 from now on.']);
  expect(await run()).toEqual(['The bands are those of 2023.']);
  const { rows } = await pool.query('select actor, subject, change from setting_changes');
  expect(rows).toEqual([{ actor: 'cli', subject: 'workspace', change: { benchmark_year: { from: 2019, to: 2023 } } }]);
});

test.for([
  { args: ['2020'], why: 'a year without a report' },
  { args: ['elite'], why: 'a word' },
])('$args.0, $why, is refused and changes nothing', async ({ args }) => {
  await expect(run(...args)).rejects.toThrow(`There are no bands of "${args[0]}".\n${BENCHMARK_USAGE}`);
  expect(await run()).toEqual(['The bands are those of 2019.']);
});
