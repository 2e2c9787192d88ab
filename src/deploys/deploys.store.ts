import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { type Before, type DeploymentId, deploymentId, PRODUCTION, recognise } from './deployment.ts';
import type { DeploymentEvent } from './deployment-event.ts';

/** A row of the practice's table, and what tells it from every other there. */
type PracticeRow = { readonly id: string; readonly row: Readonly<Record<string, unknown>> };
type Imported = { readonly added: number; readonly changed: number };

export type DeploysStore = ReturnType<typeof deploysStore>;

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

export type Outcome =
  | { readonly kind: 'new'; readonly recorded: Recorded }
  | { readonly kind: 'replay'; readonly recorded: Recorded };

export const deploysStore = (db: Db) => ({
  /**
   * Records events in the order given, all or none; none also where an exact key came before with another body. Events of
   * one service and environment wait for each other, so that two equal ones at once are one deployment and its replay.
   */
  async record(
    events: readonly KeyedEvent[],
    now: Date,
    onEach: (index: number) => void = () => {},
  ): Promise<readonly Outcome[] | 'key-reused'> {
    const attempt = () => db.transaction((tx) => recordAll(tx, events, now, onEach));
    try {
      return await attempt().catch((error: unknown) => (isKeyTaken(error) ? attempt() : Promise.reject(error)));
    } catch (error) {
      if (error instanceof KeyReused) return 'key-reused';
      throw error;
    }
  },

  /**
   * The production deployments of `repo` that a sha names, the latest arrival of each service at or before `before`;
   * of one service only, where it is given.
   */
  async deploymentsOfCommit(
    repo: string,
    sha: string,
    service: string | undefined,
    before: Date,
  ): Promise<DeploymentId[]> {
    const { rows } = await db.query<{ id: number }>(sql`
      select distinct on (service) id
        from deploy_events
       where workspace_id = ${WORKSPACE} and repo = ${repo} and environment = ${PRODUCTION}
         and left(sha, 7) = left(${sha}, 7) and (starts_with(sha, ${sha}) or starts_with(${sha}, sha))
         and deployed_at <= ${before} and service = coalesce(${service ?? null}, service)
       order by service, deployed_at desc, id desc`);
    return rows.map((row) => deploymentId(row.id));
  },

  /** Those of `ids` that are production deployments we know. */
  async productionDeployments(ids: readonly number[]): Promise<DeploymentId[]> {
    const { rows } = await db.query<{ id: number }>(sql`
      select id
        from deploy_events
       where workspace_id = ${WORKSPACE} and id = any(${ids}::bigint[]) and environment = ${PRODUCTION}`);
    return rows.map((row) => deploymentId(row.id));
  },

  /**
   * Locks deployments against other verdicts, always in the same order, until the transaction ends. A redeploy, whose
   * foreign key looks at its deployment, need not wait.
   */
  async lock(tx: Db, ids: readonly DeploymentId[]): Promise<void> {
    await tx.query(sql`
      select id from deploy_events
       where workspace_id = ${WORKSPACE} and id = any(${ids}::bigint[])
       order by id
         for no key update`);
  },

  /**
   * Takes in rows of a practice's `deploy_events` as they are written there, under the names that environments have here.
   * Those that came before from the same source are brought up to date, except for what a verdict has said here.
   */
  async importRows(source: string, rows: readonly PracticeRow[]): Promise<Imported> {
    const { rows: written } = await db.query<{ added: boolean }>(sql`
      insert into deploy_events as d (workspace_id, sha, repo, environment, deployed_at, deployed_by, status, caused_incident,
                                      incident_id, lead_time_seconds, imported_from, imported_id)
      select ${WORKSPACE}, p.sha, p.repo, coalesce(n.canonical, p.environment), p.deployed_at, p.deployed_by,
             coalesce(p.status, 'success'), p.caused_incident, p.incident_id, round(p.lead_time_seconds)::integer, ${source},
             r.id
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id varchar, row jsonb)
       cross join lateral jsonb_to_record(r.row) as p (
             sha varchar, repo varchar, environment varchar, deployed_at timestamptz, deployed_by varchar, status varchar,
             caused_incident boolean, incident_id varchar, lead_time_seconds numeric)
        left join environment_names n on n.workspace_id = ${WORKSPACE} and n.name = lower(trim(p.environment))
          on conflict (workspace_id, imported_from, imported_id) where imported_id is not null
          do update set sha = excluded.sha, repo = excluded.repo, environment = excluded.environment,
                        deployed_at = excluded.deployed_at, deployed_by = excluded.deployed_by, status = excluded.status,
                        lead_time_seconds = excluded.lead_time_seconds,
                        caused_incident = case when ${IS_NAMED} then d.caused_incident else excluded.caused_incident end,
                        incident_id = case when ${IS_NAMED} then d.incident_id else excluded.incident_id end
       where (d.sha, d.repo, d.environment, d.deployed_at, d.deployed_by, d.status, d.lead_time_seconds)
             is distinct from
             (excluded.sha, excluded.repo, excluded.environment, excluded.deployed_at, excluded.deployed_by, excluded.status,
              excluded.lead_time_seconds)
          or (d.caused_incident, d.incident_id) is distinct from (excluded.caused_incident, excluded.incident_id)
             and not ${IS_NAMED}
   returning xmax = 0 as added`);
    const added = written.filter((row) => row.added).length;
    return { added, changed: written.length - added };
  },

  async countImported(): Promise<number> {
    const { rows } = await db.query<{ count: number }>(sql`
      select count(*) from deploy_events where workspace_id = ${WORKSPACE} and imported_id is not null`);
    return rows[0]?.count ?? 0;
  },

  async importedFrom(): Promise<readonly string[]> {
    const { rows } = await db.query<{ source: string }>(sql`
      select distinct imported_from as source
        from deploy_events
       where workspace_id = ${WORKSPACE} and imported_id is not null`);
    return rows.map(({ source }) => source);
  },

  /** Writes what the verdicts say of deployments: caused by an incident (its id), or by none. */
  async markCaused(tx: Db, causes: ReadonlyMap<DeploymentId, string | undefined>): Promise<void> {
    await tx.query(sql`
      update deploy_events d
         set caused_incident = c.incident_id is not null, incident_id = c.incident_id
        from unnest(${[...causes.keys()]}::bigint[],
                    ${[...causes.values()].map((incident) => incident ?? null)}::varchar[]) as c (id, incident_id)
       where d.workspace_id = ${WORKSPACE} and d.id = c.id`);
  },
});

/** Whether a verdict that was given here names `d`. */
const IS_NAMED = sql`
  exists (select from incident_deployments v where v.workspace_id = d.workspace_id and v.deploy_event_id = d.id)`;

/**
 * Two events of one key for different places do not wait for each other: the slower one meets the other's receipt, or each
 * the other's. When it looks again, it finds it.
 */
function isKeyTaken(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '23505' || code === '40P01';
}

/** Thrown, so that the transaction takes back what came before it. */
class KeyReused extends Error {}

async function recordAll(
  tx: Db,
  events: readonly KeyedEvent[],
  now: Date,
  onEach: (index: number) => void,
): Promise<Outcome[]> {
  await lockPlaces(tx, events);
  const outcomes: Outcome[] = [];
  for (const [index, keyed] of events.entries()) {
    outcomes.push(await recordOne(tx, keyed, now));
    onEach(index);
  }
  return outcomes;
}

async function lockPlaces(tx: Db, events: readonly KeyedEvent[]): Promise<void> {
  const places = [
    ...new Set(events.map(({ event }) => `deploy:${WORKSPACE}:${serviceOf(event)}:${event.environment}`)),
  ];
  await tx.query(sql`
    select pg_advisory_xact_lock(hash)
      from (select distinct hashtextextended(place, 0) as hash
              from unnest(${places}::text[]) as place
             order by 1) ordered`);
}

async function recordOne(tx: Db, keyed: KeyedEvent, now: Date): Promise<Outcome> {
  const { event } = keyed;
  const { receipt, before } = await lookUp(tx, keyed);
  if (receipt !== undefined) {
    if (keyed.exact && !receipt.bodySha256.equals(keyed.bodySha256)) throw new KeyReused();
    return { kind: 'replay', recorded: receipt.answer };
  }
  const place = { service: serviceOf(event), environment: event.environment };
  const recognised = recognise(event.sha, event.status, before);
  const recorded: Recorded =
    recognised.kind === 'redeploy'
      ? { result: 'redeploy', id: await insertRedeploy(tx, event, recognised.of, now), ...place }
      : {
          result: 'recorded',
          id: await insertDeployment(tx, event, recognised.status),
          ...place,
          status: recognised.status,
        };
  await tx.query(sql`
    insert into deploy_receipts (workspace_id, key_sha256, body_sha256, answer, received_at)
    values (${WORKSPACE}, ${keyed.keySha256}, ${keyed.bodySha256}, ${JSON.stringify(recorded)}, ${now})`);
  return { kind: 'new', recorded };
}

const serviceOf = (event: DeploymentEvent): string => event.service ?? event.repo;

type LookUp = {
  readonly receipt: { readonly answer: Recorded; readonly bodySha256: Buffer } | undefined;
  readonly before: Before;
};

async function lookUp(tx: Db, { event, keySha256 }: KeyedEvent): Promise<LookUp> {
  const { rows } = await tx.query<{
    answer: Recorded | null;
    body_sha256: Buffer | null;
    running_id: number | null;
    running_sha: string | null;
    ran_before: boolean;
  }>(sql`
    select receipt.answer, receipt.body_sha256, running.id as running_id, running.sha as running_sha,
           exists (select from deploy_events
                    where workspace_id = ${WORKSPACE} and repo = ${event.repo} and left(sha, 7) = left(${event.sha}, 7)
                      and (starts_with(sha, ${event.sha}) or starts_with(${event.sha}, sha))
                      and service = ${serviceOf(event)} and environment = ${event.environment}
                      and deployed_at <= ${event.deployedAt}) as ran_before
      from (select) as one
      left join lateral (
           select answer, body_sha256
             from deploy_receipts
            where workspace_id = ${WORKSPACE} and key_sha256 = ${keySha256}) receipt on true
      left join lateral (
           select id, sha
             from deploy_events
            where workspace_id = ${WORKSPACE} and service = ${serviceOf(event)} and environment = ${event.environment}
              and deployed_at <= ${event.deployedAt}
            order by deployed_at desc, id desc
            limit 1) running on true`);
  const row = rows[0];
  return {
    receipt: row?.answer && row.body_sha256 ? { answer: row.answer, bodySha256: row.body_sha256 } : undefined,
    before: {
      running:
        row?.running_id && row.running_sha ? { id: deploymentId(row.running_id), sha: row.running_sha } : undefined,
      ranBefore: row?.ran_before === true,
    },
  };
}

async function insertDeployment(tx: Db, event: DeploymentEvent, status: string): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(sql`
    with deployment as (
      insert into deploy_events (workspace_id, sha, repo, service_name, environment, deployed_at, deployed_by, status,
                                 lead_time_seconds, started_at, previous_sha, ref, version, url, run)
      values (${WORKSPACE}, ${event.sha}, ${event.repo}, ${event.service ?? null}, ${event.environment},
              ${event.deployedAt}, ${event.deployedBy ?? null}, ${status}, ${event.leadTimeSeconds ?? null},
              ${event.startedAt ?? null}, ${event.previousSha ?? null}, ${event.ref ?? null}, ${event.version ?? null},
              ${event.url ?? null}, ${event.run === undefined ? null : JSON.stringify(event.run)})
      returning id),
    commit as (
      insert into changes (workspace_id, deploy_event_id, sha, authored_at)
      select ${WORKSPACE}, deployment.id, c.sha, c.authored_at
        from deployment,
             unnest(${event.commits.map(({ sha }) => sha)}::varchar[],
                    ${event.commits.map(({ authoredAt }) => authoredAt)}::timestamptz[]) as c (sha, authored_at))
    select id from deployment`);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The deployment was not inserted');
  return id;
}

/** Keeps the redeploy beside the deployment it repeats, whose id it answers. */
async function insertRedeploy(tx: Db, event: DeploymentEvent, of: DeploymentId, now: Date): Promise<number> {
  await tx.query(sql`
    insert into redeploys (workspace_id, deploy_event_id, sha, deployed_at, deployed_by, url, recorded_at)
    values (${WORKSPACE}, ${of}, ${event.sha}, ${event.deployedAt}, ${event.deployedBy ?? null}, ${event.url ?? null}, ${now})`);
  return of;
}
