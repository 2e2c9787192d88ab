import { createHash } from 'node:crypto';
import { batched } from '../../batched.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { meetsEverybody } from '../../db/trouble.ts';
import type { DeploymentEvent } from '../events/deployment-event.ts';
import { eventKey } from '../events/event-key.ts';
import { recordEvents } from './record-events.store.ts';
import { type KeyedEvent, type Outcome, serviceOf, type Timed } from './recorded.ts';
import { withStoredNames } from './stored-names.store.ts';

/**
 * An event with the key that identifies it: its own, or `exactKey` where the sender gave one. `raw` is what was sent; its
 * content shows whether a key was used before for another body.
 */
export const keyedEvent = (
  event: DeploymentEvent,
  raw: unknown,
  { exactKey, warnings = [] }: { readonly exactKey?: string | undefined; readonly warnings?: readonly string[] } = {},
): KeyedEvent => ({
  event,
  warnings,
  keySha256: sha256(exactKey ?? eventKey(event)),
  bodySha256: sha256(JSON.stringify(raw)),
  exact: exactKey !== undefined,
});

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** At most so many events of different senders share one transaction. */
const MAX_BATCH = 100;

export function recordingStore(db: Db) {
  // A pipeline sends one event at a time. Events that come at the same time are written in one batch.
  const recordOne = batched(
    async (events: readonly Timed[]) => {
      const named = await withStoredNames(db, events);
      return retriedOnce(() => recordEvents(db, named));
    },
    { most: MAX_BATCH, isEverybodys: meetsEverybody },
  );
  return {
    /**
     * Records events, in any order, all or none. It records none where an exact key came before with another body.
     * Events of one service and environment wait for each other, so two equal ones at once are one deployment and its replay.
     */
    async record(events: readonly KeyedEvent[], now: Date): Promise<readonly Outcome[] | 'key-reused'> {
      const [only] = events;
      if (only !== undefined && events.length === 1) {
        const result = await recordOne({ keyed: only, now });
        return result === 'key-reused' ? result : [result];
      }
      return recordAllOrNone(
        db,
        events.map((keyed) => ({ keyed, now })),
      );
    },

    /** Records a history, all or none: none of it where `accept` says no to what would become of it. */
    async recordHistory(
      events: readonly KeyedEvent[],
      now: Date,
      { onEach, accept }: HistoryOptions,
    ): Promise<readonly Outcome[]> {
      const timed = events.map((keyed) => ({ keyed, now }));
      const outcomes = await recordAllOrNone(db, timed, { onEach, accept });
      if (outcomes === 'key-reused') throw new Error('An event of a history has no key that could be reused');
      return outcomes;
    },
  };
}

type HistoryOptions = {
  /** Called after each event. */
  readonly onEach?: (() => void) | undefined;
  readonly accept?: ((outcomes: readonly Outcome[]) => boolean) | undefined;
};

/** Thrown so that the transaction is rolled back. */
class RolledBack extends Error {
  readonly answer: readonly Outcome[] | 'key-reused';

  constructor(answer: readonly Outcome[] | 'key-reused') {
    super('Nothing was recorded');
    this.answer = answer;
  }
}

/** So many events are recorded by the first statement of many, each next one has twice as many, and the last ones have at most so many. */
const [FIRST_STATEMENT, MAX_STATEMENT] = [60, 1_000];

async function recordAllOrNone(
  db: Db,
  events: readonly Timed[],
  { onEach = () => {}, accept = () => true }: HistoryOptions = {},
): Promise<readonly Outcome[] | 'key-reused'> {
  const named = await withStoredNames(db, events);
  try {
    return await retriedOnce(() =>
      db.transaction(async (tx) => {
        const outcomes = await recordInParts(tx, named, onEach);
        if (accept(outcomes)) return outcomes;
        throw new RolledBack(outcomes);
      }),
    );
  } catch (error) {
    if (error instanceof RolledBack) return error.answer;
    throw error;
  }
}

/** By service, and then by time. */
function inTurn(one: DeploymentEvent, other: DeploymentEvent): number {
  const [service, otherService] = [serviceOf(one), serviceOf(other)];
  if (service !== otherService) return service < otherService ? -1 : 1;
  return one.deployedAt.getTime() - other.deployedAt.getTime();
}

/** Those of one service stay together: each statement works out anew what came after its first event in the same place. */
async function recordInParts(tx: Db, events: readonly Timed[], onEach: () => void): Promise<readonly Outcome[]> {
  if (events.length > MAX_STATEMENT) await lockServices(tx, events);
  const sorted = [...events.entries()].sort(([, one], [, other]) => inTurn(one.keyed.event, other.keyed.event));
  const outcomes: Outcome[] = [];
  let size = sorted.length <= MAX_STATEMENT ? MAX_STATEMENT : FIRST_STATEMENT;
  for (let from = 0; from < sorted.length; ) {
    // A plan that was made while the tables were empty takes any index. A new one sees how large they have become.
    if (from > 0 && from < MAX_STATEMENT * 2) await tx.query(sql`discard plans`);
    const part = sorted.slice(from, from + size);
    const results = await recordEvents(
      tx,
      part.map(([, event]) => event),
    );
    for (const [at, [index]] of part.entries()) {
      const result = results[at];
      if (result === undefined || result === 'key-reused') throw new RolledBack('key-reused');
      outcomes[index] = result;
      onEach();
    }
    from += size;
    size = Math.min(from, MAX_STATEMENT);
  }
  return outcomes;
}

/**
 * Two events of one key for different services do not wait for each other: the slower one meets the other's receipt, or they
 * lock each other. The second attempt finds the receipt.
 */
const retriedOnce = <Value>(attempt: () => Promise<Value>): Promise<Value> =>
  attempt().catch((error: unknown) => (isKeyTaken(error) ? attempt() : Promise.reject(error)));

function isKeyTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '23505' || code === '40P01';
}

/** Locks services, always in the same order, so that two transactions of several statements cannot wait for each other. */
async function lockServices(tx: Db, events: readonly Timed[]): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(place)
      from (select distinct deploy_place(${WORKSPACE}, service, environment) as place
              from unnest(${events.map(({ keyed }) => serviceOf(keyed.event))}::text[],
                          ${events.map(({ keyed }) => keyed.event.environment)}::text[]) as e (service, environment)
             order by 1) ordered`);
}
