import type { Db } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { isTimeZone, oldestTimeZoneName } from './calendar/local-date.ts';

/** Postgres's code for a value that a function does not take. */
const INVALID_PARAMETER = '22023';

export const timeZonesStore = (db: Db) => ({
  /**
   * The name under which this Postgres and Node both know a zone: the given one, or an older one of the same zone. `undefined` where
   * there is none: each has a database of zones of its own, and a zone of a team must be in both.
   */
  async zoneNamed(name: string): Promise<string | undefined> {
    if (!isTimeZone(name)) return undefined;
    for (const known of [name, oldestTimeZoneName(name)]) if (await isKnown(db, known)) return known;
    return undefined;
  },
});

async function isKnown(db: Db, name: string): Promise<boolean> {
  try {
    await db.query(sql`select now() at time zone ${name}`);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === INVALID_PARAMETER) return false;
    throw error;
  }
}
