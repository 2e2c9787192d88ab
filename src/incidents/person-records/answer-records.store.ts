import { WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { changed, FORGOTTEN, type PersonRecord } from '../../person-records.ts';

/** What a person answered and corrected. It stays: the figures count it. */
export const ANSWER_RECORDS: readonly PersonRecord[] = [
  {
    what: 'answers about incidents',
    rows: ({ id }) => sql`
      select incident_id as incident, kind as answer, reason, deployments, answered_at, why, refused as came_second
        from incident_answers
       where workspace_id = ${WORKSPACE} and actor = ${id}
       order by id`,
    became: 'kept',
    forget: ({ id }, tx) =>
      changed(
        tx,
        sql`update incident_answers set actor = ${FORGOTTEN} where workspace_id = ${WORKSPACE} and actor = ${id}`,
      ),
  },
  {
    what: 'corrections of an onset',
    rows: ({ id }) => sql`
      select incident_id as incident, was, started_at, corrected_at, why
        from incident_onsets
       where workspace_id = ${WORKSPACE} and actor = ${id}
       order by id`,
    became: 'kept',
    forget: ({ id }, tx) =>
      changed(
        tx,
        sql`update incident_onsets set actor = ${FORGOTTEN} where workspace_id = ${WORKSPACE} and actor = ${id}`,
      ),
  },
];
