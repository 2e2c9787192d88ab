import { expect, test } from 'vitest';
import { lastResort } from '../src/last-resort.ts';
import { createLog } from '../src/log.ts';

function aProcess() {
  const lines: string[] = [];
  const time = { ms: 0 };
  let exits = 0;
  const survive = lastResort({
    log: createLog('info', { write: (line) => void lines.push(line) }),
    exit: () => {
      exits += 1;
    },
    nowMs: () => time.ms,
  });
  return { survive, lines, time, exits: () => exits };
}

test('an error that nobody handled is logged with its message, and the process goes on', () => {
  const { survive, lines, exits } = aProcess();
  survive(Object.assign(new Error('broke'), { detail: 'a secret value' }));
  expect(lines.join('')).toContain('"message":"broke"');
  expect(lines.join('')).not.toContain('a secret value');
  expect(exits()).toBe(0);
});

test('what is thrown and is no error is logged, too', () => {
  const { survive, lines } = aProcess();
  survive(undefined);
  expect(lines).toHaveLength(1);
});

test('errors that come now and then never end it', () => {
  const { survive, time, exits } = aProcess();
  for (let count = 0; count < 1_000; count += 1) {
    time.ms += 1_000;
    survive(new Error('again'));
  }
  expect(exits()).toBe(0);
});

test('errors without an end do: a hundred in a minute', () => {
  const { survive, time, exits } = aProcess();
  for (let count = 0; count < 100; count += 1) {
    expect(exits()).toBe(0);
    time.ms += 100;
    survive(new Error('again'));
  }
  expect(exits()).toBe(1);
});
