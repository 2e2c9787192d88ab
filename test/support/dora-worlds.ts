import fc from 'fast-check';
import type pg from 'pg';
import { previousWindow, resolveWindow, trendWeeks, type WindowSpec } from '../../src/dora/metrics/window.ts';
import type { Owner } from '../../src/dora/snapshot/owner-rows.store.ts';
import { teamId } from '../../src/teams/team.ts';
import type { Asker, Deployment, Incident, Ownership, World } from './dora-recount.ts';
import { valueOf } from './given.ts';

const SERVICES = ['checkout', 'ledger', 'search', 'org/checkout'];
const TEAMS = [1, 2];
const BEGINNING = Date.parse('2026-08-15T00:00:00Z') / 1000;
const DAYS = 110;

/** Any quarter of an hour, and midnights more often, because the bounds are midnights in some zone. */
const anyTime = fc.oneof(
  fc.integer({ min: 0, max: DAYS * 96 }).map((quarters) => BEGINNING + quarters * 900),
  fc
    .tuple(fc.integer({ min: 0, max: DAYS }), fc.constantFrom(0, 4, 5, 10, 11, 22, 23))
    .map(([day, hour]) => BEGINNING + day * 86_400 + hour * 3_600),
);
const later = fc.integer({ min: -3_600, max: 400_000 });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const anyDeployment: fc.Arbitrary<Omit<Deployment, 'id'>> = fc
  .record({
    service: fc.constantFrom(...SERVICES),
    at: anyTime,
    status: fc.constantFrom('success', 'success', 'success', 'hotfix', 'rollback', 'canary'),
    environment: fc.constantFrom('production', 'production', 'production', 'production', 'staging'),
    leadTimeSeconds: maybe(later),
    markedByScript: fc.constantFrom(false, false, false, false, true),
    ages: fc.oneof(fc.constant<number[]>([]), fc.constant<number[]>([]), fc.array(later, { maxLength: 3 })),
  })
  .map(({ ages, ...row }) => ({ ...row, authoredAt: ages.map((age) => row.at - age) }));

type Answered = Omit<Incident, 'id' | 'blamed'> & { readonly blames: readonly number[] };

const anyIncident: fc.Arbitrary<Answered> = fc
  .record({
    service: maybe(fc.constantFrom(...SERVICES)),
    team: fc.constantFrom(null, null, null, ...TEAMS),
    startedAt: anyTime,
    opened: maybe(later),
    mitigated: maybe(later),
    resolved: maybe(later),
    verdict: fc.constantFrom(null, 'no' as const, 'yes' as const, 'yes' as const),
    reason: fc.constantFrom(null, 'infra', 'provider'),
    blames: fc.array(fc.nat(), { maxLength: 3 }),
  })
  .map(({ opened, mitigated, resolved, ...row }) => {
    const after = (seconds: number | null) => (seconds === null ? null : row.startedAt + seconds);
    return { ...row, openedAt: after(opened), mitigatedAt: after(mitigated), resolvedAt: after(resolved) };
  });

/** At some times, each service goes from one owner to another, or to none. */
const anyOwnerships: fc.Arbitrary<Ownership[]> = fc
  .tuple(
    ...SERVICES.map((service) =>
      fc
        .tuple(
          fc.uniqueArray(anyTime, { maxLength: 3 }),
          fc.array(maybe(fc.constantFrom(...TEAMS)), { minLength: 4, maxLength: 4 }),
        )
        .map(([moves, owners]) => {
          const times = [-Infinity, ...moves.toSorted((a, b) => a - b), Infinity];
          return times.slice(1).flatMap((to, index): Ownership[] => {
            const team = owners[index] ?? null;
            return team === null ? [] : [{ service, team, from: times[index] ?? 0, to }];
          });
        }),
    ),
  )
  .map((lists) => lists.flat());

export const anyWorld: fc.Arbitrary<World> = fc
  .record({
    deployments: fc.array(anyDeployment, { minLength: 60, maxLength: 150, size: 'max' }),
    incidents: fc.array(anyIncident, { maxLength: 30, size: 'max' }),
    ownerships: anyOwnerships,
  })
  .map(({ deployments, incidents, ownerships }) => {
    const rows = deployments.map((row, index) => ({ ...row, id: index + 1 }));
    const production = rows.filter(({ environment }) => environment === 'production');
    const ids = (blames: readonly number[]) =>
      production.length === 0 ? [] : blames.map((each) => production[each % production.length]?.id ?? 0);
    return {
      ownerships,
      deployments: rows,
      incidents: incidents.map(({ blames, ...row }, index) => ({
        ...row,
        id: `i${index}`,
        reason: row.verdict === 'no' ? row.reason : null,
        blamed: row.verdict === 'yes' ? [...new Set(ids(blames))] : [],
      })),
    };
  });

const anyAsker = fc.oneof<fc.Arbitrary<Asker>[]>(
  fc.constant({ kind: 'all' }),
  fc.constantFrom(...TEAMS).map((id) => ({ kind: 'team', id })),
  fc.constantFrom(...SERVICES).map((name) => ({ kind: 'service', name })),
);
export const anyQuestion = fc.record({
  asker: anyAsker,
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'),
  now: anyTime,
  spec: fc.oneof<fc.Arbitrary<WindowSpec>[]>(
    fc.integer({ min: 1, max: 60 }).map((days) => ({ kind: 'days', days })),
    fc.constantFrom({ kind: 'this-week' }, { kind: 'last-week' }),
  ),
});

export function windowsOf({ zone, now, spec }: { zone: string; now: number; spec: WindowSpec }) {
  const at = new Date(now * 1000);
  const current = valueOf(resolveWindow(spec, at, zone));
  return { current, previous: previousWindow(spec, current), weeks: trendWeeks(at, zone) };
}

export const ownerOf = (asker: Asker): Owner =>
  asker.kind === 'team' ? { kind: 'team', id: teamId(asker.id) } : asker;

const instant = (seconds: number | null): string | null =>
  seconds === null
    ? null
    : Number.isFinite(seconds)
      ? new Date(seconds * 1000).toISOString()
      : seconds > 0
        ? 'infinity'
        : '-infinity';

const fill = async (pool: pg.Pool, table: string, columns: string, rows: readonly object[]): Promise<void> => {
  await pool.query(
    `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  );
};

/** Times that do not count, as plain SQL or the zero time of some language may write them. */
export const OUTSIDE_OF_TIME = [
  'infinity',
  '-infinity',
  '0001-01-01T00:00:00Z',
  '0044-03-15 12:00:00+00 BC',
  '1999-12-31T23:59:59Z',
  '9999-12-31T23:59:59Z',
];

/** An end that does not count: null, or a time that does not count. */
const openEnd = (index: number): string | null => [null, ...OUTSIDE_OF_TIME][index % 7] ?? null;

/** Rows with times that do not count, and so change no figure: failed deployments with commits, and incidents of every team. */
async function storeOutsideOfTime(pool: pg.Pool): Promise<void> {
  await pool.query(
    `insert into deploy_events (id, sha, repo, environment, deployed_at, status, caused_incident, lead_time_seconds)
     select 100000 + row_number() over (), 'abcdef1', service, 'production', at::timestamptz, 'success', true, 60
       from unnest($1::text[]) as service, unnest($2::text[]) as at`,
    [SERVICES, OUTSIDE_OF_TIME],
  );
  await pool.query(
    `insert into incidents (repo, team_id, started_at, resolved_at, deploy_triggered)
     select service, team, at::timestamptz, now(), verdict
       from unnest($1::text[]) as service, unnest($2::bigint[]) as team, unnest($3::text[]) as at,
            unnest(array[true, false, null]) as verdict`,
    [SERVICES, [null, ...TEAMS], OUTSIDE_OF_TIME],
  );
}

/** Writes a world into empty tables, with rows that do not count. */
export async function storeWorld(pool: pg.Pool, { deployments, incidents, ownerships }: World): Promise<void> {
  const blamed = new Set(incidents.flatMap((one) => one.blamed));
  await fill(
    pool,
    'teams',
    'id, name',
    TEAMS.map((id) => ({ id, name: `team ${id}` })),
  );
  await fill(
    pool,
    'deploy_events',
    'id, sha, repo, environment, deployed_at, status, caused_incident, lead_time_seconds',
    deployments.map((one) => ({
      id: one.id,
      sha: 'abcdef1',
      repo: one.service,
      environment: one.environment,
      deployed_at: instant(one.at),
      status: one.status,
      caused_incident: one.markedByScript || blamed.has(one.id),
      lead_time_seconds: one.leadTimeSeconds,
    })),
  );
  await fill(
    pool,
    'changes',
    'deploy_event_id, sha, authored_at',
    deployments.flatMap(({ id, authoredAt }) =>
      authoredAt.map((at, index) => ({ deploy_event_id: id, sha: `c${index}`, authored_at: instant(at) })),
    ),
  );
  await fill(
    pool,
    'service_owners',
    'service, team_id, valid_from, valid_to',
    ownerships.map(({ service, team, from, to }) => ({
      service,
      team_id: team,
      valid_from: instant(from),
      valid_to: instant(to),
    })),
  );
  await fill(
    pool,
    'incidents',
    'id, repo, team_id, started_at, opened_at, mitigated_at, resolved_at, deploy_triggered, no_reason',
    incidents.map((one, index) => ({
      id: one.id,
      repo: one.service,
      team_id: one.team,
      started_at: instant(one.startedAt),
      opened_at: instant(one.openedAt) ?? openEnd(index),
      mitigated_at: instant(one.mitigatedAt) ?? openEnd(index + 1),
      resolved_at: instant(one.resolvedAt) ?? openEnd(index + 2),
      deploy_triggered: one.verdict === null ? null : one.verdict === 'yes',
      no_reason: one.reason,
    })),
  );
  await pool.query(
    `insert into incident_deployments (incident_id, deploy_event_id, service, started_at)
     select i.id, d.id, d.service, i.started_at
       from json_to_recordset($1) as named (incident_id text, deploy_event_id bigint)
       join incidents i on i.id = named.incident_id
       join deploy_events d on d.id = named.deploy_event_id`,
    [
      JSON.stringify(
        incidents.flatMap(({ id, blamed: ids }) => ids.map((each) => ({ incident_id: id, deploy_event_id: each }))),
      ),
    ],
  );
  await storeOutsideOfTime(pool);
}
