import type { Parsed } from '../../src/dora/metrics/window.ts';

/** What a test builds on and must be there; without it the test cannot go on. */
export function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('It is not there');
  return value;
}

/** The value of what must have been read; the hint is the error. */
export function valueOf<Value>(parsed: Parsed<Value> | undefined): Value {
  const read = present(parsed);
  if (!read.ok) throw new Error(read.hint);
  return read.value;
}
