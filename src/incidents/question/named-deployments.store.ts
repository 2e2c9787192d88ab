import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { deploymentId } from '../../deploys/deployment.ts';
import { PRODUCTION } from '../../deploys/environments/canonical-environment.ts';
import type { TeamId } from '../../teams/team.ts';
import type { NamedDeployment } from './suspects.ts';

/** A row of `deploymentColumns`. */
export type DeploymentRow = {
  id: number;
  service: string;
  sha: string;
  status: string;
  deployed_at: Date;
  deployed_by: string | null;
  url: string | null;
};

/** The columns of `deploy_events d` for a deployment that may be named. */
export const deploymentColumns: Sql = sql`d.id, d.service, d.sha, d.status, d.deployed_at, d.deployed_by, d.url`;

export const toNamed = (row: DeploymentRow): NamedDeployment => ({
  id: deploymentId(row.id),
  service: row.service,
  sha: row.sha,
  status: row.status,
  deployedAt: row.deployed_at,
  by: row.deployed_by ?? undefined,
  url: row.url ?? undefined,
});

/** The deployments that the verdict of each incident names, the oldest first. */
export async function namedOf(
  db: Db,
  incidentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly NamedDeployment[]>> {
  const { rows } = await db.query<DeploymentRow & { incident_id: string }>(sql`
    select v.incident_id, ${deploymentColumns}
      from incident_deployments v
      join deploy_events d on d.workspace_id = ${WORKSPACE} and d.id = v.deploy_event_id
     where v.workspace_id = ${WORKSPACE} and v.incident_id = any(${incidentIds}::varchar[])
     order by d.deployed_at, d.id`);
  return grouped(rows.map((row) => [row.incident_id, toNamed(row)]));
}

/** The most that a menu of Slack holds. */
const MOST_FOUND = 100;

/**
 * Production deployments of the 14 days before the onset and of the day after it (a roll-out may have been under way, or a clock
 * may be wrong), whose service, sha or author contains this text: those nearest to the onset, the newest first. For a team, only
 * deployments of services that it owned at the time.
 */
export async function searchDeployments(
  db: Db,
  team: TeamId | undefined,
  text: string,
  onset: Date,
): Promise<readonly NamedDeployment[]> {
  const isOfTeam =
    team === undefined
      ? sql`true`
      : sql`exists (
        select from service_owners o
         where o.workspace_id = ${WORKSPACE} and o.team_id = ${team} and o.service = d.service
           and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to)`;
  const { rows } = await db.query<DeploymentRow>(sql`
    select ${deploymentColumns}
      from deploy_events d
     where d.workspace_id = ${WORKSPACE} and d.environment = ${PRODUCTION} and d.deployed_at >= ${onset}::timestamptz - interval '336 hours'
       and d.deployed_at <= ${onset}::timestamptz + interval '24 hours' and ${isOfTeam}
       and (strpos(lower(d.service), lower(${text}::text)) > 0 or starts_with(lower(d.sha), lower(${text}::text))
            or strpos(lower(coalesce(d.deployed_by, '')), lower(${text}::text)) > 0)
     order by greatest(d.deployed_at - ${onset}, ${onset} - d.deployed_at), d.id desc
     limit ${MOST_FOUND}`);
  return rows.map(toNamed).toSorted(newestFirst);
}

const newestFirst = (one: NamedDeployment, other: NamedDeployment): number =>
  other.deployedAt.getTime() - one.deployedAt.getTime() || other.id - one.id;

/** The items by their key, each group in the given order. */
export function grouped<Item>(pairs: readonly (readonly [string, Item])[]): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const [key, item] of pairs) groups.set(key, [...(groups.get(key) ?? []), item]);
  return groups;
}
