import { invalidFields } from './problem.ts';

/**
 * Where a page ends: the instant of its last row in microseconds since 1970, as Postgres keeps it, and the row's id. The next
 * page begins after this row, whatever was added meanwhile.
 */
type Position = { readonly micros: number; readonly id: string };

/** A position as opaque text. `list` is the name of the list, so that the cursor of another list is refused. */
export const toCursor = (list: string, { micros, id }: Position): string =>
  Buffer.from(JSON.stringify([list, micros, id])).toString('base64url');

/** Reads a cursor of this list: the id, and the instant as text, because a `Date` would round it. */
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
