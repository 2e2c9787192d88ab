import type { Router } from 'express';
import { readCursor, toCursor } from '../http/cursor.ts';
import { Problem } from '../http/problem.ts';
import { readQuery } from '../http/query.ts';
import type { TokenGate } from '../http/token-gate.ts';
import type { Permissions } from '../teams/permissions.ts';
import type { TeamsStore } from '../teams/teams.store.ts';
import { incidentJson } from './incident-json.ts';
import { incidentsQuerySchema } from './incidents.openapi.ts';
import type { IncidentsListStore, IncidentsQuestion } from './incidents-list.store.ts';

type Deps = {
  readonly list: IncidentsListStore;
  readonly teams: TeamsStore;
  readonly permissions: Pick<Permissions, 'hidesTitles'>;
  readonly gate: TokenGate;
};

const LIST = 'incidents';

/** `GET /v1/incidents?team=|service=&open=&untagged=&limit=&cursor=`: incidents, the newest onset first, in pages. */
export function registerIncidentsHttp(router: Router, { list, teams, permissions, gate }: Deps): void {
  router.get('/v1/incidents', gate('read'), async (request, response) => {
    const { team, service, open, untagged, limit, cursor } = readQuery(request, incidentsQuerySchema);
    const found = await list.incidents({
      after: cursor === undefined ? undefined : toAfter(cursor),
      scope: service === undefined ? await teamScope(teams, team) : { kind: 'service', service },
      open,
      untagged,
      // One more says whether there is a next page.
      limit: limit + 1,
    });
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    const owners = rows.flatMap(({ owner }) => owner ?? []);
    const hidden = await permissions.hidesTitles({ kind: 'token' }, owners);
    const items = rows.map((row) => incidentJson(row.owner && hidden.has(row.owner.id) ? { ...row, title: '' } : row));
    response.json({ items, next_cursor: last ? toCursor(LIST, last) : null });
  });
}

function toAfter(cursor: string): IncidentsQuestion['after'] {
  const { at, id } = readCursor(LIST, cursor, /^.+$/s);
  return { startedAt: at, id };
}

/** `team=all`, or no team, is everything. */
async function teamScope(teams: TeamsStore, name: string | undefined): Promise<IncidentsQuestion['scope']> {
  if (name === undefined || name === 'all') return { kind: 'all' };
  const team = await teams.teamNamed(name);
  if (team) return { kind: 'team', team: team.id };
  throw new Problem(404, 'unknown-team', 'Unknown team', `No team is called ${JSON.stringify(name)}.`);
}
