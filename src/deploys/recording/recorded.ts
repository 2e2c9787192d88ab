import type { DeploymentEvent } from '../events/deployment-event.ts';

/** What became of one event. It is stored as the event's receipt, and a replay gets it again. */
export type Recorded =
  | {
      /** `arrival`: one more arrival of a deployment that is known, in this place or another. */
      readonly result: 'recorded' | 'arrival';
      readonly id: number;
      readonly service: string;
      readonly environment: string;
      readonly status: string;
      readonly warnings?: readonly string[];
    }
  | {
      readonly result: 'redeploy';
      readonly id: number;
      readonly service: string;
      readonly environment: string;
      readonly warnings?: readonly string[];
    };

/** An event with its idempotency key. An `exact` key (the `Idempotency-Key` header) refuses another body. */
export type KeyedEvent = {
  readonly event: DeploymentEvent;
  /** What was left out of what was sent; a part of the receipt. */
  readonly warnings: readonly string[];
  readonly keySha256: Buffer;
  readonly bodySha256: Buffer;
  readonly exact: boolean;
};

/** An event, and when it is recorded. */
export type Timed = { readonly keyed: KeyedEvent; readonly now: Date };

export type Outcome =
  | { readonly kind: 'new'; readonly recorded: Recorded }
  | { readonly kind: 'replay'; readonly recorded: Recorded };

/** `key-reused`: an exact key came before with another body. */
export type Result = Outcome | 'key-reused';

/** The service that an event is of: its repository, unless it names another. */
export const serviceOf = (event: DeploymentEvent): string => event.service ?? event.repo;
