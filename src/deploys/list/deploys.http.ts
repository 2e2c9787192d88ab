import type { Router } from 'express';
import { readCursor, toCursor } from '../../http/cursor.ts';
import { Problem } from '../../http/problem.ts';
import { readQuery } from '../../http/query.ts';
import type { TokenGate } from '../../http/token-gate.ts';
import type { TeamId } from '../../teams/team.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import { canonicalEnvironment, type EnvironmentNames } from '../environments/canonical-environment.ts';
import type { DeploysListStore, DeploysQuestion, ListedDeployment } from './deploys-list.store.ts';
import { deploysQuerySchema, type Scope, scopeOf } from './deploys-query.ts';

type Deps = {
  readonly list: DeploysListStore;
  readonly teams: TeamsStore;
  /** Under which name each environment is stored. */
  readonly environmentNames: () => Promise<EnvironmentNames>;
  readonly gate: TokenGate;
};

const LIST = 'deploys';

/** `GET /v1/deploys?team=|service=|repo=&environment=&from=&to=&limit=&cursor=`: deployments, the newest first, in pages. */
export function registerDeploysHttp(router: Router, { list, teams, environmentNames, gate }: Deps): void {
  router.get('/v1/deploys', gate('read'), async (request, response) => {
    const { environment, from, to, limit, cursor, ...names } = readQuery(request, deploysQuerySchema);
    const found = await list.deployments({
      after: cursor === undefined ? undefined : toAfter(cursor),
      scope: await withTeam(teams, scopeOf(names)),
      environment: environment === undefined ? undefined : canonicalEnvironment(environment, await environmentNames()),
      from,
      to,
      // One more row shows whether there is a next page.
      limit: limit + 1,
    });
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    response.json({
      items: rows.map(toJson),
      next_cursor: last ? toCursor(LIST, { micros: last.micros, id: String(last.id) }) : null,
    });
  });
}

function toAfter(cursor: string): DeploysQuestion['after'] {
  const { at, id } = readCursor(LIST, cursor, /^\d{1,16}$/);
  return { deployedAt: at, id: Number(id) };
}

async function withTeam(teams: TeamsStore, scope: Scope<string>): Promise<Scope<TeamId>> {
  if (scope.kind !== 'team') return scope;
  const team = await teams.teamNamed(scope.team);
  if (team) return { kind: 'team', team: team.id };
  throw new Problem(404, 'unknown-team', 'Unknown team', `No team is called ${JSON.stringify(scope.team)}.`);
}

const toJson = (deployment: ListedDeployment): object => ({
  id: deployment.id,
  repo: deployment.repo,
  service: deployment.service,
  sha: deployment.sha,
  environment: deployment.environment,
  deployed_at: deployment.deployedAt,
  status: deployment.status,
  lead_time_seconds: deployment.leadTimeSeconds,
  caused_incident: deployment.causedIncident,
  incident_id: deployment.incidentId,
  incidents: deployment.incidents,
  url: deployment.url,
  deployed_by: deployment.deployedBy,
});
