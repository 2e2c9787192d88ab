import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { withStoredNames } from '../names/rows.store.ts';

/** A row of the practice's table, and its id there. */
type PracticeRow = { readonly id: string; readonly row: Readonly<Record<string, unknown>> };
type Imported = { readonly added: number; readonly changed: number };

export const practiceRowsStore = (db: Db) => ({
  /**
   * Imports rows of a practice's `deploy_events` as they are written there, with the environments named as here. Rows that
   * came before from the same source are updated, except for a verdict that was given here.
   */
  async importRows(source: string, written: readonly PracticeRow[]): Promise<Imported> {
    const rows = await withStoredNames(db, written, ['repo']);
    const { rows: results } = await db.query<{ added: boolean }>(sql`
      insert into deploy_events as d (workspace_id, sha, repo, environment, deployed_at, deployed_by, status, caused_incident,
                                      incident_id, lead_time_seconds, imported_from, imported_id, imported_incident_id)
      select ${WORKSPACE}, p.sha, p.repo, coalesce(n.canonical, p.environment), p.deployed_at, p.deployed_by,
             coalesce(p.status, 'success'), p.caused_incident, p.incident_id, round(p.lead_time_seconds)::integer, ${source},
             r.id, case when p.caused_incident then p.incident_id end
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id varchar, row jsonb)
       cross join lateral jsonb_to_record(r.row) as p (
             sha varchar, repo varchar, environment varchar, deployed_at timestamptz, deployed_by varchar, status varchar,
             caused_incident boolean, incident_id varchar, lead_time_seconds numeric)
        left join environment_names n on n.workspace_id = ${WORKSPACE} and n.name = lower(trim(p.environment))
          on conflict (workspace_id, imported_from, imported_id) where imported_id is not null
          do update set sha = excluded.sha, repo = excluded.repo, environment = excluded.environment,
                        deployed_at = excluded.deployed_at, deployed_by = excluded.deployed_by, status = excluded.status,
                        lead_time_seconds = excluded.lead_time_seconds,
                        imported_incident_id = excluded.imported_incident_id,
                        caused_incident = case when ${IS_JUDGED} then d.caused_incident else excluded.caused_incident end,
                        incident_id = case when ${IS_JUDGED} then d.incident_id else excluded.incident_id end
       where (d.sha, d.repo, d.environment, d.deployed_at, d.deployed_by, d.status, d.lead_time_seconds,
              d.imported_incident_id)
             is distinct from
             (excluded.sha, excluded.repo, excluded.environment, excluded.deployed_at, excluded.deployed_by, excluded.status,
              excluded.lead_time_seconds, excluded.imported_incident_id)
          or (d.caused_incident, d.incident_id) is distinct from (excluded.caused_incident, excluded.incident_id)
             and not ${IS_JUDGED}
   returning xmax = 0 as added`);
    const added = results.filter((row) => row.added).length;
    return { added, changed: results.length - added };
  },

  async countImported(): Promise<number> {
    const { rows } = await db.query<{ count: number }>(sql`
      select count(*) from deploy_events where workspace_id = ${WORKSPACE} and imported_id is not null`);
    return rows[0]?.count ?? 0;
  },

  async importedFrom(): Promise<readonly string[]> {
    const { rows } = await db.query<{ source: string }>(sql`
      select distinct imported_from as source
        from deploy_events
       where workspace_id = ${WORKSPACE} and imported_id is not null`);
    return rows.map(({ source }) => source);
  },
});

/**
 * Whether a verdict that was given here decides whether `d` caused an incident: the verdict names `d`, or it is about the
 * incident that the source blames `d` for, now as before.
 */
const IS_JUDGED = sql`(
  exists (select
            from incident_deployments v
            join incidents i on i.workspace_id = v.workspace_id and i.id = v.incident_id
           where v.workspace_id = d.workspace_id and v.deploy_event_id = d.id
             and (i.imported_from is distinct from d.imported_from or is_answered_here(i.workspace_id, i.id)))
  or exists (select
               from incidents i
              where i.workspace_id = d.workspace_id and i.id = d.imported_incident_id
                and i.id = excluded.imported_incident_id and i.imported_from = d.imported_from
                and is_answered_here(i.workspace_id, i.id)))`;
