import { beforeEach, expect, test } from 'vitest';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import { runExportPulse } from '../../../src/pulse/results/export.cli.ts';
import { publishedStore } from '../../../src/pulse/wave/published.store.ts';
import { testDatabase } from '../../support/database.ts';

const { db, pool, reset } = await testDatabase();
const wave = disclose(
  [
    {
      team: 1,
      audience: 8,
      moved: null,
      answered: 7,
      items: { Q01: { answers: 7, favourable: 4 } },
      slowed: { answers: 0, chosen: {} },
    },
  ],
  { k: 5, items: [{ id: 'Q01', isSensitive: false }] },
  [],
);

beforeEach(async () => {
  await reset();
  for (const opensOn of ['2026-11-16', '2026-11-02']) {
    await pool.query(
      `insert into pulse_waves (opens_on, opened_at, closes_at, state, k, items, closed_at, published)
       values ($1, $1::date, $1::date + 5, 'closed', 5, '{Q01}', $1::date + 5, $2)`,
      [opensOn, JSON.stringify(wave)],
    );
  }
});

async function exported(args: readonly string[] = []): Promise<readonly unknown[]> {
  const lines: string[] = [];
  await runExportPulse(args, {
    published: publishedStore(db),
    nameOf: (team) => (team === 1 ? 'payments' : undefined),
    print: (line) => void lines.push(line),
  });
  return lines.map((line) => JSON.parse(line) as unknown);
}

test('each closed wave is a line of what it published, oldest first', async () => {
  expect(await exported()).toMatchObject([
    { opens_on: '2026-11-02', team_names: { 1: 'payments' }, k: 5, items: [{ item: 'Q01' }] },
    { opens_on: '2026-11-16' },
  ]);
});

test('without a closed wave nothing is printed, and further words are refused', async () => {
  await pool.query('delete from pulse_waves');
  expect(await exported()).toEqual([]);
  await expect(exported(['payments'])).rejects.toThrow('drumbeat export pulse');
});
