import { expect, test } from 'vitest';
import { progressBar } from '../src/progress.ts';

function aTerminal(isTTY: boolean) {
  const written: string[] = [];
  return { written, stream: { isTTY, write: (text: string) => written.push(text) } };
}

test('on a terminal it redraws one line, and ends it', () => {
  const { written, stream } = aTerminal(true);
  const bar = progressBar(stream, 'deployments', 20_000);
  bar.advance(10_000);
  bar.advance(10_000);
  bar.end();
  expect(written).toEqual([
    `\rdeployments ${'░'.repeat(30)} 0 % of 20,000`,
    `\rdeployments ${'█'.repeat(15)}${'░'.repeat(15)} 50 % of 20,000`,
    `\rdeployments ${'█'.repeat(30)} 100 % of 20,000`,
    '\n',
  ]);
});

test('is not drawn again where it would look the same', () => {
  const { written, stream } = aTerminal(true);
  const bar = progressBar(stream, 'deployments', 20_000);
  for (let index = 0; index < 20_000; index += 1) bar.advance(1);
  expect(written.length).toBeLessThan(150);
});

test.for([
  { why: 'before the end', done: 999, total: 1_000, share: 99 },
  { why: 'where more came than was announced', done: 1_200, total: 1_000, share: 100 },
  { why: 'of nothing', done: 0, total: 0, share: 100 },
])('says $share % $why', ({ done, total, share }) => {
  const { written, stream } = aTerminal(true);
  progressBar(stream, 'rows', total).advance(done);
  expect(written.at(-1)).toContain(` ${share} % of`);
});

test('elsewhere it writes nothing', () => {
  const { written, stream } = aTerminal(false);
  const bar = progressBar(stream, 'deployments', 10);
  bar.advance(10);
  bar.end();
  expect(written).toEqual([]);
});
