import type { Parsed } from '../../src/dora/metrics/window.ts';

/** What a client of a database that nobody runs throws. */
export const DATABASE_DOWN = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

/** A value that a test needs; throws where it is missing. */
export function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('It is not there');
  return value;
}

/** The value of a successful reading; throws its hint where it failed. */
export function valueOf<Value>(parsed: Parsed<Value> | undefined): Value {
  const read = present(parsed);
  if (!read.ok) throw new Error(read.hint);
  return read.value;
}
