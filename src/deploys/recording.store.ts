import { createHash } from 'node:crypto';
import { batched } from '../batched.ts';
import { type Db, WORKSPACE } from '../db/db.ts';
import { isDatabaseDown } from '../db/down.ts';
import { sql } from '../db/sql.ts';
import { type Before, deploymentId, type Recognised, recognise } from './deployment.ts';
import { type DeploymentEvent, eventKey } from './deployment-event.ts';
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
  const recordOne = batched((events: readonly Timed[]) => inTransaction(db, events), {
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

async function inTransaction(
  db: Db,
  events: readonly Timed[],
  onEach: (index: number) => void = () => {},
  onKeyReused: () => void = () => {},
): Promise<Result[]> {
  const attempt = () => db.transaction((tx) => recordAll(tx, events, onEach, onKeyReused));
  return attempt().catch((error: unknown) => (isKeyTaken(error) ? attempt() : Promise.reject(error)));
}

/**
 * Two events of one key for different places do not wait for each other: the slower one meets the other's receipt, or each
 * the other's. When it looks again, it finds it.
 */
function isKeyTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '23505' || code === '40P01';
}

/** Events of different places and keys know nothing of each other, so each round of them is two statements. */
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
const placeOf = ({ keyed: { event } }: Timed): string => `deploy:${WORKSPACE}:${serviceOf(event)}:${event.environment}`;
const keyOf = ({ keyed }: Timed): string => keyed.keySha256.toString('hex');

async function lockPlaces(tx: Db, events: readonly Timed[]): Promise<void> {
  await tx.query(sql`
    select pg_advisory_xact_lock(hash)
      from (select distinct hashtextextended(place, 0) as hash
              from unnest(${[...new Set(events.map(placeOf))]}::text[]) as place
             order by 1) ordered`);
}

/** Looks at what was there before, recognises, and writes; the events are of different places and keys. */
async function recordRound(tx: Db, events: readonly Timed[]): Promise<Result[]> {
  const found = await lookUp(tx, events);
  const news = events.flatMap((timed, index) => {
    const { before, receipt } = found[index] ?? NOTHING;
    const { event } = timed.keyed;
    return receipt === undefined ? [{ index, timed, recognised: recognise(event.sha, event.status, before) }] : [];
  });
  const ids = await insert(tx, news);
  return events.map(({ keyed }, index): Result => {
    const receipt = found[index]?.receipt;
    if (receipt !== undefined) {
      const isReused = keyed.exact && !receipt.bodySha256.equals(keyed.bodySha256);
      return isReused ? 'key-reused' : { kind: 'replay', recorded: receipt.answer };
    }
    const recorded = ids.get(index);
    if (recorded === undefined) throw new Error('A deployment was not inserted');
    return { kind: 'new', recorded };
  });
}

type Found = {
  readonly receipt: { readonly answer: Recorded; readonly bodySha256: Buffer } | undefined;
  readonly before: Before;
};
const NOTHING: Found = { receipt: undefined, before: { running: undefined, ranBefore: false } };

async function lookUp(tx: Db, events: readonly Timed[]): Promise<Found[]> {
  const { rows } = await tx.query<{
    answer: Recorded | null;
    body_sha256: Buffer | null;
    running_id: number | null;
    running_sha: string | null;
    ran_before: boolean;
  }>(sql`
    select receipt.answer, receipt.body_sha256, running.id as running_id, running.sha as running_sha,
           exists (select from deploy_events d
                    where d.workspace_id = ${WORKSPACE} and d.repo = e.repo and left(d.sha, 7) = left(e.sha, 7)
                      and (starts_with(d.sha, e.sha) or starts_with(e.sha, d.sha))
                      and d.service = e.service and d.environment = e.environment
                      and d.deployed_at <= e.deployed_at) as ran_before
      from unnest(${events.map(({ keyed }) => keyed.keySha256)}::bytea[],
                  ${events.map(({ keyed }) => keyed.event.repo)}::varchar[],
                  ${events.map(({ keyed }) => keyed.event.sha)}::varchar[],
                  ${events.map(({ keyed }) => serviceOf(keyed.event))}::varchar[],
                  ${events.map(({ keyed }) => keyed.event.environment)}::varchar[],
                  ${events.map(({ keyed }) => keyed.event.deployedAt)}::timestamptz[])
             with ordinality as e (key_sha256, repo, sha, service, environment, deployed_at, position)
      left join lateral (
           select answer, body_sha256
             from deploy_receipts
            where workspace_id = ${WORKSPACE} and key_sha256 = e.key_sha256
            -- Keeps it a look-up by key, also before Postgres knows how large the table has grown.
            limit 1) receipt on true
      left join lateral (
           select id, sha
             from deploy_events
            where workspace_id = ${WORKSPACE} and service = e.service and environment = e.environment
              and deployed_at <= e.deployed_at
            order by deployed_at desc, id desc
            limit 1) running on true
     order by e.position`);
  return rows.map((row) => ({
    receipt: row.answer && row.body_sha256 ? { answer: row.answer, bodySha256: row.body_sha256 } : undefined,
    before: {
      running:
        row.running_id && row.running_sha ? { id: deploymentId(row.running_id), sha: row.running_sha } : undefined,
      ranBefore: row.ran_before,
    },
  }));
}

type New = { readonly index: number; readonly timed: Timed; readonly recognised: Recognised };

/** Writes deployments, their changes, redeploys and all receipts in one statement; answers what became of each. */
async function insert(tx: Db, news: readonly New[]): Promise<ReadonlyMap<number, Recorded>> {
  if (news.length === 0) return new Map();
  const items = news.map(({ index, timed: { keyed, now }, recognised }) => ({
    index,
    ...columnsOf(keyed.event),
    status: recognised.kind === 'deployment' ? recognised.status : null,
    redeploy_of: recognised.kind === 'redeploy' ? recognised.of : null,
    key_sha256: keyed.keySha256.toString('hex'),
    body_sha256: keyed.bodySha256.toString('hex'),
    now,
  }));
  const { rows } = await tx.query<{ index: number; answer: Recorded }>(sql`
    with e as materialized (
      select e.*, coalesce(e.redeploy_of, nextval(pg_get_serial_sequence('deploy_events', 'id'))) as id
        from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as e (
             index int, sha varchar, repo varchar, service_name varchar, environment varchar, deployed_at timestamptz,
             deployed_by varchar, lead_time_seconds int, started_at timestamptz, previous_sha varchar, ref varchar,
             version varchar, url varchar, run jsonb, commits jsonb, status varchar, redeploy_of bigint, key_sha256 text,
             body_sha256 text, now timestamptz)),
    deployment as (
      insert into deploy_events (workspace_id, id, sha, repo, service_name, environment, deployed_at, deployed_by, status,
                                 lead_time_seconds, started_at, previous_sha, ref, version, url, run, recorded_at)
      select ${WORKSPACE}, id, sha, repo, service_name, environment, deployed_at, deployed_by, status,
             lead_time_seconds, started_at, previous_sha, ref, version, url, run, now
        from e
       where redeploy_of is null),
    change as (
      insert into changes (workspace_id, deploy_event_id, sha, authored_at)
      select ${WORKSPACE}, e.id, c.sha, c.authored_at
        from e
       cross join lateral jsonb_to_recordset(e.commits) as c (sha varchar, authored_at timestamptz)
       where e.redeploy_of is null),
    redeploy as (
      insert into redeploys (workspace_id, deploy_event_id, sha, deployed_at, deployed_by, url, recorded_at)
      select ${WORKSPACE}, redeploy_of, sha, deployed_at, deployed_by, url, now
        from e
       where redeploy_of is not null),
    answered as (
      select e.*, jsonb_strip_nulls(jsonb_build_object(
               'result', case when redeploy_of is null then 'recorded' else 'redeploy' end,
               'id', id, 'service', coalesce(service_name, repo), 'environment', environment, 'status', status)) as answer
        from e),
    receipt as (
      insert into deploy_receipts (workspace_id, key_sha256, body_sha256, answer, received_at)
      select ${WORKSPACE}, decode(key_sha256, 'hex'), decode(body_sha256, 'hex'), answer, now
        from answered)
    select index, answer from answered`);
  // Postgres keeps the fields of a jsonb in an order of its own.
  return new Map(
    rows.map(({ index, answer: { result, id, ...rest } }) => [index, { result, id, ...rest } as Recorded]),
  );
}

const columnsOf = (event: DeploymentEvent): object => ({
  sha: event.sha,
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
