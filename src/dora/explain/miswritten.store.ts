import { EARLIEST, LATEST } from '../../db/counted-time.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { canonicalEnvironment, PRODUCTION } from '../../deploys/environments/canonical-environment.ts';
import { isPlaceholder } from '../../names/placeholder.ts';
import { deploymentIsOf, type Owner } from '../snapshot/owner-rows.store.ts';
import type { Miswritten } from './miswritten.ts';

/** Rows that plain SQL wrote into `deploy_events` in a way that cannot be meant. */
export const miswrittenStore = (db: Db) => ({
  /**
   * What was written wrongly, each kind with how often. Where nothing was, it reads an empty index and goes once through the names
   * of environments.
   */
  async miswritten(owner: Owner): Promise<readonly Miswritten[]> {
    const { environments, mapped, placeholders } = await writtenNames(db);
    const names = new Map(mapped);
    const misspelt = environments.filter((name) => isProductionMisspelt(name, names));
    const { rows } = await db.query<Miswritten>(sql`
      select kind, (array_agg(value order by id))[1] as value, count(*)::int as rows, min(id) as "firstId"
        from (select 'status' as kind, d.status as value, d.id
                from deploy_events d
               where ${IS_MISWRITTEN} and d.status not in ('success', 'rollback', 'hotfix') and ${deploymentIsOf(owner)}
               union all
              select case when d.sha = '' then 'no-sha' when lower(d.sha) ~ '^[0-9a-f]{7,40}$' then 'capitals' else 'sha' end,
                     case when lower(d.sha) ~ '^[0-9a-f]{7,40}$' then '' else d.sha end, d.id
                from deploy_events d
               where ${IS_MISWRITTEN} and d.sha !~ '^[0-9a-f]{7,40}$' and ${deploymentIsOf(owner)}
               union all
              select case when d.service_name is null then 'repo' else 'service' end, d.service, d.id
                from deploy_events d
               where ${IS_MISWRITTEN} and d.service = any(${placeholders.filter(isPlaceholder)}::varchar[])
                 and ${deploymentIsOf(owner)}
               union all
              select 'environment', d.environment, d.id
                from deploy_events d
               where d.workspace_id = ${WORKSPACE} and d.environment = any(${misspelt}::varchar[]) and not d.is_worked_out
                 and ${deploymentIsOf(owner)}
               union all
              select 'time', d.deployed_at::text, d.id
                from unnest(${environments}::varchar[]) e (environment)
               cross join lateral (
                     select * from deploy_events where ${inEnvironment} and deployed_at < ${EARLIEST}
                      union all
                     select * from deploy_events where ${inEnvironment} and deployed_at >= ${LATEST}) d
               where ${deploymentIsOf(owner)}) found
       -- Any two times or shas differ; one is shown.
       group by kind, case when kind not in ('sha', 'time') then value end
       order by count(*) desc, kind, value
       limit ${MOST}`);
    return rows;
  },
});

/** The condition of the index `deploy_events_miswritten`, word for word. */
const IS_MISWRITTEN = sql`(
  d.workspace_id = ${WORKSPACE} and not d.is_worked_out
  and (d.status not in ('success', 'rollback', 'hotfix') or d.sha !~ '^[0-9a-f]{7,40}$'
       or d.service ~* '[$<{%]|^\\[object|(^|/)\\s*(undefined|null|nil|none|nan|n/a)?\\s*(/|$)'))`;

const MOST = 50;

const inEnvironment = sql`workspace_id = ${WORKSPACE} and environment = e.environment`;

const isProductionMisspelt = (name: string, names: ReadonlyMap<string, string>): boolean =>
  name !== PRODUCTION && canonicalEnvironment(name, names) === PRODUCTION;

type Names = {
  readonly environments: readonly string[];
  /** Which names of environments are stored as which. */
  readonly mapped: readonly (readonly [string, string])[];
  /** Services that may be the placeholders of a script. */
  readonly placeholders: readonly string[];
};

/** The environments, from one to the next through the index, and suspicious services. */
async function writtenNames(db: Db): Promise<Names> {
  const { rows } = await db.query<Names>(sql`
    with recursive leap as (
      (select min(environment) as name from deploy_events where workspace_id = ${WORKSPACE})
       union all
      select (select min(environment) from deploy_events where workspace_id = ${WORKSPACE} and environment > leap.name)
        from leap
       where leap.name is not null)
    select array(select name from leap where name is not null)::text[] as environments,
           array(select distinct d.service from deploy_events d where ${IS_MISWRITTEN})::text[] as placeholders,
           coalesce((select jsonb_agg(jsonb_build_array(name, canonical))
                       from environment_names
                      where workspace_id = ${WORKSPACE}), '[]') as mapped`);
  return rows[0] ?? { environments: [], placeholders: [], mapped: [] };
}
