import { createHash } from 'node:crypto';
import type { Router } from 'express';
import type { Clock } from '../clock.ts';
import type { DeploysStore, NamedArrival } from '../deploys/deploys.store.ts';
import { jsonBody } from '../http/body/json-body.ts';
import type { FieldFault } from '../http/fields.ts';
import { invalidBody, invalidFields, Problem } from '../http/problem.ts';
import type { TokenGate } from '../http/token-gate.ts';
import type { TeamId } from '../teams/team.ts';
import type { TeamsStore } from '../teams/teams.store.ts';
import type { Incident, IncidentChange } from './incident.ts';
import {
  type DeploymentName,
  type IncidentFields,
  incidentChangeSchema,
  incidentEventSchema,
} from './incident-event.ts';
import { incidentJson, sentJson } from './incident-json.ts';
import type { IncidentsStore } from './incidents.store.ts';
import { arrivalWarnings } from './time-order.ts';

type Deps = {
  readonly incidents: IncidentsStore;
  readonly deploys: DeploysStore;
  readonly teams: TeamsStore;
  readonly clock: Clock;
  readonly gate: TokenGate;
};

/** `POST /v1/incidents` and `PATCH /v1/incidents/:id`: incidents of any tool, in our own words. */
export function registerIncidentsWebhook(router: Router, deps: Deps): void {
  const eventSchema = incidentEventSchema(deps.clock);
  const changeSchema = incidentChangeSchema(deps.clock);

  router.post('/v1/incidents', deps.gate('ingest'), jsonBody, async (request, response) => {
    const now = deps.clock();
    const parsed = eventSchema.safeParse(request.body);
    if (!parsed.success) throw invalidBody(parsed.error);
    const { id } = parsed.data;
    const startedAt = parsed.data.startedAt ?? parsed.data.openedAt ?? now;
    const { change, warnings } = await toChange(deps, parsed.data, startedAt);
    const bodySha256 = createHash('sha256').update(JSON.stringify(request.body)).digest();
    const outcome = await deps.incidents.add({ ...change, id, startedAt, source: 'api', bodySha256 }, now);
    if (outcome === 'exists') throw alreadyExists(id);
    // All of a new incident is the sender's. What became of it since is for those who may read.
    const isNew = outcome === 'added';
    const answer = isNew
      ? incidentJson(await read(deps, id), warnings)
      : sentJson(id, { ...parsed.data, verdict: change.verdict }, { ...parsed.data, startedAt }, warnings);
    response.status(isNew ? 201 : 200).json(answer);
  });

  router.patch('/v1/incidents/:id', deps.gate('ingest'), jsonBody, async (request, response) => {
    const id = String(request.params['id']);
    const parsed = changeSchema.safeParse(request.body);
    if (!parsed.success) throw invalidBody(parsed.error);
    const before = await read(deps, id);
    const startedAt = parsed.data.startedAt ?? before.startedAt;
    const { change, warnings } = await toChange(deps, parsed.data, startedAt);
    if (!(await deps.incidents.change(id, change, deps.clock()))) throw unknownIncident(id);
    const times = { ...before, ...given(parsed.data), startedAt };
    response.json(sentJson(id, { ...parsed.data, verdict: change.verdict }, times, warnings));
  });
}

/** The fields that were sent; `null` is one that is cleared. */
const given = <Fields extends object>(fields: Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;

async function read(deps: Deps, id: string): Promise<Incident> {
  const incident = id.includes('\u0000') ? undefined : await deps.incidents.incident(id);
  if (incident === undefined) throw unknownIncident(id);
  return incident;
}

const unknownIncident = (id: string): Problem =>
  new Problem(
    404,
    'unknown-incident',
    'Unknown incident',
    `No incident has the id ${JSON.stringify(id)}. POST /v1/incidents makes one.`,
  );

const alreadyExists = (id: string): Problem =>
  new Problem(
    409,
    'incident-exists',
    'The incident exists',
    `Another event made the incident ${JSON.stringify(id)}. PATCH /v1/incidents/${encodeURIComponent(id)} changes it.`,
  );

/** What an event changes, and what is odd about the deployments that it names. */
type Found = { readonly change: IncidentChange; readonly warnings: readonly string[] };

/** Finds the team and the deployments that an event names. A name that is not found is a fault of its field. */
async function toChange(deps: Deps, { team, verdict, ...fields }: IncidentFields, startedAt: Date): Promise<Found> {
  const teamId = team == null ? team : await findTeam(deps, team);
  if (verdict?.kind !== 'yes') return { change: { ...fields, teamId, verdict }, warnings: [] };
  const named = await findNamed(deps, verdict.deployments, startedAt);
  const deployments = [...new Set(named.map(({ id }) => id))];
  const warnings = arrivalWarnings(named, startedAt);
  return { change: { ...fields, teamId, verdict: { kind: 'yes', deployments } }, warnings };
}

async function findTeam(deps: Deps, name: string): Promise<TeamId> {
  const team = await deps.teams.teamNamed(name);
  if (team) return team.id;
  // Who may send need not know which teams there are.
  throw invalidFields([{ pointer: '/team', detail: 'names no team; `drumbeat team list` lists them' }]);
}

async function findNamed(deps: Deps, names: readonly DeploymentName[], startedAt: Date): Promise<NamedArrival[]> {
  const found = await Promise.all(names.map((name) => findDeployments(deps, name, startedAt)));
  const faults = found.flatMap((ids, index): FieldFault[] =>
    ids.length > 0 ? [] : [{ pointer: `/deploy_ids/${index}`, detail: UNSEEN }],
  );
  if (faults.length > 0) throw invalidFields(faults);
  return found.flat();
}

const UNSEEN =
  'names no production deployment that Drumbeat has seen; leave it out, and the verdict still counts for recovery';

async function findDeployments(deps: Deps, name: DeploymentName, startedAt: Date): Promise<NamedArrival[]> {
  switch (name.kind) {
    case 'id':
      return deps.deploys.productionDeployments([name.id]);
    case 'commit':
      return deps.deploys.deploymentsOfCommit(name.repo, name.sha, name.service, startedAt);
  }
}
