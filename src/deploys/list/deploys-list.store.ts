import { EARLIEST, LATEST } from '../../db/counted-time.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { serviceNamesStore } from '../../names/service-names.store.ts';
import { type DeploysPlace, isInScope, placesOf } from './places.store.ts';

export type DeploysListStore = ReturnType<typeof deploysListStore>;

/** A deployment as the list shows it. */
export type ListedDeployment = {
  readonly id: number;
  readonly repo: string;
  readonly service: string;
  readonly sha: string;
  readonly environment: string;
  readonly deployedAt: Date;
  /** The same instant in microseconds. */
  readonly micros: number;
  readonly deployedBy: string | null;
  readonly status: string;
  readonly leadTimeSeconds: number | null;
  readonly causedIncident: boolean | null;
  /** The incident it is blamed for. */
  readonly incidentId: string | null;
  /** Every incident whose verdict names it. */
  readonly incidents: readonly string[];
  readonly url: string | null;
};

export type DeploysQuestion = DeploysPlace & {
  /** In [from, to), where they are given. */
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** Only rows after this one. */
  readonly after: { readonly deployedAt: string; readonly id: number } | undefined;
  readonly limit: number;
};

export const deploysListStore = (db: Db) => ({
  /** Deployments, the newest first. Those of a team are the deployments of its services while it owned them. */
  async deployments(asked: DeploysQuestion): Promise<ListedDeployment[]> {
    const question = { ...asked, scope: await withStoredName(db, asked.scope) };
    const { rows } = await db.query<Row>(sql`
      with place as materialized (${placesOf(question)})
      select d.id, d.repo, d.service, d.sha, d.environment, d.deployed_at,
             (extract(epoch from d.deployed_at) * 1000000)::bigint as micros, d.deployed_by, d.status, d.lead_time_seconds,
             d.caused_incident, d.incident_id, d.url,
             array(select v.incident_id
                     from incident_deployments v
                    where v.workspace_id = ${WORKSPACE} and v.deploy_event_id = d.id
                    order by v.incident_id)::text[] as incidents
        from (select newest.*
                from place
               cross join lateral (${newestOf(question)}) newest
               order by newest.deployed_at desc, newest.id desc
               limit ${question.limit}) d
       order by d.deployed_at desc, d.id desc`);
    return rows.map(toListed);
  },
});

async function withStoredName(db: Db, scope: DeploysQuestion['scope']): Promise<DeploysQuestion['scope']> {
  const { known } = serviceNamesStore(db);
  switch (scope.kind) {
    case 'service':
      return { ...scope, service: await known(scope.service) };
    case 'repo':
      return { ...scope, repo: await known(scope.repo) };
    case 'all':
    case 'team':
      return scope;
  }
}

const newestOf = ({ scope, from, to, after, limit }: DeploysQuestion): Sql => sql`
  select *
    from deploy_events
   where workspace_id = ${WORKSPACE} and environment = place.environment
     and ${isInScope(scope)}
     -- A row whose time plain SQL set outside of the counted time is not listed.
     and deployed_at >= greatest(${from ?? null}::timestamptz, ${EARLIEST})
     and deployed_at < least(${to ?? null}::timestamptz, ${LATEST})
     and ${after === undefined ? sql`true` : sql`(deployed_at, id) < (${after.deployedAt}::timestamptz, ${after.id}::bigint)`}
   order by deployed_at desc, id desc
   limit ${limit}`;

type Row = {
  id: number;
  repo: string;
  service: string;
  sha: string;
  environment: string;
  deployed_at: Date;
  micros: number;
  deployed_by: string | null;
  status: string;
  lead_time_seconds: number | null;
  caused_incident: boolean | null;
  incident_id: string | null;
  incidents: string[];
  url: string | null;
};

const toListed = (row: Row): ListedDeployment => ({
  id: row.id,
  repo: row.repo,
  service: row.service,
  sha: row.sha,
  environment: row.environment,
  deployedAt: row.deployed_at,
  micros: row.micros,
  deployedBy: row.deployed_by,
  status: row.status,
  leadTimeSeconds: row.lead_time_seconds,
  causedIncident: row.caused_incident,
  incidentId: row.incident_id,
  incidents: row.incidents,
  url: row.url,
});
