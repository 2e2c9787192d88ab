import { invalidFields } from './problem.ts';

/**
 * Where a page ends: the instant of its last row in microseconds since 1970, which is what Postgres keeps, and the row's id.
 * The next page begins after this row, whatever was added meanwhile.
 */
type Position = { readonly micros: number; readonly id: string };

/** A position as text that nobody need understand; `list` keeps one list's cursors out of another. */
export const toCursor = (list: string, { micros, id }: Position): string =>
  Buffer.from(JSON.stringify([list, micros, id])).toString('base64url');

/** Reads what `toCursor` made for this list: the instant with all its digits, which a `Date` would round, and the id. */
export function readCursor(list: string, cursor: string, id: RegExp): { readonly at: string; readonly id: string } {
  const position = parse(list, Buffer.from(cursor, 'base64url').toString());
  if (position && id.test(position.id)) return { at: instantOf(position.micros), id: position.id };
  throw invalidFields([
    { pointer: '?cursor', detail: 'is not a next_cursor of this list; leave it out to begin anew' },
  ]);
}

function parse(list: string, text: string): Position | undefined {
  try {
    const [name, micros, id]: readonly unknown[] = JSON.parse(text);
    const isSound = name === list && Number.isSafeInteger(micros) && typeof id === 'string' && !id.includes('\u0000');
    return isSound ? { micros: micros as number, id } : undefined;
  } catch {
    return undefined;
  }
}

function instantOf(micros: number): string {
  const second = new Date(Math.floor(micros / 1_000_000) * 1_000).toISOString().slice(0, -'.000Z'.length);
  const fraction = ((micros % 1_000_000) + 1_000_000) % 1_000_000;
  return `${second}.${String(fraction).padStart(6, '0')}Z`;
}
