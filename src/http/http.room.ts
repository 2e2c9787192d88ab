import { pingFault } from '../db/ping.ts';
import type { Room, Shell } from '../room.ts';
import { registerHealth } from './health.http.ts';
import { HTTP_OPERATIONS } from './http.openapi.ts';
import { registerMetrics } from './metrics.http.ts';
import { tokenCommand } from './tokens.cli.ts';
import { tokensStore } from './tokens.store.ts';

/** The routes for health and metrics, and the API tokens. */
export function httpRoom({ db, gate, clock }: Shell) {
  const tokens = tokensStore(db);
  return {
    tokens,
    storesOn: tokensStore,

    http(http) {
      registerMetrics(http, gate);
      registerHealth(http, { database: () => pingFault(db) });
    },
    operations: HTTP_OPERATIONS,
    commands: [tokenCommand(tokens, clock)],
  } satisfies Room & Record<string, unknown>;
}

export type HttpRoom = ReturnType<typeof httpRoom>;
