import { cached } from '../cached.ts';
import type { Room, Shell, Slot } from '../room.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { importDeploysCommand } from './deploys.cli.ts';
import { deploysStore } from './deploys.store.ts';
import { environmentCommand } from './environments/environments.cli.ts';
import { environmentsStore } from './environments/environments.store.ts';
import { registerDeploysWebhook } from './ingest/deploys.webhook.ts';
import { ingestOperation } from './ingest/ingest.openapi.ts';
import { eventIngester, type IngestIncident } from './ingest/ingest.webhook.ts';
import { registerDeploysHttp } from './list/deploys.http.ts';
import { deploysListStore } from './list/deploys-list.store.ts';
import { listOperation } from './list/list.openapi.ts';
import { DEPLOY_RECORDS } from './person-records.store.ts';

/** How long a changed setting may go unnoticed. */
const SETTINGS_KEPT_MS = 5_000;

export type DeploysRoom = ReturnType<typeof deploysRoom>;

/** Deployments, rollbacks, redeploys. */
export function deploysRoom({ db, readDb, gate, clock }: Shell, { teams: { teams } }: { readonly teams: TeamsRoom }) {
  const [deploys, environments] = [deploysStore(db), environmentsStore(db)];
  const environmentNames = cached(() => environments.names(), SETTINGS_KEPT_MS);
  const slots = {
    /** Ingests CDEvents of incidents that are sent with deployments. */
    ingestIncident: [] as Slot<IngestIncident>,
  };
  const ingest = { deploys, environmentNames, ingestIncident: slots.ingestIncident, clock };
  return {
    deploys,
    environments,
    slots,
    storesOn: environmentsStore,
    ingestDeployments: eventIngester(ingest),

    http(http) {
      registerDeploysWebhook(http, { ...ingest, gate });
      registerDeploysHttp(http, { list: deploysListStore(readDb), teams, environmentNames, gate });
    },
    operations: [ingestOperation(clock), listOperation],
    persons: DEPLOY_RECORDS,
    commands: [environmentCommand({ environments, clock }), importDeploysCommand({ deploys, environments, clock })],
  } satisfies Room & Record<string, unknown>;
}
