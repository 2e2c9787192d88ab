import type { Application } from 'express';
import { cached } from './cached.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import { pingFault } from './db/ping.ts';
import { registerDeploysHttp } from './deploys/deploys.http.ts';
import { deploysOperations } from './deploys/deploys.openapi.ts';
import { deploysStore } from './deploys/deploys.store.ts';
import { registerDeploysWebhook } from './deploys/deploys.webhook.ts';
import { deploysListStore } from './deploys/deploys-list.store.ts';
import { environmentsStore } from './deploys/environments.store.ts';
import { eventsTaker } from './deploys/taking.webhook.ts';
import { registerDoraHttp } from './dora/dora.http.ts';
import { DORA_OPERATIONS } from './dora/dora.openapi.ts';
import { doraStore } from './dora/dora.store.ts';
import { answerProblems, notFound } from './http/answer-problems.ts';
import { registerHealth } from './http/health.http.ts';
import { HTTP_OPERATIONS } from './http/http.openapi.ts';
import { registerMetrics } from './http/metrics.http.ts';
import { registerOpenapi } from './http/openapi.http.ts';
import type { Operation } from './http/openapi.ts';
import type { OwnSecret } from './http/own-secret.ts';
import { tokenGate } from './http/token-gate.ts';
import { tokensStore } from './http/tokens.store.ts';
import { registerIncidentsHttp } from './incidents/incidents.http.ts';
import { INCIDENT_HOOKS_OPERATIONS, incidentsOperations } from './incidents/incidents.openapi.ts';
import { incidentsStore } from './incidents/incidents.store.ts';
import { registerIncidentsWebhook } from './incidents/incidents.webhook.ts';
import { incidentsListStore } from './incidents/incidents-list.store.ts';
import { incidentTaker, registerCdevents } from './incidents/sources/cdevents.webhook.ts';
import { hooksStore } from './incidents/sources/hooks.store.ts';
import { registerIncidentHooks } from './incidents/sources/hooks.webhook.ts';
import { sourceSecretsStore } from './incidents/sources/source-secrets.store.ts';
import type { Log } from './log.ts';
import { teamsStore } from './teams/teams.store.ts';
import { version } from './version.ts';

type RouteDeps = {
  readonly db: Db;
  /** For numbers; may be a replica. */
  readonly readDb: Db;
  readonly hookSecrets?: Config['hookSecrets'];
  /** What secrets are sealed with. */
  readonly own?: OwnSecret;
  readonly clock: Clock;
  readonly log: Log;
};

/** How long a changed setting may go unnoticed. */
const SETTINGS_KEPT_MS = 5_000;

/** Every route but Slack's own. */
export function registerRoutes(http: Application, { db, readDb, clock, log, hookSecrets = {}, own }: RouteDeps): void {
  const gate = tokenGate(tokensStore(db), clock);
  registerMetrics(http, gate);
  const teams = teamsStore(db);
  const dora = doraStore(readDb);
  const deploys = deploysStore(db);
  const environmentNames = cached(() => environmentsStore(db).names(), SETTINGS_KEPT_MS);
  const incidents = incidentsStore(db, deploys);
  registerDoraHttp(http, { teams, dora, clock, gate });
  const hooks = hooksStore(db, deploys);
  const taking = { deploys, environmentNames, takeIncident: incidentTaker(hooks), clock };
  registerDeploysWebhook(http, { ...taking, gate });
  registerDeploysHttp(http, { list: deploysListStore(readDb), teams, environmentNames, gate });
  registerIncidentHooks(http, {
    hooks,
    secrets: hookSecrets,
    ...(own && { storedSecret: (source) => sourceSecretsStore(db, own).secretOf(source) }),
    clock,
    gate,
  });
  // It leaves whatever is no CDEvent to the route of our own incidents.
  registerCdevents(http, { hooks, takeDeployments: eventsTaker(taking), clock, gate });
  registerIncidentsWebhook(http, { incidents, deploys, teams, clock, gate });
  registerIncidentsHttp(http, { list: incidentsListStore(readDb), teams, gate });
  registerHealth(http, { database: () => pingFault(db) });
  registerOpenapi(http, operations(clock), version());
  http.use(notFound, answerProblems(log));
}

/**
 * What `/openapi.json` documents: every route of ours. `POST /slack/events` is none of them: its bodies are Slack's, it is
 * there in HTTP mode only, and nobody but Slack can sign a request to it.
 */
const operations = (clock: Clock): readonly Operation[] => [
  ...deploysOperations(clock),
  ...incidentsOperations(clock),
  ...INCIDENT_HOOKS_OPERATIONS,
  ...DORA_OPERATIONS,
  ...HTTP_OPERATIONS,
];
