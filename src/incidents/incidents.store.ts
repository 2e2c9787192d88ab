import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type DeploymentId, deploymentId } from '../deploys/deployment.ts';
import type { DeploysStore } from '../deploys/deploys.store.ts';
import type { TeamId } from '../teams/team.ts';
import { keepEvent, verdictNow } from './answer-history.store.ts';
import type { IncidentFields } from './incident-event.ts';
import { type IncidentRow, incidentColumns, toIncident } from './incident-row.store.ts';

export type IncidentsStore = ReturnType<typeof incidentsStore>;

/** A row of the practice's table, and its id there. */
type PracticeRow = { readonly id: string; readonly row: Readonly<Record<string, unknown>> };
type Imported = { readonly added: number; readonly changed: number; readonly kept: number };

/** An incident as it is kept. */
export type Incident = {
  readonly id: string;
  readonly title: string;
  readonly severity: string | null;
  readonly service: string | null;
  readonly repo: string | null;
  /** The team that its event named, else `null`. */
  readonly team: string | null;
  readonly startedAt: Date;
  readonly openedAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly mitigatedAt: Date | null;
  readonly resolvedAt: Date | null;
  /** `null`: nobody has answered yet. */
  readonly deployTriggered: boolean | null;
  readonly reason: string | null;
  readonly url: string | null;
  readonly deployments: readonly DeploymentId[];
};

/** The answer to "was this triggered by a deploy?", its deployments found. */
export type Verdict =
  | { readonly kind: 'yes'; readonly deployments: readonly DeploymentId[] }
  | { readonly kind: 'no'; readonly reason: string | undefined }
  | { readonly kind: 'none' };

/** What to keep of an incident, its team and its verdict's deployments found; `undefined` leaves a field as it is. */
export type IncidentChange = Omit<IncidentFields, 'team' | 'verdict'> & {
  readonly teamId?: TeamId | null | undefined;
  readonly verdict?: Verdict | undefined;
};

export type NewIncident = IncidentChange & {
  readonly id: string;
  readonly startedAt: Date;
  readonly source: string;
  readonly bodySha256: Buffer;
};

export const incidentsStore = (db: Db, deploys: DeploysStore) => ({
  /** Adds an incident with its verdict; says whether it was new, a replay of the event that made it, or another event. */
  async add(incident: NewIncident, now: Date): Promise<'added' | 'replay' | 'exists'> {
    return db.transaction(async (tx) => {
      const { rowCount } = await tx.query(sql`
        insert into incidents (workspace_id, id, started_at, source, body_sha256, recorded_at)
        values (${WORKSPACE}, ${incident.id}, ${incident.startedAt}, ${incident.source}, ${incident.bodySha256}, ${now})
            on conflict do nothing`);
      if (rowCount === 1) {
        await writeEvent(tx, deploys, incident.id, incident, now);
        return 'added';
      }
      const { rows } = await tx.query<{ same: boolean }>(sql`
        select body_sha256 is not distinct from ${incident.bodySha256} as same
          from incidents
         where workspace_id = ${WORKSPACE} and id = ${incident.id}`);
      return rows[0]?.same === true ? 'replay' : 'exists';
    });
  },

  /**
   * Changes an incident and, with it, what its verdict says of deployments; false when there is none of this id. The history
   * has a verdict that came at `now`.
   */
  async change(id: string, change: IncidentChange, now?: Date): Promise<boolean> {
    return db.transaction(async (tx) => {
      const { rowCount } = await tx.query(sql`
        select from incidents where workspace_id = ${WORKSPACE} and id = ${id} for update`);
      if (rowCount === 0) return false;
      await writeEvent(tx, deploys, id, change, now);
      return true;
    });
  },

  /**
   * Takes in rows of a practice's `incidents` under their own ids. Of those that came before from the same source, what was
   * changed there since is brought up to date, except where it was changed here, too: a verdict, an onset. An id that another
   * incident has here is left as it is; how many these are is told as `kept`.
   */
  async importRows(source: string, rows: readonly PracticeRow[]): Promise<Imported> {
    const { rows: counts } = await db.query<Imported>(sql`
      with given as (
        select r.id, r.row, p.*
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id varchar, row jsonb)
         cross join lateral jsonb_to_record(r.row) as p (
               severity varchar, started_at timestamptz, resolved_at timestamptz, deploy_triggered boolean, title varchar,
               repo varchar, service varchar)),
      written as (
        insert into incidents as i (workspace_id, id, severity, started_at, resolved_at, deploy_triggered, title, repo,
                                    service_name, source, imported_from, imported_id, imported_row)
        select ${WORKSPACE}, id, severity, started_at, resolved_at, deploy_triggered, coalesce(title, ''), repo, service,
               'practice', ${source}, id, row
          from given
            on conflict (workspace_id, id)
            do update set severity = ${merged(sql`severity`, sql`i.imported_row->>'severity'`)},
                          started_at = ${merged(sql`started_at`, sql`(i.imported_row->>'started_at')::timestamptz`)},
                          resolved_at = ${merged(sql`resolved_at`, sql`(i.imported_row->>'resolved_at')::timestamptz`)},
                          deploy_triggered =
                            case when is_answered_here(i.workspace_id, i.id) then i.deploy_triggered
                                 else ${merged(sql`deploy_triggered`, sql`(i.imported_row->>'deploy_triggered')::boolean`)} end,
                          title = ${merged(sql`title`, sql`coalesce(i.imported_row->>'title', '')`)},
                          repo = ${merged(sql`repo`, sql`i.imported_row->>'repo'`)},
                          service_name = ${merged(sql`service_name`, sql`i.imported_row->>'service'`)},
                          imported_row = excluded.imported_row
         where i.imported_from = excluded.imported_from and i.imported_row is distinct from excluded.imported_row
     returning xmax = 0 as added)
      select (select count(*) from written where added) as added,
             (select count(*) from written where not added) as changed,
             (select count(*)
                from given g
                join incidents i on i.workspace_id = ${WORKSPACE} and i.id = g.id
               where i.imported_from is distinct from ${source}) as kept`);
    return counts[0] ?? { added: 0, changed: 0, kept: 0 };
  },

  async countImported(): Promise<number> {
    const { rows } = await db.query<{ count: number }>(sql`
      select count(*) from incidents where workspace_id = ${WORKSPACE} and imported_id is not null`);
    return rows[0]?.count ?? 0;
  },

  async importedFrom(): Promise<readonly string[]> {
    const { rows } = await db.query<{ source: string }>(sql`
      select distinct imported_from as source
        from incidents
       where workspace_id = ${WORKSPACE} and imported_id is not null`);
    return rows.map(({ source }) => source);
  },

  async incident(id: string): Promise<Incident | undefined> {
    const { rows } = await db.query<IncidentRow>(sql`
      select ${incidentColumns}
        from incidents i
       where i.workspace_id = ${WORKSPACE} and i.id = ${id}`);
    return rows.map(toIncident)[0];
  },
});

/** What the source says now, unless this column was changed here since the source last said something. */
const merged = (column: Sql, lastSaid: Sql): Sql =>
  sql`case when i.${column} is not distinct from ${lastSaid} then excluded.${column} else i.${column} end`;

async function writeEvent(tx: Db, deploys: DeploysStore, id: string, change: IncidentChange, at?: Date): Promise<void> {
  const before = await verdictNow(tx, id);
  await writeChange(tx, deploys, id, change);
  if (change.verdict) await keepEvent(tx, id, { before, verdict: change.verdict, at });
}

/** Writes what is given of a locked incident, and what follows from it for every deployment that it names or named. */
export async function writeChange(tx: Db, deploys: DeploysStore, id: string, change: IncidentChange): Promise<void> {
  await writeFields(tx, id, change);
  const named = await namedBy(tx, id);
  const affected = [...new Set([...named, ...(await alsoJudged(tx, deploys, id, change.verdict))])];
  await deploys.lock(tx, affected);
  if (change.verdict) await writeVerdict(tx, id, change.verdict);
  if (change.verdict || change.startedAt) await deploys.markCaused(tx, await causesOf(tx, affected));
}

/** What a verdict is about besides what the last one named. A no also clears what a script or an import blamed on it. */
async function alsoJudged(
  tx: Db,
  deploys: DeploysStore,
  id: string,
  verdict: Verdict | undefined,
): Promise<readonly DeploymentId[]> {
  switch (verdict?.kind) {
    case 'yes':
      return verdict.deployments;
    case 'no':
      return deploys.blamedFor(tx, id);
    case 'none':
    case undefined:
      return [];
  }
}

/** One column each: `undefined` keeps what is there, `null` clears it. */
async function writeFields(tx: Db, id: string, change: IncidentChange): Promise<void> {
  const columns = [
    sql`title = ${change.title}`,
    sql`severity = ${change.severity}`,
    sql`service_name = ${change.service}`,
    sql`repo = ${change.repo}`,
    sql`team_id = ${change.teamId}`,
    sql`started_at = ${change.startedAt}`,
    sql`opened_at = ${change.openedAt}`,
    sql`acknowledged_at = ${change.acknowledgedAt}`,
    sql`mitigated_at = ${change.mitigatedAt}`,
    sql`resolved_at = ${change.resolvedAt}`,
    sql`url = ${change.url}`,
  ].filter(({ values }) => values[0] !== undefined);
  if (columns.length === 0) return;
  const assignments = columns.reduce((all, column) => sql`${all}, ${column}`);
  await tx.query(sql`update incidents set ${assignments} where workspace_id = ${WORKSPACE} and id = ${id}`);
}

async function namedBy(tx: Db, incidentId: string): Promise<DeploymentId[]> {
  const { rows } = await tx.query<{ deploy_event_id: number }>(sql`
    select deploy_event_id from incident_deployments where workspace_id = ${WORKSPACE} and incident_id = ${incidentId}`);
  return rows.map((row) => deploymentId(row.deploy_event_id));
}

async function writeVerdict(tx: Db, id: string, verdict: Verdict): Promise<void> {
  const triggered = verdict.kind === 'none' ? null : verdict.kind === 'yes';
  const reason = verdict.kind === 'no' ? (verdict.reason ?? null) : null;
  const deployments = verdict.kind === 'yes' ? verdict.deployments : [];
  await tx.query(sql`
    update incidents
       set deploy_triggered = ${triggered}, no_reason = ${reason}
     where workspace_id = ${WORKSPACE} and id = ${id}`);
  await tx.query(sql`delete from incident_deployments where workspace_id = ${WORKSPACE} and incident_id = ${id}`);
  await tx.query(sql`
    insert into incident_deployments (workspace_id, incident_id, deploy_event_id, service, started_at)
    select ${WORKSPACE}, i.id, d.id, d.service, i.started_at
      from incidents i
      join deploy_events d on d.workspace_id = ${WORKSPACE} and d.id = any(${deployments}::bigint[])
     where i.workspace_id = ${WORKSPACE} and i.id = ${id}`);
}

/** Which incident each deployment is blamed for: of several, the one with the earliest onset. */
export async function causesOf(
  tx: Db,
  ids: readonly DeploymentId[],
): Promise<ReadonlyMap<DeploymentId, string | undefined>> {
  const { rows } = await tx.query<{ id: number; incident_id: string | null }>(sql`
    select named.id,
           (select i.id
              from incident_deployments v
              join incidents i on i.workspace_id = v.workspace_id and i.id = v.incident_id and i.deploy_triggered
             where v.workspace_id = ${WORKSPACE} and v.deploy_event_id = named.id
             order by i.started_at, i.id
             limit 1) as incident_id
      from unnest(${ids}::bigint[]) as named (id)`);
  return new Map(rows.map((row) => [deploymentId(row.id), row.incident_id ?? undefined]));
}
