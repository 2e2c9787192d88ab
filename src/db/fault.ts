import type { Db } from './db.ts';
import { sql } from './sql.ts';
import { troubleOf } from './trouble.ts';

/** Checks whether the database answers; returns the reason where it does not. */
export const readFault = (db: Db): Promise<string | undefined> => faultOf(() => db.query(sql`select 1`));

/**
 * Checks whether the database can be written to now; returns the reason where it cannot. After a failover the old address may
 * lead to a standby. A full disk is not seen: only a write finds it.
 */
export const writeFault = (db: Db): Promise<string | undefined> =>
  faultOf(async () => {
    const { rows } = await db.query<{ can_only_read: boolean }>(sql`
      select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as can_only_read`);
    return rows[0]?.can_only_read === true ? 'can only be read' : undefined;
  });

async function faultOf(check: () => Promise<unknown>): Promise<string | undefined> {
  try {
    const fault = await check();
    return typeof fault === 'string' ? fault : undefined;
  } catch (error) {
    const words = troubleOf(error)?.kind === 'slow' ? 'is too slow' : 'cannot be reached';
    return `${words}: ${(error as Error).message}`;
  }
}
