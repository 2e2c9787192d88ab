import { expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';

function aLog() {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  return { logger: boltLogger(log), lines };
}

test('debug lines, which carry payloads, are dropped', () => {
  const { logger, lines } = aLog();
  logger.debug('Received a message on the WebSocket: {"text":"secret"}');
  expect(lines).toEqual([]);
});

test.for(['info', 'warn', 'error'] as const)('%s keeps words and messages, and drops objects', (level) => {
  const { logger, lines } = aLog();
  logger[level](
    'Something',
    { token: 'xoxb-secret' },
    ['secret'],
    7,
    Object.assign(new Error('broke'), { data: 'secret' }),
  );
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['Something broke']);
  expect(lines.join('')).not.toContain('secret');
});
