import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type ChangedBy, noteChange } from '../../teams/audit.store.ts';
import { canonicalEnvironment, type EnvironmentNames } from './canonical-environment.ts';

export type EnvironmentsStore = ReturnType<typeof environmentsStore>;

export const environmentsStore = (db: Db) => ({
  /** The name under which each mapped environment is stored. */
  async names(): Promise<EnvironmentNames> {
    const { rows } = await db.query<{ name: string; canonical: string }>(sql`
      select name, canonical
        from environment_names
       where workspace_id = ${WORKSPACE}
       order by canonical, name`);
    return new Map(rows.map(({ name, canonical }) => [name, canonical]));
  },

  /**
   * Stores `name` as `canonical` from now on, and so every name that was stored as `name`. It renames the deployments that are
   * stored already, and returns how many.
   */
  async map(name: string, canonical: string, by: ChangedBy): Promise<number> {
    return db.transaction(async (tx) => {
      const before = await environmentsStore(tx).names();
      await tx.query(sql`
        insert into environment_names (workspace_id, name, canonical)
        values (${WORKSPACE}, ${name}, ${canonical})
            on conflict (workspace_id, name) do update set canonical = excluded.canonical`);
      await tx.query(sql`
        update environment_names
           set canonical = ${canonical}
         where workspace_id = ${WORKSPACE} and canonical = ${name}`);
      await noteNames(tx, before, by);
      if (name === canonical) return 0;
      const { rows } = await tx.query<{ renamed: number }>(sql`
        select rename_environment(${WORKSPACE}, ${name}, ${canonical}) as renamed`);
      return rows[0]?.renamed ?? 0;
    });
  },

  /** False if the name was not mapped. */
  async unmap(name: string, by: ChangedBy): Promise<boolean> {
    return db.transaction(async (tx) => {
      const before = await environmentsStore(tx).names();
      const { rowCount } = await tx.query(sql`
        delete from environment_names where workspace_id = ${WORKSPACE} and name = ${name}`);
      await noteNames(tx, before, by);
      return rowCount === 1;
    });
  },

  /** Every environment that has deployments, the most used first. */
  async seen(): Promise<readonly { readonly environment: string; readonly deployments: number }[]> {
    const { rows } = await db.query<{ environment: string; deployments: number }>(sql`
      select environment, count(*) as deployments
        from deploy_events
       where workspace_id = ${WORKSPACE}
       group by environment
       order by count(*) desc, environment`);
    return rows;
  },
});

/** Writes to the audit log each name that is stored differently now. */
async function noteNames(tx: Db, before: EnvironmentNames, by: ChangedBy): Promise<void> {
  const after = await environmentsStore(tx).names();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [from, to] = [before, after].map((names) => ({ stored_as: canonicalEnvironment(name, names) }));
    if (from && to) await noteChange(tx, `environment ${name}`, from, to, by);
  }
}
