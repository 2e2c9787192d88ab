import type { Db } from './db.ts';
import { sql } from './sql.ts';

/** Asks the database for a sign of life; says why there was none. */
export async function pingFault(db: Db): Promise<string | undefined> {
  try {
    await db.query(sql`select 1`);
    return undefined;
  } catch (error) {
    return `cannot be reached: ${(error as Error).message}`;
  }
}
