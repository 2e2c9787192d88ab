import type { Db } from './db.ts';
import { sql } from './sql.ts';

/** Checks whether the database answers; returns the reason where it does not. */
export async function pingFault(db: Db): Promise<string | undefined> {
  try {
    await db.query(sql`select 1`);
    return undefined;
  } catch (error) {
    return `cannot be reached: ${(error as Error).message}`;
  }
}
