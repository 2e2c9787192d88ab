import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { Responder } from '../incident.ts';

/** Keeps the people who work on an incident according to its source, with their names and addresses there. */
export async function keepResponders(
  tx: Db,
  { incidentId, source }: { readonly incidentId: string; readonly source: string },
  responders: readonly Responder[],
  now: Date,
): Promise<void> {
  const people = tx.query(sql`
    insert into source_people as s (workspace_id, source, vendor_id, name, email, first_seen_at)
    select distinct on (r.id) ${WORKSPACE}, ${source}, r.id, coalesce(r.name, ''), r.email, ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(responders)}::jsonb) as r (id varchar, name varchar, email varchar)
     order by r.id
        on conflict (workspace_id, source, vendor_id)
        do update set name = coalesce(nullif(excluded.name, ''), s.name), email = coalesce(excluded.email, s.email)
     where s.name is distinct from excluded.name or s.email is distinct from coalesce(excluded.email, s.email)`);
  const named = tx.query(sql`
    update incidents
       set responders = ${responders.map(({ id }) => id)}::text[]
     where workspace_id = ${WORKSPACE} and id = ${incidentId}`);
  await Promise.all([people, named]);
}
