import type { Room, Shell, Slot } from '../room.ts';
import { type Check, registerHealth } from './health.http.ts';
import { HTTP_OPERATIONS } from './http.openapi.ts';
import { registerMetrics } from './metrics.http.ts';
import { tokenCommand } from './tokens.cli.ts';
import { tokensStore } from './tokens.store.ts';

/** The routes for health and metrics, and the API tokens. */
export function httpRoom({ db, databaseFault, gate, clock, metricsOpen }: Shell) {
  const tokens = tokensStore(db);
  /** What other rooms need to be ready. */
  const checks: Slot<Readonly<Record<string, Check>>> = [];
  return {
    tokens,
    storesOn: tokensStore,
    slots: { checks },

    http(http) {
      registerMetrics(http, gate, { open: metricsOpen });
      registerHealth(http, Object.assign({ database: databaseFault }, ...checks));
    },
    operations: HTTP_OPERATIONS,
    commands: [tokenCommand(tokens, clock)],
  } satisfies Room & Record<string, unknown>;
}

export type HttpRoom = ReturnType<typeof httpRoom>;
