import { WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { changed, FORGOTTEN, type PersonRecords } from '../person-records.ts';

/** The steps that a person took on or put aside. */
export const DIGEST_RECORDS: PersonRecords = {
  records: [
    {
      what: 'steps of a digest decided',
      rows: ({ id }) => sql`
        select t.name as team, d.monday, d.became, d.decided_at
          from digests d
          join teams t on t.workspace_id = d.workspace_id and t.id = d.team_id
         where d.workspace_id = ${WORKSPACE} and d.decided_by = ${id}
         order by d.decided_at, d.team_id`,
      became: 'kept',
      forget: ({ id }, tx) =>
        changed(
          tx,
          sql`update digests set decided_by = ${FORGOTTEN} where workspace_id = ${WORKSPACE} and decided_by = ${id}`,
        ),
    },
  ],
};
