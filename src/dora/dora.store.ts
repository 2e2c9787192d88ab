import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { noteChange } from '../teams/audit.store.ts';
import { incidentListsStore } from './lists/incident-lists.store.ts';
import { listsStore } from './lists/lists.store.ts';
import { type BenchmarkYear, DEFAULT_YEAR, isBenchmarkYear } from './metrics/benchmarks.ts';
import { incidentTeamsStore } from './snapshot/incident-teams.store.ts';
import { practiceStore } from './snapshot/practice.store.ts';
import { snapshotStore } from './snapshot/snapshot.store.ts';
import { suspectedStore } from './snapshot/suspected.store.ts';
import { withoutDeploymentStore } from './snapshot/without-deployment.store.ts';

export type DoraStore = ReturnType<typeof doraStore>;

export const doraStore = (db: Db) => ({
  ...snapshotStore(db),
  ...suspectedStore(db),
  ...practiceStore(db),
  ...listsStore(db),
  ...incidentListsStore(db),
  ...incidentTeamsStore(db),
  ...withoutDeploymentStore(db),

  /** The year that this workspace compares itself with. */
  async benchmarkYear(): Promise<BenchmarkYear> {
    const { rows } = await db.query<{ year: number }>(sql`
      select benchmark_year as year from workspace_settings where workspace_id = ${WORKSPACE}`);
    const year = rows[0]?.year ?? DEFAULT_YEAR;
    return isBenchmarkYear(year) ? year : DEFAULT_YEAR;
  },

  async setBenchmarkYear(year: BenchmarkYear, actor: string, now: Date): Promise<void> {
    await db.transaction(async (tx) => {
      const before = await doraStore(tx).benchmarkYear();
      await tx.query(sql`
        insert into workspace_settings (workspace_id, benchmark_year)
        values (${WORKSPACE}, ${year})
            on conflict (workspace_id) do update set benchmark_year = excluded.benchmark_year`);
      const [from, to] = [{ benchmark_year: before }, { benchmark_year: year }];
      await noteChange(tx, 'workspace', from, to, { actor, at: now });
    });
  },

  /** Names of all services that were ever deployed anywhere or are owned now, in alphabetical order. */
  async serviceNames(): Promise<string[]> {
    const { rows } = await db.query<{ service: string }>(sql`
      with recursive name as (
        (select min(service) as service from deploy_events where workspace_id = ${WORKSPACE})
         union all
        select (select min(d.service) from deploy_events d
                 where d.workspace_id = ${WORKSPACE} and d.service > name.service)
          from name
         where name.service is not null)
      select service from name where service is not null
       union
      select service from service_owners where workspace_id = ${WORKSPACE} and valid_to = 'infinity'
       order by service`);
    return rows.map((row) => row.service);
  },

  /** The names that deployments of a repository give their services, in alphabetical order. */
  async servicesOfRepo(repo: string): Promise<string[]> {
    const { rows } = await db.query<{ service: string }>(sql`
      select distinct service from deploy_events where workspace_id = ${WORKSPACE} and repo = ${repo} order by service`);
    return rows.map((row) => row.service);
  },

  async hasService(service: string): Promise<boolean> {
    const { rows } = await db.query<{ found: boolean }>(sql`
      select exists (select from deploy_events where workspace_id = ${WORKSPACE} and service = ${service})
          or exists (select from service_owners where workspace_id = ${WORKSPACE} and service = ${service}) as found`);
    return rows[0]?.found === true;
  },
});
