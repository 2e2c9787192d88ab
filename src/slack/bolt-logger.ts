import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../log.ts';

/**
 * Passes what Bolt logs to our log, without objects. The SDKs log whole payloads and answers at debug level, and objects at
 * every other level, so only strings and the messages of errors pass.
 */
export const boltLogger = (log: Log): Logger => ({
  debug: () => {},
  info: (...parts) => log.debug(words(parts)),
  warn: (...parts) => log.warn(words(parts)),
  error: (...parts) => log.error(words(parts)),
  setLevel: () => {},
  getLevel: () => LogLevel.INFO,
  setName: () => {},
});

const words = (parts: readonly unknown[]): string =>
  parts.flatMap((part) => (part instanceof Error ? [part.message] : typeof part === 'string' ? [part] : [])).join(' ');
