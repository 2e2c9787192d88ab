import type { Application } from 'express';
import type { Db } from '../../db/db.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import type { IngestEvents } from '../../deploys/ingest/ingest.webhook.ts';
import type { Shell } from '../../room.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import { ingestIncident, registerCdevents } from './cdevents.webhook.ts';
import { hooksStore } from './hooks.store.ts';
import { registerIncidentHooks } from './hooks.webhook.ts';
import { joinNames } from './joined-names.job.ts';
import { payloadsStore } from './payloads.store.ts';
import { sourceSecretsStore } from './secrets.store.ts';
import { sourceServicesStore } from './vendor-services.store.ts';

type Below = {
  readonly teams: TeamsStore;
  readonly deploys: DeploysStore;
  readonly ingestDeployments: IngestEvents;
};

/** Incidents from other tools: the routes that they send to, the secrets that they sign with, their services and payloads. */
export function incidentSources(
  { db, own, hookSecrets, gate, clock, log }: Shell,
  { teams, deploys, ingestDeployments }: Below,
) {
  const hooks = hooksStore(db, deploys);
  const payloads = payloadsStore(db);
  const storesOn = (on: Db) => ({
    sourceSecrets: sourceSecretsStore(on, own),
    sourceServices: sourceServicesStore(on),
  });
  const stores = { ...storesOn(db), payloads };
  return {
    stores,
    storesOn,
    ingestIncident: ingestIncident(hooks),
    /** Register it before the route of our own incidents, which gets everything that is not a CDEvent. */
    http(http: Application) {
      const storedSecret = stores.sourceSecrets.secretOf;
      registerIncidentHooks(http, { hooks, secrets: hookSecrets, storedSecret, clock, gate });
      registerCdevents(http, { hooks, ingestDeployments, clock, gate });
    },
    ticks: [
      { name: 'payloads', run: (now: Date) => payloads.sweep(now) },
      { name: 'names', run: joinNames({ db, teams, deploys, log }) },
    ],
  };
}
