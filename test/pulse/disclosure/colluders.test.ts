import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { collusionRates, type Rates } from '../../../bench/colluders/rates.ts';
import { collusionTables } from '../../../bench/colluders/table.ts';

let rates: Rates;
beforeAll(() => {
  rates = collusionRates();
});

test('docs/PRIVACY.md says how often two who compare learn something, as `npm run colluders` prints it', () => {
  const page = readFileSync('docs/PRIVACY.md', 'utf8');
  const [, printed] = page.match(/<!-- npm run colluders -->\n([^]*?)\n<!-- end of npm run colluders -->/) ?? [];
  expect(printed).toBe(collusionTables(rates));
});

test('limits where people moved tell two who compare less, and one who compares waves half as much', () => {
  const { movers, pairs } = rates;
  expect(pairs['9 to 12'].limited).toBeLessThan(pairs['9 to 12'].usual / 2);
  for (const { now, before } of movers) expect(now).toBeLessThan(before * 0.6);
});

test('a workspace of three groups would tell two of different teams the count of the third', () => {
  expect(rates.third.now).toBeLessThan(0.001);
  expect(rates.third.threeGroups).toBeGreaterThan(0.01);
});
