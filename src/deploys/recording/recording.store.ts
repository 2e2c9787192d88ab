import { createHash } from 'node:crypto';
import { batched } from '../../batched.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { isDatabaseDown } from '../../db/down.ts';
import { sql } from '../../db/sql.ts';
import type { DeploymentEvent } from '../events/deployment-event.ts';
import { eventKey } from '../events/event-key.ts';
import { rounds } from './rounds.ts';

/** What became of one event; kept as its receipt and given again to a replay. */
type Recorded =
  | {
      readonly result: 'recorded';
      readonly id: number;
      readonly service: string;
      readonly environment: string;
      readonly status: string;
    }
  | { readonly result: 'redeploy'; readonly id: number; readonly service: string; readonly environment: string };

/** An event with its idempotency key: `exact` keys (the `Idempotency-Key` header) refuse another body. */
export type KeyedEvent = {
  readonly event: DeploymentEvent;
  readonly keySha256: Buffer;
  readonly bodySha256: Buffer;
  readonly exact: boolean;
};

/**
 * An event with the key it is known by: of its own, or `exactKey` where its sender gave one. `raw` is what was sent, by whose
 * content a reused key is told.
 */
export const keyedEvent = (event: DeploymentEvent, raw: unknown, exactKey?: string): KeyedEvent => ({
  event,
  keySha256: sha256(exactKey ?? eventKey(event)),
  bodySha256: sha256(JSON.stringify(raw)),
  exact: exactKey !== undefined,
});

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

export type Outcome =
  | { readonly kind: 'new'; readonly recorded: Recorded }
  | { readonly kind: 'replay'; readonly recorded: Recorded };

type Result = Outcome | 'key-reused';
type Timed = { readonly keyed: KeyedEvent; readonly now: Date };

/** Most events that different senders share one transaction for. */
const MOST_TOGETHER = 100;

export function recordingStore(db: Db) {
  // A pipeline sends one event at a time; those that come together are written together.
  const recordOne = batched((events: readonly Timed[]) => recordTogether(db, events), {
    most: MOST_TOGETHER,
    isEverybodys: isDatabaseDown,
  });
  return {
    /**
     * Records events in the order given, all or none; none also where an exact key came before with another body. Events of
     * one service and environment wait for each other, so that two equal ones at once are one deployment and its replay.
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

/** Thrown, so that the transaction takes back what came before it. */
class KeyReused extends Error {}

async function recordAllOrNone(
  db: Db,
  events: readonly Timed[],
  onEach: (index: number) => void,
): Promise<readonly Outcome[] | 'key-reused'> {
  try {
    const results = await inTransaction(db, events, onEach, () => {
      throw new KeyReused();
    });
    return results.filter((result) => result !== 'key-reused');
  } catch (error) {
    if (error instanceof KeyReused) return 'key-reused';
    throw error;
  }
}

/** Each by itself, sharing what it costs: one statement where all can be told apart in it. */
async function recordTogether(db: Db, events: readonly Timed[]): Promise<readonly Result[]> {
  const [round, ...more] = rounds(events, placeOf, keyOf);
  return more.length === 0 && round?.length === events.length
    ? twice(() => recordRound(db, events))
    : inTransaction(db, events);
}

const inTransaction = (
  db: Db,
  events: readonly Timed[],
  onEach: (index: number) => void = () => {},
  onKeyReused: () => void = () => {},
): Promise<Result[]> => twice(() => db.transaction((tx) => recordAll(tx, events, onEach, onKeyReused)));

const twice = <Value>(attempt: () => Promise<Value>): Promise<Value> =>
  attempt().catch((error: unknown) => (isKeyTaken(error) ? attempt() : Promise.reject(error)));

/**
 * Two events of one key for different places do not wait for each other: the slower one meets the other's receipt, or each
 * the other's. When it looks again, it finds it.
 */
function isKeyTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '23505' || code === '40P01';
}

/** Records events in rounds, in which no two share a place or a key, so that each round is one statement. */
async function recordAll(
  tx: Db,
  events: readonly Timed[],
  onEach: (index: number) => void,
  onKeyReused: () => void,
): Promise<Result[]> {
  await lockPlaces(tx, events);
  const results: Result[] = [];
  let done = 0;
  for (const round of rounds(events, placeOf, keyOf)) {
    const outcomes = await recordRound(
      tx,
      round.map(({ item }) => item),
    );
    round.forEach(({ index }, at) => {
      const outcome = outcomes[at] ?? 'key-reused';
      if (outcome === 'key-reused') onKeyReused();
      results[index] = outcome;
      onEach(done++);
    });
  }
  return results;
}

const serviceOf = (event: DeploymentEvent): string => event.service ?? event.repo;
const placeOf = ({ keyed: { event } }: Timed): string => JSON.stringify([serviceOf(event), event.environment]);
const keyOf = ({ keyed }: Timed): string => keyed.keySha256.toString('hex');

/** Places are locked in one order, so that two transactions of several rounds cannot wait for each other. */
async function lockPlaces(tx: Db, events: readonly Timed[]): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(place)
      from (select distinct deploy_place(${WORKSPACE}, service, environment) as place
              from unnest(${events.map(({ keyed }) => serviceOf(keyed.event))}::text[],
                          ${events.map(({ keyed }) => keyed.event.environment)}::text[]) as e (service, environment)
             order by 1) ordered`);
}

type RecordedRow = {
  readonly index: number;
  readonly answer: Recorded;
  readonly body_sha256: Buffer | null;
  readonly is_replay: boolean;
};

/** The function `record_deploys` of the migrations; the events are of different places and keys. */
async function recordRound(db: Db, events: readonly Timed[]): Promise<Result[]> {
  const items = events.map(({ keyed, now }, index) => ({
    index,
    ...columnsOf(keyed.event),
    key_sha256: keyed.keySha256.toString('hex'),
    body_sha256: keyed.bodySha256.toString('hex'),
    now,
  }));
  const { rows } = await db.query<RecordedRow>(sql`
    select index, answer, body_sha256, is_replay from record_deploys(${WORKSPACE}, ${JSON.stringify(items)}::jsonb)`);
  const byIndex = new Map(rows.map((row) => [row.index, row]));
  return events.map(({ keyed }, index) => {
    const row = byIndex.get(index);
    if (row === undefined) throw new Error('A deployment was not recorded');
    return resultOf(keyed, row);
  });
}

function resultOf(keyed: KeyedEvent, { answer, body_sha256: body, is_replay: isReplay }: RecordedRow): Result {
  if (isReplay && keyed.exact && body?.equals(keyed.bodySha256) !== true) return 'key-reused';
  // Postgres keeps the fields of a jsonb in an order of its own.
  const { result, id, ...rest } = answer;
  return { kind: isReplay ? 'replay' : 'new', recorded: { result, id, ...rest } as Recorded };
}

const columnsOf = (event: DeploymentEvent): object => ({
  sha: event.sha,
  said: event.status,
  repo: event.repo,
  service_name: event.service,
  environment: event.environment,
  deployed_at: event.deployedAt,
  deployed_by: event.deployedBy,
  lead_time_seconds: event.leadTimeSeconds,
  started_at: event.startedAt,
  previous_sha: event.previousSha,
  ref: event.ref,
  version: event.version,
  url: event.url,
  run: event.run,
  commits: event.commits.map(({ sha, authoredAt }) => ({ sha, authored_at: authoredAt })),
});
