import type { Db } from './db/db.ts';
import type { Sql } from './db/sql.ts';

/** What stands in the history in place of the Slack id of somebody who was forgotten. So no number changes. */
export const FORGOTTEN = 'forgotten';

/** Whom it is about: the Slack id, and by what else the directory knows them. */
export type PersonNames = {
  readonly id: string;
  readonly email: string | undefined;
  /** Left out where somebody else in the directory has the same name, because then it does not say who is meant. */
  readonly name: string | undefined;
};

/** The rows of one kind that a room keeps of a person. */
export type PersonRecord = {
  /** What they are: `answers about incidents`. */
  readonly what: string;
  /** What is handed out to the person: never a sealed answer, and nothing of others. */
  readonly rows: (person: PersonNames) => Sql;
  /** A row as it is handed out, where the statement gives more. */
  readonly shown?: (row: Record<string, unknown>, person: PersonNames) => object;
  /** What becomes of them: `kept` rows stay as history, without the person. */
  readonly became: 'deleted' | 'kept';
  /** Deletes the rows, or takes the person out of them. Returns how many rows it were. */
  readonly forget: (person: PersonNames, tx: Db) => Promise<number>;
};

/** Why somebody cannot be forgotten yet: `the pulse that they are part of is open until`, and the instant. */
export type Hold = { readonly why: string; readonly until: Date };

/** What a room keeps of people. Every room that stores a Slack id or a name has it. */
export type PersonRecords = {
  readonly records: readonly PersonRecord[];
  /** What holds a person; `undefined`: nothing, and nothing will until the end of the transaction. */
  readonly holds?: (personId: string, tx: Db) => Promise<Hold | undefined>;
};

/** Runs a statement and returns how many rows it changed. */
export const changed = async (tx: Db, statement: Sql): Promise<number> => (await tx.query(statement)).rowCount;
