import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { serviceNamesStore } from '../names/service-names.store.ts';
import { type DeploymentId, deploymentId } from './deployment.ts';
import { PRODUCTION } from './environments/canonical-environment.ts';
import { practiceRowsStore } from './practice-rows.store.ts';
import { recordingStore } from './recording/recording.store.ts';

/** A deployment that somebody named, and when it arrived. */
export type NamedArrival = { readonly id: DeploymentId; readonly deployedAt: Date };

type ArrivalRow = { id: number; deployed_at: Date };
const toArrival = (row: ArrivalRow): NamedArrival => ({ id: deploymentId(row.id), deployedAt: row.deployed_at });

export type DeploysStore = ReturnType<typeof deploysStore>;

export const deploysStore = (db: Db) => ({
  ...recordingStore(db),
  ...practiceRowsStore(db),

  /**
   * The production deployments of a commit of `repo`: of each service the last one that arrived at or before `onset`, else the
   * first one after it. With `service`, only that of this service.
   */
  async deploymentsOfCommit(
    repo: string,
    sha: string,
    service: string | undefined,
    onset: Date,
  ): Promise<NamedArrival[]> {
    const names = serviceNamesStore(db);
    const [repoName, serviceName] = [await names.known(repo), service && (await names.known(service))];
    const { rows } = await db.query<ArrivalRow>(sql`
      select distinct on (service) id, deployed_at
        from deploy_events
       where workspace_id = ${WORKSPACE} and repo = ${repoName} and environment = ${PRODUCTION}
         and left(sha, 7) = left(${sha}, 7) and (starts_with(sha, ${sha}) or starts_with(${sha}, sha))
         and service = coalesce(${serviceName ?? null}, service)
       order by service, deployed_at > ${onset},
                case when deployed_at <= ${onset} then deployed_at end desc, deployed_at, id desc`);
    return rows.map(toArrival);
  },

  /**
   * Those of `ids` that are production deployments. A sender may know a deployment by the id of one that became a part of it.
   */
  async productionDeployments(ids: readonly number[]): Promise<NamedArrival[]> {
    const { rows } = await db.query<ArrivalRow>(sql`
      select id, deployed_at
        from deploy_events
       where workspace_id = ${WORKSPACE} and environment = ${PRODUCTION}
         and id in (
             select unnest(${ids}::bigint[])
              union
             select a.deploy_event_id
               from deploy_arrivals a
              where a.workspace_id = ${WORKSPACE} and a.answered_id = any(${ids}::bigint[])
                and a.answered_id <> a.deploy_event_id)`);
    return rows.map(toArrival);
  },

  /**
   * Locks deployments against other verdicts until the transaction ends, always in the same order. A redeploy, whose foreign
   * key refers to its deployment, does not have to wait.
   */
  async lock(tx: Db, ids: readonly DeploymentId[]): Promise<void> {
    await tx.query(sql`
      select id from deploy_events
       where workspace_id = ${WORKSPACE} and id = any(${ids}::bigint[])
       order by id
         for no key update`);
  },

  /** The deployments whose row says that they caused this incident, no matter who wrote that. */
  async blamedFor(tx: Db, incidentId: string): Promise<DeploymentId[]> {
    const { rows } = await tx.query<{ id: number }>(sql`
      select id from deploy_events where workspace_id = ${WORKSPACE} and incident_id = ${incidentId}`);
    return rows.map((row) => deploymentId(row.id));
  },

  /** Stores the deployments that have one spelling of a service or repository under another. */
  async rename(tx: Db, from: string, to: string): Promise<void> {
    await tx.query(sql`select rename_service(${WORKSPACE}, ${from}, ${to})`);
  },

  /** Writes the verdicts about deployments: the id of the incident that each caused, or none. */
  async markCaused(tx: Db, causes: ReadonlyMap<DeploymentId, string | undefined>): Promise<void> {
    await tx.query(sql`
      update deploy_events d
         set caused_incident = c.incident_id is not null, incident_id = c.incident_id
        from unnest(${[...causes.keys()]}::bigint[],
                    ${[...causes.values()].map((incident) => incident ?? null)}::varchar[]) as c (id, incident_id)
       where d.workspace_id = ${WORKSPACE} and d.id = c.id`);
  },
});
