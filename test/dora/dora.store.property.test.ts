import fc from 'fast-check';
import type pg from 'pg';
import { expect, test } from 'vitest';
import { doraStore } from '../../src/dora/dora.store.ts';
import type { SnapshotFacts } from '../../src/dora/facts.ts';
import { previousWindow, resolveWindow, trendWeeks, type WindowSpec } from '../../src/dora/window.ts';
import { teamId } from '../../src/teams/team.ts';
import { testDatabase } from '../support/database.ts';
import {
  type Asker,
  type Deployment,
  type Incident,
  type Ownership,
  recount,
  recountSuspected,
  type World,
} from '../support/dora-recount.ts';
import { valueOf } from '../support/given.ts';

const { db, pool, reset } = await testDatabase();

const SERVICES = ['checkout', 'ledger', 'search', 'org/checkout'];
const TEAMS = [1, 2];
const BEGINNING = Date.parse('2026-08-15T00:00:00Z') / 1000;
const DAYS = 110;

/** Any quarter of an hour, midnights more often: there the bounds are, in one zone or another. */
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

/** Each service goes from one owner to the next, or to none, at some times. */
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

const anyWorld: fc.Arbitrary<World> = fc
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
const anyQuestion = fc.record({
  asker: anyAsker,
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'),
  now: anyTime,
  spec: fc.oneof<fc.Arbitrary<WindowSpec>[]>(
    fc.integer({ min: 1, max: 60 }).map((days) => ({ kind: 'days', days })),
    fc.constantFrom({ kind: 'this-week' }, { kind: 'last-week' }),
  ),
});

const instant = (seconds: number | null): string | null =>
  seconds === null
    ? null
    : Number.isFinite(seconds)
      ? new Date(seconds * 1000).toISOString()
      : seconds > 0
        ? 'infinity'
        : '-infinity';

const fill = async (table: string, columns: string, rows: readonly object[]): Promise<void> => {
  await (pool as pg.Pool).query(
    `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  );
};

async function store({ deployments, incidents, ownerships }: World): Promise<void> {
  await reset();
  const blamed = new Set(incidents.flatMap((one) => one.blamed));
  await fill(
    'teams',
    'id, name',
    TEAMS.map((id) => ({ id, name: `team ${id}` })),
  );
  await fill(
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
    'changes',
    'deploy_event_id, sha, authored_at',
    deployments.flatMap(({ id, authoredAt }) =>
      authoredAt.map((at, index) => ({ deploy_event_id: id, sha: `c${index}`, authored_at: instant(at) })),
    ),
  );
  await fill(
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
    'incidents',
    'id, repo, team_id, started_at, opened_at, mitigated_at, resolved_at, deploy_triggered, no_reason',
    incidents.map((one) => ({
      id: one.id,
      repo: one.service,
      team_id: one.team,
      started_at: instant(one.startedAt),
      opened_at: instant(one.openedAt),
      mitigated_at: instant(one.mitigatedAt),
      resolved_at: instant(one.resolvedAt),
      deploy_triggered: one.verdict === null ? null : one.verdict === 'yes',
      no_reason: one.reason,
    })),
  );
  await fill(
    'incident_deployments',
    'incident_id, deploy_event_id',
    incidents.flatMap(({ id, blamed: ids }) => ids.map((each) => ({ incident_id: id, deploy_event_id: each }))),
  );
}

/** Sums come out in another order on each side: numbers are compared to the thousandth, reasons as a set. */
const comparable = (facts: Omit<SnapshotFacts, 'suspected'>): unknown =>
  JSON.parse(
    JSON.stringify(
      { ...facts, minutesByReason: facts.minutesByReason.map((row) => JSON.stringify(rounded(row))).toSorted() },
      (_key, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(3)) : value),
    ),
  );
const rounded = ({ reason, incidents, minutes }: SnapshotFacts['minutesByReason'][number]) => [
  reason ?? 'none',
  incidents,
  minutes === undefined ? 'open' : Number(minutes.toFixed(3)),
];

function windowsOf({ zone, now, spec }: { zone: string; now: number; spec: WindowSpec }) {
  const at = new Date(now * 1000);
  const current = valueOf(resolveWindow(spec, at, zone));
  return { current, previous: previousWindow(spec, current), weeks: trendWeeks(at, zone) };
}

test('one statement finds what a slow, plain recount finds, for anybody and any window', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.array(anyQuestion, { minLength: 6, maxLength: 6 }), async (world, questions) => {
      await store(world);
      for (const { asker, ...asked } of questions) {
        const windows = windowsOf(asked);
        const owner = asker.kind === 'team' ? { kind: 'team' as const, id: teamId(asker.id) } : asker;
        const facts = await doraStore(db).facts(owner, windows);
        expect(comparable(facts)).toEqual(comparable(recount(world, asker, windows)));
        const suspected = await doraStore(db).suspected(owner, windows.current);
        expect(suspected).toEqual(recountSuspected(world, asker, windows.current));
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
});
