import { type DestinationStream, type Logger, pino } from 'pino';
import { withoutPasswords } from './db/database-url.ts';

export type Log = Logger;

/**
 * Writes JSON lines, to standard output where `to` is not given. Of an error it writes type, message, code, stack and cause, and
 * nothing else: a database error carries the values of its row in `detail`, and a Slack error the whole payload. Passwords of addresses are left out.
 */
export const createLog = (level: string, to: DestinationStream = pino.destination(1)): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: describeError, err: describeError },
    },
    to,
  );

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: withoutPasswords(String(error)) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: withoutPasswords(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    stack: withoutPasswords(error.stack ?? ''),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
