import express from 'express';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { askDora } from '../../src/dora/ask-dora.ts';
import { registerDoraHttp } from '../../src/dora/dora.http.ts';
import { doraStore } from '../../src/dora/dora.store.ts';
import { doraMessage } from '../../src/dora/dora.view.ts';
import { DEFAULT_WINDOW } from '../../src/dora/metrics/window.ts';
import { duration, percent, perTime } from '../../src/dora/snapshot/words.ts';
import { answerProblems } from '../../src/http/answer-problems.ts';
import { listen } from '../../src/http/listen.ts';
import { hashToken } from '../../src/http/token.ts';
import { tokenGate } from '../../src/http/token-gate.ts';
import { tokensStore } from '../../src/http/tokens.store.ts';
import { createLog } from '../../src/log.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { doraRows } from '../support/dora-rows.ts';
import { valueOf } from '../support/given.ts';
import type { Answer } from '../support/http.ts';
import { permissionsOn } from '../support/permissions.ts';

const { db, pool, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);

const NOW = new Date('2026-11-25T12:00:00Z');
const clock = () => NOW;
const tokens = tokensStore(db);
const deps = { teams: teamsStore(db), dora: doraStore(db) };

const app = express();
registerDoraHttp(app, { ...deps, permissions: permissionsOn(db), clock, gate: tokenGate(tokens, clock) });
app.use(answerProblems(createLog('silent')));
const { url, close } = await listen(app, '127.0.0.1', 0);
afterAll(close);

beforeEach(async () => {
  await reset();
  await tokens.add('reader', ['read'], hashToken('reader'), NOW);
  await tokens.add('writer', ['ingest'], hashToken('writer'), NOW);
});

async function get(query: string, token = 'reader'): Promise<Answer> {
  const response = await fetch(`${url}/v1/dora${query}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const aProblem = (status: number, slug: string, detail = /./) => ({
  status,
  body: { type: `urn:drumbeat:problem:${slug}`, status, detail: expect.stringMatching(detail) },
});
const pointersOf = ({ body }: Answer): string[] =>
  (body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer).toSorted();

const inChannel = (isPrivate: boolean) =>
  pool.query(
    `insert into channels (id, name, is_private, refreshed_at) values ('C1', 'payments', $1, $2)
         on conflict (workspace_id, id) do update set is_private = excluded.is_private`,
    [isPrivate, NOW],
  );

/** A deployment that failed among nine that did not, and one before the window. */
async function aHistory(): Promise<void> {
  await team('payments', ['org/checkout'], 'Europe/Berlin', 'C1');
  await inChannel(false);
  await deploy({ at: '2026-09-01T10:00:00Z', service: 'org/checkout' });
  const [bad = 0] = await deploy(
    ...Array.from({ length: 10 }, (_, index) => ({
      at: '2026-11-20T10:00:00Z',
      service: 'org/checkout',
      leadTimeSeconds: 3_600 + index,
      status: index === 9 ? 'hotfix' : 'success',
    })),
  );
  await incident({
    at: '2026-11-20T10:10:00Z',
    service: 'org/checkout',
    openedAt: '2026-11-20T10:20:00Z',
    resolvedAt: '2026-11-20T10:40:00Z',
    verdict: { kind: 'yes', deployments: [bad] },
  });
  await incident({
    at: '2026-11-21T10:00:00Z',
    service: 'org/checkout',
    id: 'open',
    title: 'Slow <b>',
    verdict: { kind: 'yes' },
  });
}

describe('GET /v1/dora', () => {
  test('answers every metric with its unit, its sample and its band', async () => {
    await aHistory();
    expect((await get('?team=payments')).body).toMatchObject({
      scope: { kind: 'team', name: 'payments' },
      as_of: '2026-11-25T12:00:00.000Z',
      window: {
        from: '2026-10-27',
        to: '2026-11-26',
        days: 30,
        time_zone: 'Europe/Berlin',
        today_so_far: true,
        asked_from: '2026-10-27',
      },
      previous: { window: { from: '2026-09-27', to: '2026-10-27', days: 30 } },
      metrics: {
        deployment_frequency: { unit: 'per_day', value: 9 / 30, n: 9, band: { level: 'high', fit: 'exact' } },
        change_lead_time: { unit: 'seconds', value: 3_604, n: 9, band: { level: 'elite', fit: 'exact' } },
        change_lead_time_p95: { unit: 'seconds', value: 3_607.6, n: 9, band: null },
        change_fail_rate: {
          unit: 'share',
          value: 0.1,
          n: 10,
          previous: { value: null, n: 0, reason: 'no-deployments' },
          band: { level: 'elite', fit: 'tie', tied_with: ['elite', 'high', 'medium'] },
        },
        failed_deployment_recovery_time: { unit: 'seconds', value: 1_800, n: 1 },
        deployment_rework_rate: { unit: 'share', value: 0.1, n: 10, band: null },
      },
      counts: { deployments: 10, successes: 9, hotfixes: 1, rollbacks: 0, failed: 1, failed_by_script: 0, services: 1 },
      lead_time: { head_commit_only: 9, unmeasured: 0, negatives: 0 },
      recovery: {
        mean_seconds: 1_800,
        ticket_median_seconds: 1_200,
        open: 1,
        open_incidents: [{ id: 'open', title: 'Slow <b>', started_at: '2026-11-21T10:00:00.000Z' }],
      },
      reliability: { incidents: 2, deploy_triggered: 2, not_deploy_triggered: 0, untagged: 0, minutes_by_reason: [] },
      benchmark: { year: 2019, level: 'high', no_bands_because: null },
      balance: { contradiction: null, reason: 'none-found' },
      notes: expect.arrayContaining([expect.stringContaining('Slow <b> (')]),
    });
  });

  test.for([
    { why: 'is private', given: () => inChannel(true) },
    { why: 'was not looked at yet', given: () => pool.query('delete from channels') },
  ])('has no title of a team whose channel $why, because a token says nothing of who reads', async ({ given }) => {
    await aHistory();
    await given();
    for (const query of ['?team=payments', '?service=org/checkout', '']) {
      const { body } = await get(query);
      expect(body).toMatchObject({ recovery: { open_incidents: [{ id: 'open', title: '' }] } });
      expect(JSON.stringify(body)).not.toContain('Slow');
    }
  });

  test('lists every day, twelve whole weeks and the running one', async () => {
    await aHistory();
    const { days, weeks } = (await get('?team=payments')).body as { days: object[]; weeks: Record<string, unknown>[] };
    expect(days).toHaveLength(30);
    expect(days).toContainEqual({ date: '2026-11-20', successes: 9 });
    expect(weeks).toHaveLength(13);
    expect(weeks[0]).toMatchObject({ week: 'W36', from: '2026-08-31', running: false, deployments: 1 });
    expect(weeks[11]).toMatchObject({ week: 'W47', deployments: 10, successes: 9, failed: 1 });
    expect(weeks[12]).toMatchObject({ week: 'W48', running: true, deployments: 0 });
  });

  test('gives null and the reason where there is no data, never a zero', async () => {
    expect((await get('')).body).toMatchObject({
      scope: { kind: 'all' },
      previous: { window: null, reason: 'no-deployments', first_deployment_on: null },
      metrics: {
        deployment_frequency: {
          value: null,
          n: 0,
          reason: 'no-deployments',
          reason_text: 'no data: no production deployments in this window',
          previous: null,
          band: null,
        },
        change_fail_rate: { value: null, reason: 'stability-unknown' },
        failed_deployment_recovery_time: { value: null, reason: 'stability-unknown' },
        deployment_rework_rate: { value: null, reason: 'no-deployments' },
      },
      recovery: { mean_seconds: null, ticket_median_seconds: null },
      benchmark: { level: null, no_bands_because: 'stability-unknown' },
      weeks: Array.from({ length: 13 }, () => expect.objectContaining({ deployments: null, metrics: null })),
    });
  });

  test('says what the message in Slack says', async () => {
    await aHistory();
    type Metrics = Record<
      | 'deployment_frequency'
      | 'change_lead_time'
      | 'change_fail_rate'
      | 'failed_deployment_recovery_time'
      | 'deployment_rework_rate',
      { value: number }
    >;
    const { metrics } = (await get('?team=payments')).body as { metrics: Metrics };
    const question = { subject: { kind: 'team', name: 'payments' }, window: DEFAULT_WINDOW } as const;
    const snapshot = valueOf(await askDora(deps, question, NOW));
    const { text } = doraMessage({ snapshot, window: DEFAULT_WINDOW });
    for (const [name, value] of [
      ['Deployment frequency: ', perTime(metrics.deployment_frequency.value)],
      ['Change lead time: median ', duration(metrics.change_lead_time.value)],
      ['Change fail rate: ', percent(metrics.change_fail_rate.value)],
      ['Failed deployment recovery time: median ', duration(metrics.failed_deployment_recovery_time.value)],
      ['Deployment rework rate: ', percent(metrics.deployment_rework_rate.value)],
    ] as const) {
      expect(text).toContain(name + value);
    }
  });

  test.for([
    { why: 'nobody named is everything', query: '', scope: { kind: 'all' } },
    { why: 'everything by name', query: '?team=all', scope: { kind: 'all' } },
    { why: 'a team, whatever its case', query: '?team=PAYMENTS', scope: { kind: 'team', name: 'payments' } },
    { why: 'a service', query: '?service=org/checkout', scope: { kind: 'service', name: 'org/checkout' } },
    { why: 'a service by its last part', query: '?service=checkout', scope: { kind: 'service', name: 'org/checkout' } },
    { why: 'a repository', query: '?repo=org%2Fcheckout', scope: { kind: 'service', name: 'org/checkout' } },
  ])('finds $why', async ({ query, scope }) => {
    await aHistory();
    expect((await get(query)).body).toMatchObject({ scope });
  });

  test.for([
    { why: 'one service', services: ['checkout'], ask: '`checkout`' },
    { why: 'two', services: ['checkout', 'api'], ask: '`api` or `checkout`' },
    { why: 'many', services: ['f', 'e', 'd', 'c', 'b', 'a'], ask: '`a` or `b` or `c` or `d` or `e` (and 1 more)' },
  ])('says what to ask for of a repository that deploys $why by name', async ({ services, ask }) => {
    await pool.query(
      `insert into deploy_events (sha, repo, environment, service_name)
       select '3f9c2b7', 'c/x', 'production', unnest($1::varchar[])`,
      [services],
    );
    const answer = await get('?repo=c/x');
    expect(answer).toMatchObject(aProblem(404, 'nothing-found'));
    const { detail } = answer.body as { detail: string };
    expect(detail).toBe(
      `There is no service called \`c/x\`: that is a repository, whose deployments name their service. Ask for the service ${ask}.`,
    );
    expect((await get(`?repo=${services[0]}`)).status).toBe(200);
    expect(await askDora(deps, { subject: { kind: 'named', name: 'c/x' }, window: DEFAULT_WINDOW }, NOW)).toEqual({
      ok: false,
      hint: detail.replace('no service', 'no team or service'),
    });
  });

  test.for([
    {
      why: 'dates',
      query: 'from=2026-11-01&to=2026-11-21',
      window: { from: '2026-11-01', to: '2026-11-21', days: 20 },
    },
    { why: 'a word', query: 'window=8w', window: { from: '2026-10-01', to: '2026-11-26', days: 56 } },
    {
      why: 'last week',
      query: 'window=last-week',
      window: { from: '2026-11-16', to: '2026-11-23', today_so_far: false },
    },
    {
      why: 'the days of another zone',
      query: 'window=1d&tz=Pacific/Kiritimati',
      window: { from: '2026-11-26', time_zone: 'Pacific/Kiritimati' },
    },
    {
      why: 'a zone that Node alone knows by this name',
      query: 'window=1d&tz=US/Pacific-New',
      window: { time_zone: 'US/Pacific-New' },
    },
    { why: 'the days of the team’s zone', query: 'window=1d&team=payments', window: { time_zone: 'Europe/Berlin' } },
    {
      why: 'a cut to where the data begins',
      query: 'window=90d',
      window: { from: '2026-09-01', asked_from: '2026-08-28' },
    },
  ])('takes a window as $why', async ({ query, window }) => {
    await aHistory();
    expect((await get(`?${query}`)).body).toMatchObject({ window });
  });

  test.for([
    { year: 2019, level: 'high', rate: 'elite' },
    { year: 2021, level: 'high', rate: 'elite' },
    { year: 2022, level: 'medium', rate: 'high' },
    { year: 2023, level: 'high', rate: 'high' },
    { year: 2024, level: null, rate: null },
    { year: 2025, level: null, rate: null },
  ])('judges by $year where it is asked to, whatever the workspace chose', async ({ year, level, rate }) => {
    await aHistory();
    await deps.dora.setBenchmarkYear(2021, 'cli', NOW);
    const { body } = await get(`?team=payments&benchmark=${year}`);
    expect(body).toMatchObject({
      benchmark: { year, level, quick_check: year === 2025 ? { change_fail_rate: { score: 9 } } : null },
      metrics: { change_fail_rate: { band: rate === null ? null : { level: rate } } },
    });
    expect((await get('?team=payments')).body).toMatchObject({ benchmark: { year: 2021 } });
  });

  test.for([
    {
      why: 'an unknown parameter',
      query: 'teem=payments',
      pointers: ['?teem'],
      detail: /there are team, service, repo/,
    },
    {
      why: 'a parameter twice',
      query: 'window=7d&window=8d',
      pointers: ['?window'],
      detail: /more than once/,
    },
    { why: 'a NUL byte', query: 'team=%00', pointers: ['?team'], detail: /NUL/ },
    { why: 'no end', query: 'from=2026-11-01', pointers: ['?to'], detail: /from and to go together/ },
    { why: 'no beginning', query: 'to=2026-11-01', pointers: ['?from'], detail: /from and to go together/ },
    {
      why: 'days that do not exist',
      query: 'from=2026-02-30&to=yesterday',
      pointers: ['?from', '?to'],
      detail: /not a date/,
    },
    {
      why: 'the wrong way round',
      query: 'from=2026-11-02&to=2026-11-01',
      pointers: ['?to'],
      detail: /must come after/,
    },
    { why: 'too long', query: 'from=2025-01-01&to=2026-11-01', pointers: ['?to'], detail: /at most 366/ },
    { why: 'a day to come', query: 'from=2027-01-01&to=2027-01-02', pointers: ['?from'], detail: /lies in the future/ },
    { why: 'no window', query: 'window=soon', pointers: ['?window'], detail: /not a window/ },
    { why: 'a bad window', query: 'window=400d', pointers: ['?window'], detail: /1 to 366 days/ },
    {
      why: 'dates and a word',
      query: 'window=7d&from=2026-11-01&to=2026-11-08',
      pointers: ['?window'],
      detail: /without from and to/,
    },
    { why: 'no such zone', query: 'tz=Europe/Atlantis', pointers: ['?tz'], detail: /IANA/ },
    {
      why: 'a year without bands',
      query: 'benchmark=2020',
      pointers: ['?benchmark'],
      detail: /must be one of 2019, 2021/,
    },
    {
      why: 'two subjects',
      query: 'team=payments&repo=org/checkout',
      pointers: ['?repo', '?team'],
      detail: /only one of/,
    },
    {
      why: 'several faults at once',
      query: 'window=x&tz=x&benchmark=x',
      pointers: ['?benchmark', '?tz', '?window'],
      detail: /./,
    },
  ])('refuses $why and says where', async ({ query, pointers, detail }) => {
    const answer = await get(`?${query}`);
    expect(answer).toMatchObject(aProblem(422, 'invalid-fields', detail));
    expect(pointersOf(answer)).toEqual(pointers);
  });

  test.for([
    { why: 'a team', query: 'team=paymets', detail: /no team called `paymets`. Did you mean `payments`\?/ },
    {
      why: 'a service',
      query: 'service=chekout',
      detail: /no service called `chekout`. Did you mean `org\/checkout`\?/,
    },
    { why: 'a name that is nothing', query: 'team=', detail: /no team called/ },
  ])('does not find $why', async ({ query, detail }) => {
    await aHistory();
    expect(await get(`?${query}`)).toMatchObject(aProblem(404, 'nothing-found', detail));
  });

  test('needs a token that may read', async () => {
    expect(await get('', 'writer')).toMatchObject(aProblem(403, 'missing-scope'));
    expect(await get('', 'nobody')).toMatchObject(aProblem(401, 'unknown-token'));
  });
});
