import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../log.ts';

/**
 * Bolt's logger, for ours. The SDKs print whole payloads and answers at debug level and hand objects to every other; only
 * words pass here.
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
