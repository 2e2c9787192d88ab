const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Class 08 (connection), 57P01 to 57P05 (shutting down, crashed, starting, idle for too long) and 53300 (no free connection). */
const SQLSTATES = /^(08...|57P0[1235]|53300)$/;

/** Errors of `pg` and its pool that have no code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed and is not queryable|server conn crashed)/;

/**
 * Whether an error says that the database cannot be reached now, so that trying again later may help. It reads the error and not
 * its cause: the client of a vendor wraps its own refused connections there.
 */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Node tries every address of a host name and reports the failures together.
  if (error instanceof AggregateError && error.errors.some(isDatabaseDown)) return true;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'EACCES') return syscall === 'connect';
  if (code !== undefined) return SOCKET_CODES.has(code) || SQLSTATES.test(code);
  return MESSAGES.test(error.message);
}
