import { OutOfTime } from './budget.ts';
import { isDatabaseDown } from './down.ts';

/** What a database may be in, while nothing is wrong with what it was asked. Trying again later may help. */
export type Trouble = {
  readonly kind: 'down' | 'busy' | 'full' | 'read-only' | 'slow' | 'locked' | 'conflict';
  /** A sentence for people. */
  readonly sentence: string;
  /** When it makes sense to try again. */
  readonly againInSeconds: number;
};

const DOWN = { kind: 'down', sentence: 'Drumbeat cannot reach its database right now.', againInSeconds: 5 } as const;

const BUSY = {
  kind: 'busy',
  sentence: "Drumbeat's database has no connection or memory left right now.",
  againInSeconds: 5,
} as const;

const FULL = {
  kind: 'full',
  sentence: "The disk of Drumbeat's database is full. An operator must make room on it.",
  againInSeconds: 60,
} as const;

const READ_ONLY = {
  kind: 'read-only',
  sentence: "Drumbeat's database can only be read right now.",
  againInSeconds: 10,
} as const;

const SLOW = { kind: 'slow', sentence: "Drumbeat's database is too slow right now.", againInSeconds: 10 } as const;

const LOCKED = {
  kind: 'locked',
  sentence: 'Another change holds the same rows of the database right now.',
  againInSeconds: 2,
} as const;

const CONFLICT = {
  kind: 'conflict',
  sentence: 'Another change of the same rows came in between.',
  againInSeconds: 1,
} as const;

/** The SQLSTATEs of each trouble. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const TROUBLES: readonly (readonly [RegExp, Trouble])[] = [
  [/^53100$/, FULL],
  [/^53...$/, BUSY],
  [/^25006$/, READ_ONLY],
  // A statement that was cancelled, and a transaction that waited for its caller, or took too long.
  [/^(57014|25P03|25P04)$/, SLOW],
  [/^55P03$/, LOCKED],
  [/^(40001|40P01)$/, CONFLICT],
];

/** `pg` says this of a connection that is silent. */
const SILENT = 'Query read timeout';

/** What the database is in, where that is why something failed; `undefined` where the error says something else. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof OutOfTime || error.message === SILENT) return SLOW;
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string' ? TROUBLES.find(([sqlstates]) => sqlstates.test(code)) : undefined;
  return known?.[1] ?? (isDatabaseDown(error) ? DOWN : undefined);
}

/** Whether everybody who asks the database now meets this error, and not only who needs the same rows. */
export function meetsEverybody(error: unknown): boolean {
  const kind = troubleOf(error)?.kind;
  return kind !== undefined && kind !== 'locked' && kind !== 'conflict';
}

/** Tries once more where another change came in between. Nothing of the first attempt is stored, so `attempt` begins anew. */
export const againAfterConflict = <Result>(attempt: () => Promise<Result>): Promise<Result> =>
  attempt().catch((error: unknown) =>
    troubleOf(error)?.kind === 'conflict' ? attempt() : Promise.reject<Result>(error),
  );
