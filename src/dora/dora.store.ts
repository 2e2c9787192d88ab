import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { noteChange } from '../teams/audit.store.ts';
import { miswrittenStore } from './explain/miswritten.store.ts';
import { servicesStore } from './finding/services.store.ts';
import { listsStore } from './lists/deployment-lists.store.ts';
import { incidentListsStore } from './lists/incident-lists.store.ts';
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
  ...miswrittenStore(db),
  ...listsStore(db),
  ...incidentListsStore(db),
  ...incidentTeamsStore(db),
  ...withoutDeploymentStore(db),
  ...servicesStore(db),

  /** The year whose published numbers this workspace compares itself with. */
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
});
