import pg from 'pg';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { UsageError } from '../../src/cli-args.ts';
import { openDatabase } from '../../src/db/open.ts';
import { deploysStore } from '../../src/deploys/deploys.store.ts';
import { environmentsStore } from '../../src/deploys/environments/environments.store.ts';
import { flakyStore } from '../../src/flaky/flaky.store.ts';
import { practiceIncidentsStore } from '../../src/incidents/practice-incidents.store.ts';
import { practiceVerdictsStore } from '../../src/incidents/practice-verdicts.store.ts';
import type { PracticeStore } from '../../src/practice/import-table.ts';
import { PRACTICE_USAGE, runImportPractice } from '../../src/practice/practice.cli.ts';
import { practiceSource } from '../../src/practice/practice-source.store.ts';
import type { PracticeTable } from '../../src/practice/practice-table.ts';
import { shaOf } from '../support/bodies.ts';
import { emptyDatabase, testDatabase } from '../support/database.ts';
import { testApi } from '../support/http.ts';
import { until } from '../support/processes.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const api = await testApi(db, () => NOW);
const deploys = deploysStore(db);
const STORES: Readonly<Record<PracticeTable, PracticeStore>> = {
  deploy_events: deploys,
  incidents: practiceIncidentsStore(db),
  test_runs: flakyStore(db),
};

beforeEach(async () => {
  await reset();
  await api.admit();
});

const DEPLOY_EVENTS = `
  create table deploy_events (
    id serial primary key, sha varchar(40) not null, repo varchar(200) not null, environment varchar(50) not null,
    deployed_at timestamptz not null default now(), deployed_by varchar(100), status varchar(20) not null default 'success',
    caused_incident boolean default false, incident_id varchar(100), lead_time_seconds integer)`;
const INCIDENTS = `
  create table incidents (
    id varchar(40) primary key, severity varchar(4), started_at timestamptz not null, resolved_at timestamptz,
    deploy_triggered boolean)`;
const TEST_RUNS = 'create table test_runs (test_name text, suite text, status text, ran_at timestamptz)';

/** A practice's database with these statements run in it. */
async function aPractice(...statements: readonly string[]) {
  const url = await emptyDatabase();
  const source = new pg.Client({ connectionString: url });
  await source.connect();
  onTestFinished(async () => {
    // A pool says that it has ended before its connections have, and one that is cut off would end the run.
    await until(async () => (await source.query(OTHERS)).rowCount === 0);
    await source.end();
  });
  const execute = async (...more: readonly string[]) => {
    for (const statement of more) await source.query(statement);
  };
  await execute(...statements);
  return { url, source, execute };
}

const OTHERS = 'select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';

const verdicts = practiceVerdictsStore(db, deploys);
const nameDeployments = (source: string) => verdicts.nameDeployments(source);

type Running = {
  readonly stores?: typeof STORES;
  readonly as?: string;
  readonly naming?: typeof nameDeployments;
  readonly practiceUrl?: string;
};

/** Runs `drumbeat import practice --from URL`, and gives what it printed. */
async function importFrom(url: string, { as, ...running }: Running = {}): Promise<string[]> {
  return run(['--from', url, ...(as === undefined ? [] : ['--as', as])], running);
}

/** How far each table's bar came, of how much. */
const bars: string[] = [];
beforeEach(() => void bars.splice(0));

async function run(
  args: readonly string[],
  { stores = STORES, naming = nameDeployments, practiceUrl }: Running = {},
): Promise<string[]> {
  const lines: string[] = [];
  await runImportPractice(args, {
    open: async (url) => {
      const opened = await openDatabase({ url });
      return { source: practiceSource(opened.db, 'the practice'), close: opened.close };
    },
    stores,
    nameDeployments: naming,
    practiceUrl: () => practiceUrl,
    progress: (name, total) => {
      let done = 0;
      return {
        advance: (by) => {
          done += by;
        },
        end: () => void bars.push(`${name} ${done} of ${total}`),
      };
    },
    print: (line) => lines.push(line),
  });
  return lines;
}

const rows = async <Row extends object>(query: string): Promise<Row[]> => (await pool.query<Row>(query)).rows;
const count = async (table: PracticeTable): Promise<number> =>
  Number((await rows<{ count: number }>(`select count(*) from ${table}`))[0]?.count);

const aDeployRow = (fields: Readonly<Record<string, string>> = {}): string => {
  const all = { sha: `'${shaOf('V1')}'`, repo: `'acme/shop'`, environment: `'production'`, ...fields };
  return `insert into deploy_events (${Object.keys(all).join(', ')}) values (${Object.values(all).join(', ')})`;
};

describe('the three tables', () => {
  test('come along with all their columns', async () => {
    const { url } = await aPractice(
      DEPLOY_EVENTS,
      INCIDENTS,
      TEST_RUNS,
      `insert into deploy_events values (7, '${shaOf('V1')}', 'acme/shop', 'production', '2026-11-20T10:00:00.123456Z', 'ada',
                                         'hotfix', true, 'INC-1', 3600)`,
      `insert into incidents values ('INC-1', 'P1', '2026-11-20T10:05:00Z', '2026-11-20T11:00:00Z', true)`,
      `insert into test_runs values ('pays', 'checkout', 'failed', '2026-11-20T09:00:00Z')`,
    );
    expect(await importFrom(url)).toEqual([
      'deploy_events: 1 there; 1 added, 0 brought up to date; 0 here before, 1 now',
      'incidents: 1 there; 1 added, 0 brought up to date; 0 here before, 1 now',
      'test_runs: 1 there; 1 added, 0 brought up to date; 0 here before, 1 now',
    ]);
    expect(bars).toEqual(['deploy_events 1 of 1', 'incidents 1 of 1', 'test_runs 1 of 1']);
    expect(await rows('select *, deployed_at::text as exact from deploy_events')).toMatchObject([
      {
        sha: shaOf('V1'),
        repo: 'acme/shop',
        service: 'acme/shop',
        environment: 'production',
        exact: expect.stringContaining(':00.123456'),
        deployed_by: 'ada',
        status: 'hotfix',
        caused_incident: true,
        incident_id: 'INC-1',
        lead_time_seconds: 3600,
        imported_id: '7',
      },
    ]);
    expect(await rows('select * from incidents')).toMatchObject([
      {
        id: 'INC-1',
        severity: 'P1',
        started_at: new Date('2026-11-20T10:05:00Z'),
        resolved_at: new Date('2026-11-20T11:00:00Z'),
        deploy_triggered: true,
        source: 'practice',
      },
    ]);
    expect(await rows('select test_name, suite, status, ran_at from test_runs')).toEqual([
      { test_name: 'pays', suite: 'checkout', status: 'failed', ran_at: new Date('2026-11-20T09:00:00Z') },
    ]);
  });

  test('may lack every column that is not needed', async () => {
    const { url } = await aPractice(
      'create table deploy_events (id int primary key, sha text, repo text, environment text, deployed_at timestamptz)',
      'create table incidents (id int primary key, started_at timestamptz)',
      'create table test_runs (test_name text, status text, ran_at timestamptz)',
      `insert into deploy_events values (1, '3f9c2b7', 'acme/shop', 'production', '2026-11-20T10:00:00Z')`,
      `insert into incidents values (1, '2026-11-20T10:00:00Z')`,
      `insert into test_runs values ('pays', 'passed', '2026-11-20T10:00:00Z')`,
    );
    await importFrom(url);
    expect(await rows('select status, caused_incident, lead_time_seconds from deploy_events')).toEqual([
      { status: 'success', caused_incident: null, lead_time_seconds: null },
    ]);
    expect(await rows('select id, title, deploy_triggered from incidents')).toEqual([
      { id: '1', title: '', deploy_triggered: null },
    ]);
    expect(await count('test_runs')).toBe(1);
  });

  test('may have more: titles, services, kinds of their own', async () => {
    const { url } = await aPractice(
      `create table incidents (id uuid primary key, title text, service text, repo text, started_at timestamptz, notes jsonb)`,
      `insert into incidents values ('00000000-0000-0000-0000-000000000001', 'Checkout fails', 'api', 'acme/shop',
                                     '2026-11-20T10:00:00Z', '{"a": 1}')`,
      `create table deploy_events (id bigint primary key, sha text, repo text, environment text, deployed_at timestamptz,
                                   lead_time_seconds numeric)`,
      `insert into deploy_events values (5000000000, '3f9c2b7', 'acme/shop', 'production', '2026-11-20T10:00:00Z', 59.6)`,
    );
    await importFrom(url);
    expect(await rows('select title, service, repo from incidents')).toEqual([
      { title: 'Checkout fails', service: 'api', repo: 'acme/shop' },
    ]);
    expect(await rows('select lead_time_seconds, imported_id from deploy_events')).toEqual([
      { lead_time_seconds: 60, imported_id: '5000000000' },
    ]);
  });

  test('of which some are missing are reported', async () => {
    const { url } = await aPractice(DEPLOY_EVENTS);
    expect(await importFrom(url)).toEqual([
      'deploy_events: 0 there; 0 added, 0 brought up to date; 0 here before, 0 now',
      'incidents: not there, nothing to import',
      'test_runs: not there, nothing to import',
    ]);
  });

  test('go by the names that environments have here, and stay renamed', async () => {
    const { url } = await aPractice(DEPLOY_EVENTS, aDeployRow({ environment: `'Prod-EU'` }), aDeployRow());
    await environmentsStore(db).map('prod-eu', 'production', { actor: 'cli', at: NOW });
    await importFrom(url);
    expect(await rows('select distinct environment from deploy_events')).toEqual([{ environment: 'production' }]);
    expect(await importFrom(url)).toContain(
      'deploy_events: 2 there; 0 added, 0 brought up to date; 2 here before, 2 now',
    );
  });
});

describe('run again', () => {
  test('adds nothing and changes nothing', async () => {
    const { url } = await aPractice(
      DEPLOY_EVENTS,
      INCIDENTS,
      TEST_RUNS,
      aDeployRow(),
      `insert into incidents values ('INC-1', 'P1', now(), null, null)`,
      `insert into test_runs values ('pays', null, 'passed', now())`,
    );
    await importFrom(url);
    expect(await importFrom(url)).toEqual([
      'deploy_events: 1 there; 0 added, 0 brought up to date; 1 here before, 1 now',
      'incidents: 1 there; 0 added, 0 brought up to date; 1 here before, 1 now',
      'test_runs: 1 there; 0 added, 0 brought up to date; 1 here before, 1 now',
    ]);
  });

  test('brings along what is new and what was changed there', async () => {
    const { url, execute } = await aPractice(
      DEPLOY_EVENTS,
      INCIDENTS,
      aDeployRow(),
      aDeployRow(),
      `insert into incidents values ('INC-1', 'P1', '2026-11-20T10:00:00Z', null, null)`,
    );
    await importFrom(url);
    await execute(
      `update deploy_events set caused_incident = true, incident_id = 'INC-1' where id = 1`,
      aDeployRow({ status: `'rollback'` }),
      `update incidents set resolved_at = '2026-11-20T11:00:00Z', deploy_triggered = true, severity = 'P2'`,
    );
    expect((await importFrom(url)).slice(0, 2)).toEqual([
      'deploy_events: 3 there; 1 added, 1 brought up to date; 2 here before, 3 now',
      'incidents: 1 there; 0 added, 1 brought up to date; 1 here before, 1 now',
    ]);
    expect(await rows('select caused_incident, status from deploy_events order by imported_id')).toEqual([
      { caused_incident: true, status: 'success' },
      { caused_incident: false, status: 'success' },
      { caused_incident: false, status: 'rollback' },
    ]);
    expect(await rows('select severity, resolved_at, deploy_triggered from incidents')).toEqual([
      { severity: 'P2', resolved_at: new Date('2026-11-20T11:00:00Z'), deploy_triggered: true },
    ]);
  });

  test('at another address is refused, because it may be the same database, until its name is said', async () => {
    const { url } = await aPractice(DEPLOY_EVENTS, aDeployRow());
    await importFrom(url, { as: 'metrics.example.com/metrics' });
    const failing = importFrom(url);
    await expect(failing).rejects.toThrow(
      /^Nothing was imported: rows came before from metrics\.example\.com\/metrics, and this is \S+\/drumbeat_test_[0-9a-f]+\. .* add `--as metrics\.example\.com\/metrics`; if it is another one, `--as \S+\/drumbeat_test_[0-9a-f]+`\.$/,
    );
    await expect(failing).rejects.toThrow(UsageError);
    await importFrom(url, { as: 'metrics.example.com/metrics' });
    expect(await count('deploy_events')).toBe(1);
    await importFrom(url, { as: 'other' });
    expect(await count('deploy_events')).toBe(2);
  });
});

describe('what was said here', () => {
  const aPracticeWithAnIncident = () =>
    aPractice(
      DEPLOY_EVENTS,
      INCIDENTS,
      aDeployRow({ deployed_at: `'2026-11-20T10:00:00Z'` }),
      `insert into incidents values ('INC-1', 'P1', '2026-11-20T10:30:00Z', null, null)`,
    );
  const incident = async () =>
    (await rows<object>('select severity, started_at, resolved_at, deploy_triggered, no_reason from incidents'))[0];
  const patch = (fields: object) => api.patch('/v1/incidents/INC-1', fields);

  test.for([
    { why: 'that a deployment caused it', verdict: { deploy_triggered: true }, kept: { deploy_triggered: true } },
    { why: 'that none did', verdict: { deploy_triggered: false }, kept: { deploy_triggered: false, no_reason: null } },
    {
      why: 'why none did',
      verdict: { deploy_triggered: false, reason: 'certificate' },
      kept: { deploy_triggered: false, no_reason: 'certificate' },
    },
  ])('of an incident, $why, stays, and the rest goes on coming', async ({ verdict, kept }) => {
    const { url, execute } = await aPracticeWithAnIncident();
    await importFrom(url);
    expect((await patch(verdict)).status).toBe(200);
    await importFrom(url);
    expect(await incident()).toMatchObject(kept);
    await execute(
      `update incidents set resolved_at = '2026-11-20T11:00:00Z', deploy_triggered = not ${verdict.deploy_triggered}`,
    );
    expect(await importFrom(url)).toContain('incidents: 1 there; 0 added, 1 brought up to date; 1 here before, 1 now');
    expect(await incident()).toMatchObject({ ...kept, resolved_at: new Date('2026-11-20T11:00:00Z') });
  });

  test('an answer that was taken back stays open', async () => {
    const { url, execute } = await aPracticeWithAnIncident();
    await execute('update incidents set deploy_triggered = true');
    await importFrom(url);
    await patch({ deploy_triggered: null });
    await importFrom(url);
    expect(await incident()).toMatchObject({ deploy_triggered: null });
  });

  test('an onset that was corrected stays', async () => {
    const { url, execute } = await aPracticeWithAnIncident();
    await importFrom(url);
    await patch({ started_at: '2026-11-20T10:05:00Z' });
    await execute(`update incidents set severity = 'P2'`);
    await importFrom(url);
    expect(await incident()).toMatchObject({ severity: 'P2', started_at: new Date('2026-11-20T10:05:00Z') });
  });

  test('of a deployment that a verdict names stays, and the rest goes on coming', async () => {
    const { url, execute } = await aPracticeWithAnIncident();
    await importFrom(url);
    const [deployment] = await rows<{ id: number }>('select id from deploy_events');
    await patch({ deploy_triggered: true, deploy_ids: [deployment?.id] });
    expect((await importFrom(url))[0]).toContain(' 0 brought up to date');
    await execute(`update deploy_events set deployed_by = 'ada', caused_incident = false, incident_id = 'OTHER'`);
    expect((await importFrom(url))[0]).toContain(' 1 brought up to date');
    expect(await rows('select deployed_by, caused_incident, incident_id from deploy_events')).toEqual([
      { deployed_by: 'ada', caused_incident: true, incident_id: 'INC-1' },
    ]);
  });

  test('an incident that is ours keeps its id: the practice’s is left out, and counted', async () => {
    await api.post('/v1/incidents', { id: 'INC-1', title: 'Ours', severity: 'P3' });
    const { url, execute } = await aPracticeWithAnIncident();
    await execute(`insert into incidents values ('INC-2', 'P1', now(), null, null)`);
    for (const line of [
      'incidents: 2 there; 1 added, 0 brought up to date; 0 here before, 1 now',
      'incidents: 2 there; 0 added, 0 brought up to date; 1 here before, 1 now',
    ]) {
      const printed = await importFrom(url);
      expect(printed).toContain(line);
      expect(printed).toContain('incidents: 1 left out, because their ids are those of other incidents here');
    }
    expect(await rows(`select title, severity from incidents where id = 'INC-1'`)).toEqual([
      { title: 'Ours', severity: 'P3' },
    ]);
  });

  test('so does an incident of another practice', async () => {
    const first = await aPracticeWithAnIncident();
    const second = await aPracticeWithAnIncident();
    await importFrom(first.url);
    expect(await importFrom(second.url, { as: 'second' })).toContain(
      'incidents: 1 left out, because their ids are those of other incidents here',
    );
    expect(await count('deploy_events')).toBe(2);
  });
});

describe('the deployments that a practice blames for an incident', () => {
  /** V1 and V2 failed, V2 by the incident that nobody has answered; V3 did not. */
  const aPracticeWithVerdicts = (...more: readonly string[]) =>
    aPractice(
      DEPLOY_EVENTS,
      INCIDENTS,
      aDeployRow({ deployed_at: `'2026-11-20T10:00:00Z'`, caused_incident: 'true', incident_id: `'INC-1'` }),
      aDeployRow({ deployed_at: `'2026-11-20T11:00:00Z'`, caused_incident: 'true', incident_id: `'INC-2'` }),
      aDeployRow({ deployed_at: `'2026-11-20T12:00:00Z'` }),
      `insert into incidents values ('INC-1', 'P1', '2026-11-20T10:30:00Z', '2026-11-20T11:00:00Z', true),
                                    ('INC-2', 'P1', '2026-11-20T11:30:00Z', null, null)`,
      ...more,
    );
  const named = () =>
    rows(`select v.incident_id, d.imported_id as deployment, v.service, v.started_at = i.started_at as of_its_onset
            from incident_deployments v
            join deploy_events d on d.id = v.deploy_event_id
            join incidents i on i.id = v.incident_id
           order by 1, 2`);
  const blamed = async () =>
    (
      await rows<{ incident_id: string | null; caused_incident: boolean }>(
        'select incident_id, caused_incident from deploy_events order by imported_id',
      )
    ).map(({ incident_id, caused_incident }) => (caused_incident ? incident_id : null));
  const theirs = { service: 'acme/shop', of_its_onset: true };
  const idOf = async (importedId: string): Promise<unknown> =>
    (await rows<{ id: number }>(`select id from deploy_events where imported_id = '${importedId}'`))[0]?.id;

  test('are named by its verdict, if it was answered yes there', async () => {
    const { url } = await aPracticeWithVerdicts();
    await importFrom(url);
    expect(await named()).toEqual([{ incident_id: 'INC-1', deployment: '1', ...theirs }]);
    expect(await blamed()).toEqual(['INC-1', 'INC-2', null]);
  });

  test.for([
    {
      why: 'one that did not fail',
      change: `update deploy_events set caused_incident = false`,
    },
    { why: 'one that is in no production', change: `update deploy_events set environment = 'staging'` },
    { why: 'one of an incident that is not there', change: `update deploy_events set incident_id = 'INC-9'` },
    { why: 'one of an incident that was answered no', change: `update incidents set deploy_triggered = false` },
  ])('are not: $why', async ({ change }) => {
    const { url } = await aPracticeWithVerdicts(change);
    await importFrom(url);
    expect(await named()).toEqual([]);
  });

  test('are as many after a second import, and follow what is changed there', async () => {
    const { url, execute } = await aPracticeWithVerdicts();
    await importFrom(url);
    const [before, rowsBefore] = [await named(), await rows('select xmin, id from deploy_events order by id')];
    expect((await importFrom(url))[0]).toContain(' 0 brought up to date');
    expect(await named()).toEqual(before);
    expect(await rows('select xmin, id from deploy_events order by id')).toEqual(rowsBefore);
    await execute(
      `update deploy_events set caused_incident = false, incident_id = null where id = 1`,
      `update deploy_events set caused_incident = true, incident_id = 'INC-1' where id = 3`,
      `update incidents set deploy_triggered = true, started_at = started_at - interval '1 minute'`,
    );
    await importFrom(url);
    expect(await named()).toEqual([
      { incident_id: 'INC-1', deployment: '3', ...theirs },
      { incident_id: 'INC-2', deployment: '2', ...theirs },
    ]);
    expect(await blamed()).toEqual([null, 'INC-2', 'INC-1']);
  });

  test('are named by an import that is resumed, too, wherever it was killed', async () => {
    const { url } = await aPracticeWithVerdicts();
    const killed = () => Promise.reject(new Error('killed'));
    const noIncidents = { ...STORES, incidents: { ...STORES.incidents, importRows: killed } };
    await expect(importFrom(url, { stores: noIncidents })).rejects.toThrow('killed');
    await expect(importFrom(url, { naming: killed })).rejects.toThrow('killed');
    expect(await named()).toEqual([]);
    await importFrom(url);
    expect(await named()).toEqual([{ incident_id: 'INC-1', deployment: '1', ...theirs }]);
  });

  test('are named even if a test run does not fit', async () => {
    const { url } = await aPracticeWithVerdicts(
      TEST_RUNS,
      `insert into test_runs values ('pays', repeat('s', 201), 'passed', now())`,
    );
    await expect(importFrom(url)).rejects.toThrow('suite has 201 characters');
    expect(await named()).toHaveLength(1);
  });

  test.for([
    { why: 'answered yes there', id: 'INC-1', cleared: [null, 'INC-2', null] },
    { why: 'not answered there', id: 'INC-2', cleared: ['INC-1', null, null] },
  ])('are cleared when an incident, $why, is answered no here, and no import undoes it', async ({ id, cleared }) => {
    const { url, execute } = await aPracticeWithVerdicts();
    await importFrom(url);
    await api.patch(`/v1/incidents/${id}`, { deploy_triggered: false, reason: 'traffic' });
    expect(await blamed()).toEqual(cleared);
    await importFrom(url);
    expect(await blamed()).toEqual(cleared);
    await execute(
      `update deploy_events set deployed_by = 'ada'`,
      `update incidents set severity = 'P2', deploy_triggered = true where id = '${id}'`,
      aDeployRow({ caused_incident: 'true', incident_id: `'${id}'` }),
    );
    await importFrom(url);
    expect(await blamed()).toEqual([...cleared, null]);
    expect(await rows(`select severity, deploy_triggered from incidents where id = '${id}'`)).toEqual([
      { severity: 'P2', deploy_triggered: false },
    ]);
  });

  test('are left to an answer that names others here, or none, and to one that was taken back', async () => {
    const { url, execute } = await aPracticeWithVerdicts();
    await importFrom(url);
    await api.patch('/v1/incidents/INC-1', {
      deploy_triggered: true,
      deploy_ids: [],
      started_at: '2026-11-20T13:00:00Z',
    });
    expect(await blamed()).toEqual([null, 'INC-2', null]);
    await importFrom(url);
    expect(await blamed()).toEqual([null, 'INC-2', null]);
    await api.patch('/v1/incidents/INC-1', { deploy_triggered: true, deploy_ids: [Number(await idOf('3'))] });
    await importFrom(url);
    expect(await blamed()).toEqual([null, 'INC-2', 'INC-1']);
    await api.patch('/v1/incidents/INC-1', { deploy_triggered: null });
    await execute(`update incidents set deploy_triggered = false where id = 'INC-1'`);
    await importFrom(url);
    expect(await blamed()).toEqual([null, 'INC-2', null]);
    expect(await rows(`select deploy_triggered from incidents where id = 'INC-1'`)).toEqual([
      { deploy_triggered: null },
    ]);
  });

  test('go on to the incident that began first where one of ours names them, too', async () => {
    const { url, execute } = await aPracticeWithVerdicts();
    await importFrom(url);
    const ours = { id: 'OURS', title: 'Ours', started_at: '2026-11-20T10:45:00Z' };
    await api.post('/v1/incidents', { ...ours, deploy_triggered: true, deploy_ids: [Number(await idOf('1'))] });
    await importFrom(url);
    expect(await blamed()).toEqual(['INC-1', 'INC-2', null]);
    await execute(`update deploy_events set caused_incident = false, incident_id = null where id = 1`);
    await importFrom(url);
    expect(await blamed()).toEqual(['OURS', 'INC-2', null]);
  });
});

describe('rows without an id', () => {
  test('are told apart by what they say, and equal ones are as many as there are', async () => {
    const { url, execute } = await aPractice(
      TEST_RUNS,
      ...Array.from(
        { length: 3 },
        () => `insert into test_runs values ('pays', 'checkout', 'passed', '2026-11-20T10:00:00Z')`,
      ),
      `insert into test_runs values ('pays', null, 'failed', '2026-11-20T10:00:00Z')`,
    );
    await importFrom(url);
    await importFrom(url);
    expect(await count('test_runs')).toBe(4);
    await execute(`insert into test_runs values ('pays', 'checkout', 'passed', '2026-11-20T10:00:00Z')`);
    await importFrom(url);
    expect(await count('test_runs')).toBe(5);
  });

  test('are the same whatever the zone of the server is set to, and whatever column is added there', async () => {
    const { url, execute } = await aPractice(TEST_RUNS, `insert into test_runs values ('pays', 'a', 'passed', now())`);
    await importFrom(url);
    const database = new URL(url).pathname.slice(1);
    await execute(
      `alter database ${database} set timezone to 'Asia/Tokyo'`,
      'alter table test_runs add column shard int default 1',
    );
    await importFrom(url);
    expect(await count('test_runs')).toBe(1);
  });

  test('of deployments are brought up to date, too', async () => {
    const { url, execute } = await aPractice(
      `create table deploy_events (sha text, repo text, environment text, deployed_at timestamptz, caused_incident boolean)`,
      `insert into deploy_events values ('3f9c2b7', 'acme/shop', 'production', '2026-11-20T10:00:00Z', false)`,
    );
    await importFrom(url);
    await execute('update deploy_events set caused_incident = true');
    expect(await importFrom(url)).toContain(
      'deploy_events: 1 there; 0 added, 1 brought up to date; 1 here before, 1 now',
    );
    expect(await rows('select caused_incident from deploy_events')).toEqual([{ caused_incident: true }]);
  });

  test('so are rows whose `id` is not unique or is missing', async () => {
    const { url } = await aPractice(
      'create table deploy_events (id int, sha text, repo text, environment text, deployed_at timestamptz)',
      `insert into deploy_events values (1, '3f9c2b7', 'a', 'production', now()), (1, '3f9c2b7', 'b', 'production', now()),
                                        (null, '3f9c2b7', 'c', 'production', now())`,
    );
    await importFrom(url);
    await importFrom(url);
    expect(await count('deploy_events')).toBe(3);
  });
});

describe('nothing is taken', () => {
  test.for([
    {
      why: 'from a database with none of the tables',
      tables: [],
      message: /^That database has none of the tables deploy_events, incidents, test_runs\.$/,
    },
    {
      why: 'where incidents have no id, nor of the tables before',
      tables: [DEPLOY_EVENTS, aDeployRow(), 'create table incidents (started_at timestamptz)'],
      message: /^Nothing was imported: incidents has no column id\.$/,
    },
    {
      why: 'where two incidents share an id',
      tables: [
        DEPLOY_EVENTS,
        aDeployRow(),
        'create table incidents (id int, started_at timestamptz)',
        'insert into incidents values (4, now()), (4, now())',
      ],
      message:
        /^Nothing was imported: the id 4 does not tell one row of incidents from another; give each a different one\.$/,
    },
    {
      why: 'where an incident has none',
      tables: ['create table incidents (id int, started_at timestamptz)', 'insert into incidents values (null, now())'],
      message: /the id null does not tell/,
    },
    {
      why: 'where tables of these names are something else',
      tables: ['create table deploy_events (id int)', 'create table test_runs (id int)'],
      message:
        /deploy_events has no column sha, repo, environment, deployed_at; test_runs has no column test_name, status, ran_at\.$/,
    },
    {
      why: 'from a database of Drumbeat',
      tables: [`${DEPLOY_EVENTS.slice(0, -1)}, workspace_id text)`],
      message: /deploy_events there is Drumbeat's own, not a practice's\.$/,
    },
  ])('$why', async ({ tables, message }) => {
    const { url } = await aPractice(...tables);
    await expect(importFrom(url)).rejects.toThrow(message);
    await expect(importFrom(url)).rejects.toThrow(UsageError);
    expect(await count('deploy_events')).toBe(0);
  });

  test.for([
    { why: 'no address', args: [] },
    { why: 'an address of something else', args: ['--from', 'mysql://localhost/x'] },
    { why: 'an address that a password breaks', args: ['--from', 'postgres://me:a/b@localhost/x'] },
    { why: 'no address at all', args: ['--from', 'localhost'] },
    { why: 'a word too many', args: ['metrics', '--from', 'postgres://localhost/x'] },
    { why: 'an empty name', args: ['--from', 'postgres://localhost/x', '--as', ''] },
  ])('for $why, and shows the usage', async ({ args }) => {
    await expect(run(args)).rejects.toThrow(PRACTICE_USAGE);
  });
});

describe('a value that does not fit', () => {
  test('is reported with its table and its row, nothing of its batch is kept, and it can be corrected', async () => {
    const { url, execute } = await aPractice(
      DEPLOY_EVENTS.replace('varchar(40)', 'text'),
      `insert into deploy_events (sha, repo, environment)
       select '3f9c2b7', 'acme/shop', 'production' from generate_series(1, 6000)`,
      `update deploy_events set sha = 'sha256:' || repeat('a', 64) where id in (5500, 5600)`,
    );
    const failing = importFrom(url);
    await expect(failing).rejects.toThrow(/^deploy_events, row 5500: sha has 71 characters, and 40 fit: "sha256:aaa/);
    await expect(failing).rejects.toThrow(/\ndeploy_events, row 5600: sha has 71/);
    await expect(failing).rejects.toThrow(
      /Nothing of these rows was imported; 5000 rows came before them and are kept\. Mend the values there/,
    );
    expect(await count('deploy_events')).toBe(5_000);
    await execute(`update deploy_events set sha = left(sha, 40) where id in (5500, 5600)`);
    expect((await importFrom(url))[0]).toBe(
      'deploy_events: 6000 there; 1000 added, 0 brought up to date; 5000 here before, 6000 now',
    );
  });

  test('is left out by a view in a schema of its own, and what came before is not added twice', async () => {
    const { url, execute } = await aPractice(
      DEPLOY_EVENTS.replace('varchar(40)', 'text'),
      aDeployRow(),
      aDeployRow({ sha: `repeat('a', 64)` }),
    );
    await execute(
      'create schema fitting',
      'create view fitting.deploy_events as select * from deploy_events where length(sha) <= 40',
    );
    await importFrom(`${url}${url.includes('?') ? '&' : '?'}options=-csearch_path%3Dfitting`);
    await execute('update deploy_events set sha = left(sha, 40)');
    expect((await importFrom(url))[0]).toBe(
      'deploy_events: 2 there; 1 added, 0 brought up to date; 1 here before, 2 now',
    );
  });

  test('that only Postgres refuses is reported with the rows that it is among', async () => {
    const { url } = await aPractice(
      'create table deploy_events (id int primary key, sha text, repo text, environment text, deployed_at text)',
      `insert into deploy_events values (1, '3f9c2b7', 'a', 'production', '2026-11-20 10:00'),
                                        (2, '3f9c2b7', 'a', 'production', '2026-13-45 10:00')`,
    );
    await expect(importFrom(url)).rejects.toThrow(
      /^deploy_events, rows 1 to 2: date\/time field value out of range.*\nNothing of these/,
    );
    expect(await count('deploy_events')).toBe(0);
  });

  test('many of them are reported up to the fifth', async () => {
    const { url } = await aPractice(
      TEST_RUNS,
      `insert into test_runs select 'pays', repeat('s', 201), 'passed', now() from generate_series(1, 9)`,
    );
    await expect(importFrom(url)).rejects.toThrow(/(test_runs, the row of \S+: suite has 201 .*\n){5}and 4 more\n/);
  });
});

describe('a connection that breaks', () => {
  test('to the source is reported as the source’s, and the import is resumed', async () => {
    const { url } = await aPractice(
      DEPLOY_EVENTS,
      `insert into deploy_events (sha, repo, environment)
       select '3f9c2b7', 'acme/shop', 'production' from generate_series(1, 12000)`,
    );
    const proxy = await tcpProxy(url);
    onTestFinished(() => proxy.close());
    let batches = 0;
    const cutting: PracticeStore = {
      ...deploys,
      importRows: async (source, batch) => {
        const imported = await deploys.importRows(source, batch);
        batches += 1;
        if (batches === 2) await proxy.refuse();
        return imported;
      },
    };
    const failing = importFrom(proxy.url, { stores: { ...STORES, deploy_events: cutting }, as: 'metrics' });
    await expect(failing).rejects.toThrow(
      /^The database at the practice, to import from, went away: .*\. What came so far is kept; run the import again for the rest\.$/,
    );
    expect(await count('deploy_events')).toBe(10_000);
    expect(bars).toEqual(['deploy_events 10000 of 12000']);
    await proxy.restore();
    expect((await importFrom(proxy.url, { as: 'metrics' }))[0]).toBe(
      'deploy_events: 12000 there; 2000 added, 0 brought up to date; 10000 here before, 12000 now',
    );
  });

  test('to our own database is reported as it is', async () => {
    const { url } = await aPractice(DEPLOY_EVENTS, aDeployRow());
    const lost = new Error('Connection terminated unexpectedly');
    const losing: PracticeStore = { ...deploys, importRows: () => Promise.reject(lost) };
    await expect(importFrom(url, { stores: { ...STORES, deploy_events: losing } })).rejects.toBe(lost);
  });
});

describe('the source', () => {
  test('is only read: an account that may do nothing else is enough', async () => {
    const { url, source } = await aPractice(DEPLOY_EVENTS, INCIDENTS, TEST_RUNS, aDeployRow());
    const database = new URL(url).pathname.slice(1);
    await source.query(`alter database ${database} set default_transaction_read_only to on`);
    expect((await importFrom(url))[0]).toContain(' 1 added');
  });

  test('is not written even where it could be: its transaction ids stand still', async () => {
    const { url, source } = await aPractice(DEPLOY_EVENTS, INCIDENTS, TEST_RUNS, aDeployRow());
    const state = async () => (await source.query<object>('select xmin, ctid, * from deploy_events')).rows;
    const before = await state();
    await importFrom(url);
    await importFrom(url);
    expect(await state()).toEqual(before);
    expect(
      (await source.query("select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"))
        .rowCount,
    ).toBe(3);
  });

  test('that refuses to be read says why', async () => {
    const { url } = await aPractice(
      'create view deploy_events as select 1 as id, 1/0 as sha, 1 as repo, 1 as environment, now() as deployed_at',
    );
    await expect(importFrom(url)).rejects.toThrow(
      /^The database at the practice, to import from, refuses to be read: division by zero\.$/,
    );
  });

  test('may be a view, and times without a zone are UTC’s, which is remarked', async () => {
    const { url } = await aPractice(
      'create table raw (sha text, at timestamp)',
      `insert into raw values ('3f9c2b7', '2026-11-20 10:00')`,
      `create view deploy_events as select sha, 'acme/shop' as repo, 'production' as environment, at as deployed_at from raw`,
    );
    expect(await importFrom(url)).toContain('deploy_events.deployed_at there has no time zone; it is read as UTC');
    expect(await rows('select deployed_at from deploy_events')).toEqual([
      { deployed_at: new Date('2026-11-20T10:00:00Z') },
    ]);
  });
});

describe('the address of the source', () => {
  test('may come from the environment, where nobody else on the machine sees its password', async () => {
    const { url } = await aPractice(DEPLOY_EVENTS);
    const lines = await run([], { practiceUrl: url });
    expect(lines.join('\n')).not.toContain('PRACTICE_DATABASE_URL');
    expect(lines).toContain('incidents: not there, nothing to import');
  });

  test('with a password among the arguments is taken, with a warning that does not repeat it', async () => {
    const { url } = await aPractice(DEPLOY_EVENTS);
    const withPassword = new URL(url);
    withPassword.searchParams.set('password', 'hunter2');
    const [first = ''] = await run(['--from', withPassword.href]);
    expect(first).toMatch(/^Everybody on this machine can see the password in --from/);
    expect(first).not.toContain('hunter2');
  });
});
