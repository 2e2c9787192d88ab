import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { serviceNamesStore } from '../../names/service-names.store.ts';

export type ServicesStore = ReturnType<typeof servicesStore>;

export const servicesStore = (db: Db) => ({
  /** The names of all services that were ever deployed anywhere or are owned now, in alphabetical order. */
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
  async servicesOfRepo(spelling: string): Promise<string[]> {
    const repo = await serviceNamesStore(db).known(spelling);
    const { rows } = await db.query<{ service: string }>(sql`
      select distinct service from deploy_events where workspace_id = ${WORKSPACE} and repo = ${repo} order by service`);
    return rows.map((row) => row.service);
  },

  /** The service of this name, as it is stored; `undefined` if it never deployed and was never owned. */
  async serviceNamed(spelling: string): Promise<string | undefined> {
    const service = await serviceNamesStore(db).known(spelling);
    const { rows } = await db.query<{ found: boolean }>(sql`
      select exists (select from deploy_events where workspace_id = ${WORKSPACE} and service = ${service})
          or exists (select from service_owners where workspace_id = ${WORKSPACE} and service = ${service}) as found`);
    return rows[0]?.found === true ? service : undefined;
  },
});
