import { type Sql, sql } from './sql.ts';

/**
 * Only times in [EARLIEST, LATEST) count: plain SQL may have written an infinity, the zero time of some language, or a year that
 * cannot be meant. The same bounds stand in the functions `dora_facts` and `counted_at` of the migrations.
 */
export const EARLIEST = sql`timestamptz '2000-01-01 00:00:00+00'`;
export const LATEST = sql`timestamptz '2200-01-01 00:00:00+00'`;

/** Whether a time counts, as plain bounds, so that Postgres can use an index. */
export const isCounted = (time: Sql): Sql => sql`(${time} >= ${EARLIEST} and ${time} < ${LATEST})`;

/** The time, or null where it does not count: an incident that ends at infinity is still open. */
export const counted = (time: Sql): Sql => sql`counted_at(${time})`;

/** When an incident `i` ended. */
export const endedAt = sql`coalesce(${counted(sql`i.mitigated_at`)}, ${counted(sql`i.resolved_at`)})`;
