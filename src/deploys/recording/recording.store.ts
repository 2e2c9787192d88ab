import { createHash } from 'node:crypto';
import { batched } from '../../batched.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { meetsEverybody } from '../../db/trouble.ts';
import type { DeploymentEvent } from '../events/deployment-event.ts';
import { eventKey } from '../events/event-key.ts';
import { recordRound } from './record-round.store.ts';
import { type KeyedEvent, type Outcome, type Result, serviceOf, type Timed } from './recorded.ts';
import { rounds } from './rounds.ts';

/**
 * An event with the key that identifies it: its own, or `exactKey` where the sender gave one. `raw` is what was sent; its
 * content shows whether a key was used before for another body.
 */
export const keyedEvent = (event: DeploymentEvent, raw: unknown, exactKey?: string): KeyedEvent => ({
  event,
  keySha256: sha256(exactKey ?? eventKey(event)),
  bodySha256: sha256(JSON.stringify(raw)),
  exact: exactKey !== undefined,
});

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** At most so many events of different senders share one transaction. */
const MAX_BATCH = 100;

export function recordingStore(db: Db) {
  // A pipeline sends one event at a time. Events that come at the same time are written in one batch.
  const recordOne = batched((events: readonly Timed[]) => recordBatch(db, events), {
    most: MAX_BATCH,
    isEverybodys: meetsEverybody,
  });
  return {
    /**
     * Records events in the order given, all or none. It records none where an exact key came before with another body.
     * Events of one service and environment wait for each other, so two equal ones at once are one deployment and its replay.
     */
    async record(
      events: readonly KeyedEvent[],
      now: Date,
      onEach: (index: number) => void = () => {},
    ): Promise<readonly Outcome[] | 'key-reused'> {
      const [only] = events;
      if (only !== undefined && events.length === 1) {
        const result = await recordOne({ keyed: only, now });
        return result === 'key-reused' ? result : [result];
      }
      return recordAllOrNone(
        db,
        events.map((keyed) => ({ keyed, now })),
        onEach,
      );
    },
  };
}

/** Thrown so that the transaction is rolled back. */
class KeyReused extends Error {}

async function recordAllOrNone(
  db: Db,
  events: readonly Timed[],
  onEach: (index: number) => void,
): Promise<readonly Outcome[] | 'key-reused'> {
  try {
    const results = await recordInTransaction(db, events, onEach, () => {
      throw new KeyReused();
    });
    return results.filter((result) => result !== 'key-reused');
  } catch (error) {
    if (error instanceof KeyReused) return 'key-reused';
    throw error;
  }
}

/** Records events that do not depend on each other; in one statement where no two share a place or a key. */
async function recordBatch(db: Db, events: readonly Timed[]): Promise<readonly Result[]> {
  const [round, ...more] = rounds(events, placeOf, keyOf);
  return more.length === 0 && round?.length === events.length
    ? retriedOnce(() => recordRound(db, events))
    : recordInTransaction(db, events);
}

const recordInTransaction = (
  db: Db,
  events: readonly Timed[],
  onEach: (index: number) => void = () => {},
  onKeyReused: () => void = () => {},
): Promise<readonly Result[]> =>
  retriedOnce(() => db.transaction((tx) => recordInRounds(tx, events, onEach, onKeyReused)));

/**
 * Two events of one key for different places do not wait for each other: the slower one meets the other's receipt, or they
 * lock each other. The second attempt finds the receipt.
 */
const retriedOnce = <Value>(attempt: () => Promise<Value>): Promise<Value> =>
  attempt().catch((error: unknown) => (isKeyTaken(error) ? attempt() : Promise.reject(error)));

function isKeyTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '23505' || code === '40P01';
}

/** So many statements are sent together, so that an import is not as slow as its line is long. */
const ROUNDS_AT_ONCE = 20;
/** The first time that Postgres plans anew; then whenever twice as much was recorded. */
const PLANNED_ANEW_AT = 250;

/** Records events round by round; each round is one statement. */
async function recordInRounds(
  tx: Db,
  events: readonly Timed[],
  onEach: (index: number) => void,
  onKeyReused: () => void,
): Promise<readonly Result[]> {
  await lockPlaces(tx, events);
  const results: Result[] = [];
  let [done, plannedAt] = [0, PLANNED_ANEW_AT];
  for (const together of groupsOf(ROUNDS_AT_ONCE, rounds(events, placeOf, keyOf))) {
    const answers = await Promise.all(
      together.map((round) =>
        recordRound(
          tx,
          round.map(({ item }) => item),
        ),
      ),
    );
    together.forEach((round, which) => {
      round.forEach(({ index }, at) => {
        const outcome = answers[which]?.[at] ?? 'key-reused';
        if (outcome === 'key-reused') onKeyReused();
        results[index] = outcome;
        onEach(done++);
      });
    });
    if (done < plannedAt) continue;
    // A plan that was made while the tables were empty takes any index. No statistics are made of rows that are not committed, but
    // a new plan sees how large the tables have become.
    await tx.query(sql`discard plans`);
    plannedAt = done * 2;
  }
  return results;
}

function* groupsOf<Item>(size: number, items: Iterable<Item>): Generator<readonly Item[]> {
  let group: Item[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

const placeOf = ({ keyed: { event } }: Timed): string => JSON.stringify([serviceOf(event), event.environment]);
const keyOf = ({ keyed }: Timed): string => keyed.keySha256.toString('hex');

/** Locks places, always in the same order, so that two transactions of several rounds cannot wait for each other. */
async function lockPlaces(tx: Db, events: readonly Timed[]): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(place)
      from (select distinct deploy_place(${WORKSPACE}, service, environment) as place
              from unnest(${events.map(({ keyed }) => serviceOf(keyed.event))}::text[],
                          ${events.map(({ keyed }) => keyed.event.environment)}::text[]) as e (service, environment)
             order by 1) ordered`);
}
