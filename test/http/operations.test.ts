import { beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/open.ts';
import { answerProblems } from '../../src/http/answer-problems.ts';
import { registerMetrics } from '../../src/http/metrics.http.ts';
import { tokenGate } from '../../src/http/token-gate.ts';
import { tokensStore } from '../../src/http/tokens.store.ts';
import { aDeployment } from '../support/bodies.ts';
import { testDatabase } from '../support/database.ts';
import { testApi } from '../support/http.ts';

const { db, reset } = await testDatabase();
const api = await testApi(db, () => new Date('2026-11-25T10:00:00Z'));
const open = await testApi(
  db,
  () => new Date('2026-11-25T10:00:00Z'),
  (app, log) => {
    registerMetrics(
      app,
      tokenGate(tokensStore(db), () => new Date('2026-11-25T10:00:00Z')),
      { open: true },
    );
    app.use(answerProblems(log));
  },
);

beforeEach(reset);

describe('/metrics', () => {
  const anonymous = { authorization: undefined };

  test('is readable with a token of the scope `read`, and with no other', async () => {
    await api.admit(['ingest']);
    expect(await api.get('/metrics')).toBeProblem({ status: 403, slug: 'missing-scope' });
    await reset();
    await api.admit(['read']);
    const answer = await api.get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.body).toContain('process_cpu_seconds_total');
  });

  test.for([
    { why: 'a program on this machine, or a proxy that says nothing of itself', headers: {} },
    { why: 'the same with the name of this machine', headers: { host: 'localhost:3000' } },
    { why: 'a proxy that says for whom', headers: { 'x-forwarded-for': '203.0.113.7' } },
  ])('needs the token as it comes: $why', async ({ headers }) => {
    expect(await api.get('/metrics', { ...anonymous, ...headers })).toBeProblem({ status: 401, slug: 'no-token' });
  });

  describe('with METRICS_OPEN=loopback', () => {
    test('is open on this machine, for a Prometheus beside the bot', async () => {
      expect((await open.get('/metrics', anonymous)).status).toBe(200);
    });

    test.for(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'])(
      'needs the token still where a proxy says so by %s',
      async (header) => {
        const answer = await open.get('/metrics', { ...anonymous, [header]: '203.0.113.7' });
        expect(answer).toBeProblem({ status: 401, slug: 'no-token' });
      },
    );
  });

  test('counts requests by route and status, with one series for all incidents and one for all unknown addresses', async () => {
    await api.admit(['ingest', 'read']);
    await api.post('/v1/deploys', aDeployment());
    for (const id of ['a', 'b']) await api.patch(`/v1/incidents/${id}`, {});
    for (const path of ['/wp-login.php', '/.env']) await api.get(path);
    const { body } = await api.get('/metrics');
    const counts = String(body)
      .split('\n')
      .filter((line) => line.startsWith('drumbeat_http_request_seconds_count'));
    expect(counts).toContain('drumbeat_http_request_seconds_count{method="POST",route="/v1/deploys",status="201"} 1');
    expect(counts).toContain(
      'drumbeat_http_request_seconds_count{method="PATCH",route="/v1/incidents/:id",status="404"} 2',
    );
    expect(counts).toContain('drumbeat_http_request_seconds_count{method="GET",route="none",status="404"} 2');
  });
});

describe('health', () => {
  test('with the database there: alive and ready', async () => {
    expect(await api.get('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await api.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready', database: 'ok' } });
  });

  test('with the database away: alive, not ready, and it says why without the password', async () => {
    const { db: away, close } = await openDatabase({ url: 'postgres://postgres:hunter2@127.0.0.1:1/none' });
    const orphan = await testApi(away, () => new Date());
    expect((await orphan.get('/healthz')).status).toBe(200);
    const readiness = await orphan.get('/readyz');
    expect(readiness).toMatchObject({
      status: 503,
      body: { status: 'not ready', database: expect.stringMatching(/^cannot be reached: .*ECONNREFUSED/) },
    });
    expect(JSON.stringify(readiness.body)).not.toContain('hunter2');
    await close();
  });
});

test.for([
  { why: 'an unknown address', path: '/v1/deploy', method: 'POST', detail: /^POST \/v1\/deploy is not a route/ },
  { why: 'an unknown method', path: '/v1/deploys', method: 'DELETE', detail: /^DELETE \/v1\/deploys is not/ },
  { why: 'an address with a script', path: '/<script>', method: 'GET', detail: /is not a route of Drumbeat/ },
])('$why is a problem document, too', async ({ path, method, detail }) => {
  const answer = await api.send(path, { method });
  expect(answer).toBeProblem({ status: 404, slug: 'not-found', detail });
  expect(answer.headers.get('x-powered-by')).toBeNull();
});
