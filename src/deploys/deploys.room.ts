import { cached } from '../cached.ts';
import type { Room, Shell, Slot } from '../room.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { importDeploysCommand } from './deploys.cli.ts';
import { deploysStore } from './deploys.store.ts';
import { environmentCommand } from './environments/environments.cli.ts';
import { environmentsStore } from './environments/environments.store.ts';
import { registerDeploysWebhook } from './ingest/deploys.webhook.ts';
import { ingestOperation } from './ingest/ingest.openapi.ts';
import { eventsTaker, type TakeIncident } from './ingest/ingest.webhook.ts';
import { registerDeploysHttp } from './list/deploys.http.ts';
import { deploysListStore } from './list/deploys-list.store.ts';
import { listOperation } from './list/list.openapi.ts';

/** How long a changed setting may go unnoticed. */
const SETTINGS_KEPT_MS = 5_000;

export type DeploysRoom = ReturnType<typeof deploysRoom>;

/** Deployments, rollbacks, redeploys. */
export function deploysRoom({ db, readDb, gate, clock }: Shell, { teams: { teams } }: { readonly teams: TeamsRoom }) {
  const [deploys, environments] = [deploysStore(db), environmentsStore(db)];
  const environmentNames = cached(() => environments.names(), SETTINGS_KEPT_MS);
  const slots = {
    /** Takes CDEvents of incidents, which may come in with deployments. */
    takeIncident: [] as Slot<TakeIncident>,
  };
  const takeIncident: TakeIncident = async (type, cdevent, now) => {
    for (const take of slots.takeIncident) {
      const answer = await take(type, cdevent, now);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
  const taking = { deploys, environmentNames, takeIncident, clock };
  return {
    deploys,
    environments,
    slots,
    storesOn: environmentsStore,
    takeDeployments: eventsTaker(taking),

    http(http) {
      registerDeploysWebhook(http, { ...taking, gate });
      registerDeploysHttp(http, { list: deploysListStore(readDb), teams, environmentNames, gate });
    },
    operations: [ingestOperation(clock), listOperation],
    commands: [environmentCommand({ environments, clock }), importDeploysCommand({ deploys, environments, clock })],
  } satisfies Room & Record<string, unknown>;
}
