import { WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { changed, FORGOTTEN, type PersonRecord } from '../../person-records.ts';

/** That a person was on call, was asked, and put a question off. */
export const ASKED_RECORDS: readonly PersonRecord[] = [
  {
    what: 'on call when an incident opened',
    rows: ({ id }) => sql`
      select incident_id as incident, via
        from incident_people
       where workspace_id = ${WORKSPACE} and person_id = ${id}
       order by incident_id`,
    // It decides who is asked, and nothing counts it.
    became: 'deleted',
    forget: ({ id }, tx) =>
      changed(tx, sql`delete from incident_people where workspace_id = ${WORKSPACE} and person_id = ${id}`),
  },
  {
    what: 'asked about incidents',
    rows: ({ id }) => sql`
      select incident_id as incident, step, due_at
        from incident_reminders
       where workspace_id = ${WORKSPACE} and person_id = ${id}
       order by due_at, incident_id`,
    // That somebody was asked decides whether a lead is asked next.
    became: 'kept',
    forget: ({ id }, tx) =>
      changed(
        tx,
        sql`update incident_reminders set person_id = ${FORGOTTEN} where workspace_id = ${WORKSPACE} and person_id = ${id}`,
      ),
  },
  {
    what: 'put off a question',
    rows: ({ id }) => sql`
      select incident_id as incident, snoozed_until as until
        from incident_chases
       where workspace_id = ${WORKSPACE} and snoozed_by = ${id}
       order by snoozed_until, incident_id`,
    became: 'deleted',
    forget: ({ id }, tx) =>
      changed(
        tx,
        sql`
        update incident_chases
           set snoozed_by = null, snoozed_until = null
         where workspace_id = ${WORKSPACE} and snoozed_by = ${id}`,
      ),
  },
];
