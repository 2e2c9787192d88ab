import fc from 'fast-check';
import type pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { registerDoraHttp } from '../../../src/dora/dora.http.ts';
import { doraStore } from '../../../src/dora/dora.store.ts';
import { PRACTICE_DIFFERENCES } from '../../../src/dora/metrics/practice.ts';
import { answerProblems } from '../../../src/http/answer-problems.ts';
import { tokenGate } from '../../../src/http/token-gate.ts';
import { tokensStore } from '../../../src/http/tokens.store.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { present } from '../../support/given.ts';
import { testApi } from '../../support/http.ts';
import { permissionsOn } from '../../support/permissions.ts';

const { db, pool, reset } = await testDatabase();
const clock = () => new Date('2026-11-25T12:00:00Z');
const api = await testApi(db, clock, (app, log) => {
  const gate = tokenGate(tokensStore(db), clock);
  registerDoraHttp(app, { teams: teamsStore(db), dora: doraStore(db), permissions: permissionsOn(db), clock, gate });
  app.use(answerProblems(log));
});
beforeEach(async () => {
  await reset();
  await api.admit(['read']);
});

/** The practice's own text. The tests put the end of the window where it says NOW(). */
const FREQUENCY = `
SELECT
DATE_TRUNC('week', deployed_at) AS week,
COUNT(*) FILTER (WHERE status = 'success') AS deploys,
ROUND(COUNT(*) FILTER (WHERE status = 'success')::NUMERIC / 7, 1) AS deploys_per_day
FROM deploy_events
WHERE environment = 'production'
AND deployed_at >= NOW() - INTERVAL '28 days'
GROUP BY 1 ORDER BY 1;`;
const LEAD_TIME = `
SELECT
PERCENTILE_CONT(0.50) WITHIN GROUP (ORDER BY lead_time_seconds)/3600 AS p50_hours,
PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY lead_time_seconds)/3600 AS p95_hours
FROM deploy_events
WHERE environment = 'production' AND status = 'success'
AND deployed_at >= NOW() - INTERVAL '30 days';`;
const CHANGE_FAILURE_RATE = `
SELECT
ROUND(100.0 * COUNT(*) FILTER (WHERE caused_incident) / COUNT(*), 1) AS cfr_pct,
COUNT(*) FILTER (WHERE caused_incident) AS failures,
COUNT(*) AS total
FROM deploy_events
WHERE environment = 'production'
AND deployed_at >= NOW() - INTERVAL '30 days';`;
const MTTR = `
SELECT AVG(EXTRACT(EPOCH FROM (resolved_at - started_at))/3600) AS avg_mttr_hours
FROM incidents WHERE severity = 'P1' AND started_at >= NOW() - INTERVAL '30 days';`;
const FLAKY = `
SELECT test_name,
COUNT(*) runs,
ROUND(100.0 * SUM(CASE WHEN status='failed' THEN 1 ELSE 0 END) / COUNT(*), 1) AS flake_pct
FROM test_runs
WHERE ran_at >= NOW() - INTERVAL '14 days'
GROUP BY 1
HAVING COUNT(*) >= 20
AND SUM(CASE WHEN status='failed' THEN 1 ELSE 0 END)::NUMERIC / COUNT(*) BETWEEN 0.05 AND 0.95
ORDER BY flake_pct DESC
LIMIT 10;`;

type Flaky = { readonly test_name: string; readonly runs: number; readonly flake_pct: number };
type Figures = {
  readonly weeks: readonly { week: string; deploys: number; deploys_per_day: number }[];
  readonly lead: { p50_hours: number | null; p95_hours: number | null };
  /** `undefined` where the practice's query fails: it divides by no deployments. */
  readonly rate: { cfr_pct: number; failures: number; total: number } | undefined;
  readonly mttr: { avg_mttr_hours: number | null };
  readonly flaky: readonly Flaky[];
};

/** What `psql` would show, in a session whose zone is UTC. */
async function asThePracticeCounts(end: string): Promise<Figures> {
  const client = await pool.connect();
  const rowsOf = async <Row extends pg.QueryResultRow>(query: string): Promise<Row[]> =>
    (await client.query<Row>(query.replaceAll('NOW()', `'${end}'::timestamptz`))).rows;
  try {
    await client.query(`set time zone 'UTC'`);
    const weeks = await rowsOf<{ week: Date; deploys: number; deploys_per_day: number }>(FREQUENCY);
    const rates = rowsOf<{ cfr_pct: number; failures: number; total: number }>(CHANGE_FAILURE_RATE);
    return {
      weeks: weeks.map((row) => ({ ...row, week: row.week.toISOString().slice(0, 10) })),
      rate: (await rates.catch(noneWhereDividedByZero))[0],
      lead: present((await rowsOf<Figures['lead']>(LEAD_TIME))[0]),
      mttr: present((await rowsOf<Figures['mttr']>(MTTR))[0]),
      flaky: (await rowsOf<Flaky>(FLAKY)).map((row) => ({ ...row, flake_pct: Number(row.flake_pct) })).toSorted(byName),
    };
  } finally {
    await client.query('reset time zone');
    client.release();
  }
}

/** The practice leaves open which of two equal ones comes first. */
const byName = (a: Flaky, b: Flaky) => b.flake_pct - a.flake_pct || (a.test_name < b.test_name ? -1 : 1);

function noneWhereDividedByZero(error: unknown): [] {
  if ((error as { code?: unknown }).code === '22012') return [];
  throw error;
}

type PracticeJson = {
  readonly deployments_per_week: { readonly value: Figures['weeks']; readonly note: string };
  readonly lead_time: Figures['lead'] & { readonly note: string };
  readonly change_failure_rate: { cfr_pct: number | null; failures: number; total: number; note: string };
  readonly mttr: Figures['mttr'] & { readonly note: string };
  readonly flaky_tests: { readonly value: readonly Flaky[] | null; readonly note: string };
};

async function asWeAnswer(query: string): Promise<{ readonly practice: PracticeJson; readonly end: string }> {
  const { status, body } = await api.get(`/v1/dora?team=all&tz=UTC&${query}`);
  expect(status).toBe(200);
  const { practice, window } = body as { practice: PracticeJson; window: { to: string } };
  return { practice, end: `${window.to}T00:00:00Z` };
}

/** Each way to ask, and where its window ends. */
const QUESTIONS = [
  { query: 'window=30d', end: '2026-11-26' },
  { query: 'window=7d', end: '2026-11-26' },
  { query: 'window=last-week', end: '2026-11-23' },
  { query: 'from=2026-10-20&to=2026-11-11', end: '2026-11-11' },
] as const;

const DAY_MS = 86_400_000;

/** Some time before the end of the window; the bounds of the practice's own windows and of weeks more often. */
const beforeTheEnd = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 36 * DAY_MS }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(1, 2, 7, 14, 21, 28, 29, 30, 31), fc.integer({ min: -1, max: 1 }))
      .map(([days, offset]) => days * DAY_MS + offset),
  },
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const seconds = fc.integer({ min: -3_600, max: 2_000_000 });

const aRow = fc.record({
  ago: beforeTheEnd,
  sha: fc.constantFrom('abcdef1', 'abcdef1', '1234567890'),
  repo: fc.constantFrom('org/checkout', 'org/ledger'),
  environment: fc.constantFrom('production', 'production', 'production', 'staging', 'Production', 'prod'),
  status: fc.constantFrom('success', 'success', 'success', 'hotfix', 'rollback', 'failed', 'Success'),
  caused_incident: fc.constantFrom(false, false, true, null),
  incident_id: maybe(fc.constantFrom('INC-1', 'nobody knows')),
  lead_time_seconds: maybe(seconds),
});
const anIncident = fc.record({
  ago: beforeTheEnd,
  severity: fc.constantFrom('P1', 'P1', 'P1', 'P2', 'p1', null),
  lasted: maybe(seconds),
  deploy_triggered: fc.constantFrom(true, false, null),
  repo: maybe(fc.constantFrom('org/checkout', 'org/ledger')),
});

/** Runs of one test at one time; a limit of the practice's own more often. */
const someRuns = fc.record({
  ago: beforeTheEnd,
  test_name: fc.constantFrom('cart.adds', 'cart.removes', 'ledger.sums', 'ledger.rounds'),
  passed: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(1, 18, 19, 20, 38)),
  failed: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(1, 2, 19, 20)),
});

async function storeRuns(end: string, runs: readonly TestRuns[]): Promise<void> {
  await pool.query('delete from test_runs');
  await pool.query(
    `insert into test_runs (test_name, suite, status, ran_at)
     select r.test_name, 'unit', s.status, $2::timestamptz - r.ago * interval '1 millisecond'
       from jsonb_to_recordset($1::jsonb) as r (test_name text, passed int, failed int, ago bigint)
      cross join lateral (
            select 'passed' as status from generate_series(1, r.passed)
             union all
            select 'failed' from generate_series(1, r.failed)) s`,
    [JSON.stringify(runs), end],
  );
}

type TestRuns = { readonly ago: number; readonly test_name: string; readonly passed: number; readonly failed: number };

const fill = (table: string, columns: string, rows: readonly object[]) =>
  pool.query(`insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`, [
    JSON.stringify(rows),
  ]);

async function store(
  end: string,
  rows: readonly { readonly ago: number }[],
  incidents: readonly { readonly ago: number; readonly lasted: number | null }[],
): Promise<void> {
  const at = (ago: number) => Date.parse(`${end}T00:00:00Z`) - ago;
  await pool.query('delete from deploy_events');
  await pool.query('delete from incidents');
  await fill(
    'deploy_events',
    'sha, repo, environment, deployed_at, status, caused_incident, incident_id, lead_time_seconds',
    rows.map((row) => ({ ...row, deployed_at: new Date(at(row.ago)) })),
  );
  await pool.query(
    `insert into incidents (severity, started_at, resolved_at, deploy_triggered, repo)
     select severity, started_at, resolved_at, deploy_triggered, repo from json_populate_recordset(null::incidents, $1)`,
    [
      JSON.stringify(
        incidents.map(({ ago, lasted, ...incident }) => ({
          ...incident,
          started_at: new Date(at(ago)),
          resolved_at: lasted === null ? null : new Date(at(ago) + lasted * 1_000),
        })),
      ),
    ],
  );
}

/** Means come out in another order on each side. */
const rounded = (hours: number | null) => (hours === null ? null : Number(hours).toFixed(9));

test('the practice’s own queries, word for word, say what the practice’s figures in the JSON say', async () => {
  const many = { maxLength: 60, size: 'max' } as const;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...QUESTIONS),
      fc.array(aRow, many),
      fc.array(anIncident, { maxLength: 12, size: 'max' }),
      fc.array(someRuns, { maxLength: 8, size: 'max' }),
      async (question, rows, incidents, runs) => {
        await store(question.end, rows, incidents);
        await storeRuns(question.end, runs);
        const { practice, end } = await asWeAnswer(question.query);
        const original = await asThePracticeCounts(end);
        const { change_failure_rate: rate, lead_time: lead } = practice;
        expect(practice.deployments_per_week.value).toEqual(original.weeks);
        expect([lead.p50_hours, lead.p95_hours]).toEqual([original.lead.p50_hours, original.lead.p95_hours]);
        expect({ cfr_pct: rate.cfr_pct, failures: rate.failures, total: rate.total }).toEqual(
          original.rate ?? { cfr_pct: null, failures: 0, total: 0 },
        );
        expect(rounded(practice.mttr.avg_mttr_hours)).toBe(rounded(original.mttr.avg_mttr_hours));
        expect(practice.flaky_tests.value).toEqual(original.flaky);
      },
    ),
    { numRuns: 120, endOnFailure: true },
  );
});

describe('at the edges, where the practice’s queries crash or mislead', () => {
  test('no deployments are no data: its change failure rate divides by zero, ours is null', async () => {
    const { practice, end } = await asWeAnswer('window=30d');
    expect((await asThePracticeCounts(end)).rate).toBeUndefined();
    expect(practice).toMatchObject({
      deployments_per_week: { value: [] },
      lead_time: { p50_hours: null, p95_hours: null },
      change_failure_rate: { cfr_pct: null, failures: 0, total: 0 },
      mttr: { avg_mttr_hours: null },
      flaky_tests: { value: [] },
    });
  });

  test('of more than ten flaky tests the worst are listed, equal ones by name', async () => {
    const names = 'k j i h g f e d c b a'.split(' ');
    await storeRuns(
      '2026-11-26',
      names.map((test_name) => ({ ago: DAY_MS, test_name, passed: 15, failed: 5 })),
    );
    const { practice } = await asWeAnswer('window=30d');
    expect(practice.flaky_tests.value?.map(({ test_name }) => test_name)).toEqual('a b c d e f g h i j'.split(' '));
    expect(practice.flaky_tests.value?.[0]).toEqual({ test_name: 'a', runs: 20, flake_pct: 25 });
  });

  test('every figure says why it is not DORA’s of the same name', async () => {
    const { practice } = await asWeAnswer('window=30d');
    expect(Object.values(practice).map(({ note }) => note)).toEqual(Object.values(PRACTICE_DIFFERENCES));
  });

  test('the same sha twice is two deployments, as written', async () => {
    const { deploy } = doraRows(pool);
    await deploy({ at: '2026-11-20T10:00:00Z' }, { at: '2026-11-20T11:00:00Z' });
    expect((await asWeAnswer('window=30d')).practice).toMatchObject({
      deployments_per_week: { value: [{ week: '2026-11-16', deploys: 2, deploys_per_day: 0.3 }] },
      change_failure_rate: { total: 2 },
    });
  });

  test('an incident that ends outside of time is open: its query would answer no number, ours leaves it out', async () => {
    await pool.query(
      `insert into incidents (severity, started_at, resolved_at) values
         ('P1', '2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z'), ('P1', '2026-11-20T10:00:00Z', 'infinity'),
         ('P1', '2026-11-20T10:00:00Z', '0001-01-01T00:00:00Z')`,
    );
    expect((await asWeAnswer('window=30d')).practice.mttr.avg_mttr_hours).toBe(2);
  });

  test('of a team count only that team’s rows', async () => {
    const { deploy, team } = doraRows(pool);
    await team('payments', ['org/checkout']);
    await deploy(
      { at: '2026-11-20T10:00:00Z', service: 'org/checkout', leadTimeSeconds: 7_200 },
      { at: '2026-11-20T10:00:00Z', service: 'org/ledger', leadTimeSeconds: 3_600, causedIncident: true },
    );
    await pool.query(
      `insert into incidents (severity, repo, started_at, resolved_at) values
         ('P1', 'org/checkout', '2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z'),
         ('P1', 'org/ledger', '2026-11-20T10:00:00Z', '2026-11-20T20:00:00Z')`,
    );
    const { body } = await api.get('/v1/dora?team=payments&tz=UTC');
    expect(body).toMatchObject({
      practice: {
        deployments_per_week: { value: [{ deploys: 1 }] },
        lead_time: { p50_hours: 2 },
        change_failure_rate: { cfr_pct: 0, failures: 0, total: 1 },
        mttr: { avg_mttr_hours: 2 },
        flaky_tests: { value: null },
      },
    });
  });
});
