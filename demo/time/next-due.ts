import { type Db, WORKSPACE } from '../../src/db/db.ts';
import { sql } from '../../src/db/sql.ts';

/** The first instant after `after` at which a message or a ritual is due. */
export async function nextDueAt(db: Db, after: Date): Promise<Date | undefined> {
  const { rows } = await db.query<{ at: Date | null }>(sql`
    select least((select min(next_attempt_at)
                    from deliveries
                   where workspace_id = ${WORKSPACE} and state = 'due' and next_attempt_at > ${after}),
                 (select min(due_at)
                    from schedules
                   where workspace_id = ${WORKSPACE} and due_at > ${after}),
                 (select min(closes_at)
                    from pulse_waves
                   where workspace_id = ${WORKSPACE} and state = 'open' and closes_at > ${after}),
                 (select min(pulse_next_on::timestamp at time zone 'UTC')
                    from workspace_settings
                   where workspace_id = ${WORKSPACE} and pulse_next_on::timestamp at time zone 'UTC' > ${after}),
                 (select min(check_at)
                    from incident_chases
                   where workspace_id = ${WORKSPACE} and check_at > ${after})) as at`);
  return rows[0]?.at ?? undefined;
}
