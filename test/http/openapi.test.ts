import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Application } from 'express';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { openDatabase } from '../../src/db/open.ts';
import { cdevent } from '../incidents/sources/hooks-bodies.ts';
import { aDeployment, anIncident, shaOf } from '../support/bodies.ts';
import { testDatabase } from '../support/database.ts';
import { allRoutes } from '../support/house.ts';
import { type Answer, testApi } from '../support/http.ts';

type Contents = Readonly<Record<string, { readonly schema: object }>>;
type Documented = {
  readonly summary: string;
  readonly operationId: string;
  readonly requestBody?: { readonly content: Contents };
  readonly responses: Readonly<Record<string, { readonly content?: Contents }>>;
};
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Documented>>>> };

const NOW = new Date('2026-11-25T10:00:00Z');
const clock = () => NOW;
const { db, pool, reset } = await testDatabase();

const routes: string[] = [];
const api = await testApi(db, clock, (app, log) => {
  allRoutes(db, clock)(app, log);
  routes.push(...routesOf(app));
});

/** Every route of an Express application, as `get /v1/incidents/{id}`. */
function routesOf(app: Application): string[] {
  return app.router.stack.flatMap(({ route }) =>
    route === undefined ? [] : route.stack.map(({ method }) => `${method} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`),
  );
}

const document = (await api.get('/openapi.json')).body as Document;
const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.keys(operations).map((method) => `${method} ${path}`),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'openapi');

/** How a value breaks the schema at this place of the document. */
function faults(place: readonly string[], value: unknown): unknown {
  const pointer = place
    .map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('');
  const validate = ajv.compile({ $ref: `openapi#${pointer}` });
  return validate(value) ? [] : validate.errors;
}

beforeEach(async () => {
  await reset();
  await api.admit(['ingest', 'read']);
});

/** The answers that were seen, as `post /v1/deploys 201`. */
const seen = new Set<string>();

/** Checks that an answer of a documented route is documented with its content type, and fits its schema. */
function check(operation: string, answer: Answer): void {
  const [method = '', path = ''] = operation.split(' ');
  const status = String(answer.status);
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'];
  expect({ operation, status, ...document.paths[path]?.[method]?.responses[status]?.content }).toHaveProperty([type]);
  expect({ answer: answer.body, faults: faults(place, answer.body) }).toMatchObject({ faults: [] });
  seen.add(`${operation} ${status}`);
}

type Sending = {
  readonly path?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
};

/** Sends a request and checks the answer. A body that was accepted must fit the document too. */
async function sendTo(operation: string, { path, body, headers = {} }: Sending = {}, to = api): Promise<Answer> {
  const [method = '', template = ''] = operation.split(' ');
  const answer = await to.send(path ?? template, { method: method.toUpperCase(), body, headers });
  check(operation, answer);
  const place = [
    'paths',
    template,
    method,
    'requestBody',
    'content',
    headers['content-type'] ?? 'application/json',
    'schema',
  ];
  const wasTaken = answer.status < 300 && body !== undefined;
  expect(wasTaken ? faults(place, body) : []).toEqual([]);
  return answer;
}

const ANONYMOUS = { authorization: undefined };
const WRONG = { authorization: 'Bearer drumbeat_wrong' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const TOKENS = [
  { why: 'no token', headers: ANONYMOUS, status: 401 },
  { why: 'an unknown token', headers: WRONG, status: 401 },
];

describe('the document', () => {
  test('is OpenAPI 3.1 with a version, and needs no token', async () => {
    const answer = await api.get('/openapi.json', ANONYMOUS);
    expect(answer.body).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Drumbeat', version: expect.stringMatching(/^\d/) },
    });
    expect(JSON.stringify(answer.body)).not.toContain('$defs');
  });

  test('has every route of the bot, and no other', () => {
    expect([...new Set(routes)].toSorted()).toEqual(documented.toSorted());
    expect(documented.length).toBeGreaterThan(8);
  });

  test('names every operation once', () => {
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map((one) => one.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, pointer = '']) => pointer);
    expect(references.length).toBeGreaterThan(10);
    expect(references.filter((pointer) => ajv.getSchema(`openapi#${pointer}`) === undefined)).toEqual([]);
  });

  test('says what a sha, an instant and a link are', () => {
    const { Deployment } = (document as unknown as { components: { schemas: Record<string, { properties: object }> } })
      .components.schemas;
    expect(Deployment?.properties).toMatchObject({
      sha: { pattern: '^[0-9a-fA-F]{7,40}$', description: expect.any(String) },
      deployed_at: { format: 'date-time' },
      url: { format: 'uri' },
    });
  });

  test('refuses what the route refuses', () => {
    const place = ['paths', '/v1/deploys', 'post', 'requestBody', 'content', 'application/json', 'schema'];
    expect(faults(place, aDeployment())).toEqual([]);
    const wrong = [{ sha: 'v1' }, { deployed_at: 'yesterday' }, { url: 'ci/42' }, { deployed_At: NOW }];
    for (const fields of wrong)
      expect({ fields, faults: faults(place, aDeployment(fields)) }).not.toMatchObject({ faults: [] });
  });
});

describe('answers of POST /v1/deploys', () => {
  const POST = 'post /v1/deploys';
  const cdevent = (fields: object = {}) => ({
    context: {
      id: 'e1',
      source: '/ci',
      type: 'dev.cdevents.service.deployed.0.3.0',
      timestamp: '2026-11-25T09:00:00Z',
    },
    subject: {
      id: 'api',
      content: { environment: { id: 'production' }, artifactId: `pkg:github/acme/shop@${shaOf('V1')}` },
    },
    ...fields,
  });

  test.for<{ why: string; sending: Sending; status: number }>([
    {
      why: 'all fields',
      sending: {
        body: aDeployment({
          id: 'mine',
          service: 'api',
          deployed_at: '2026-11-25T09:59:00+00:00',
          started_at: '2026-11-25T09:55:00Z',
          status: 'hotfix',
          deployed_by: 'ada',
          lead_time_seconds: 60,
          previous_sha: shaOf('V0'),
          ref: 'main',
          version: '1.2.3',
          url: 'https://ci.example/42',
          run: { provider: 'github', id: 42, attempt: 1, url: 'https://ci.example/runs/42' },
          commits: [{ sha: shaOf('V1'), authored_at: '2026-11-24T09:00:00Z' }],
        }),
      },
      status: 201,
    },
    {
      why: 'an array',
      sending: { body: [aDeployment(), aDeployment({ sha: shaOf('V2'), status: 'failure' })] },
      status: 201,
    },
    { why: 'a failure', sending: { body: aDeployment({ status: 'failure' }) }, status: 202 },
    { why: 'a bare CDEvent', sending: { body: cdevent() }, status: 201 },
    {
      why: 'a CloudEvent',
      sending: {
        body: { specversion: '1.0', id: 'e1', source: '/ci', type: cdevent().context.type, data: cdevent() },
        headers: { 'content-type': 'application/cloudevents+json' },
      },
      status: 201,
    },
    {
      why: 'a CloudEvent with its data in base64',
      sending: {
        body: {
          specversion: '1.0',
          id: 'e1',
          source: '/ci',
          type: cdevent().context.type,
          data_base64: Buffer.from(JSON.stringify(cdevent())).toString('base64'),
        },
        headers: { 'content-type': 'application/cloudevents+json' },
      },
      status: 201,
    },
    {
      why: 'a batch of CloudEvents',
      sending: {
        body: [{ specversion: '1.0', id: 'e1', source: '/ci', type: cdevent().context.type, data: cdevent() }],
        headers: { 'content-type': 'application/cloudevents-batch+json' },
      },
      status: 201,
    },
    { why: 'broken JSON', sending: { body: '{' }, status: 400 },
    {
      why: 'an empty key',
      sending: { body: aDeployment(), headers: { 'idempotency-key': 'k'.repeat(201) } },
      status: 400,
    },
    ...TOKENS.map(({ why, headers, status }) => ({ why, sending: { body: aDeployment(), headers }, status })),
    { why: 'too much', sending: { body: JSON.stringify('x'.repeat(2 << 20)) }, status: 413 },
    { why: 'a form', sending: { body: 'a=b', headers: FORM }, status: 415 },
    {
      why: 'an unknown encoding',
      sending: { body: gzipSync('{}'), headers: { 'content-encoding': 'zip' } },
      status: 415,
    },
    { why: 'wrong fields', sending: { body: aDeployment({ sha: 'v1', extra: true }) }, status: 422 },
  ])('to $why are as documented', async ({ sending, status }) => {
    expect((await sendTo(POST, sending)).status).toBe(status);
  });

  test('to a replay and a redeploy are as documented', async () => {
    await sendTo(POST, { body: aDeployment({ id: 'one' }) });
    expect((await sendTo(POST, { body: aDeployment({ id: 'one' }) })).body).toMatchObject({ result: 'recorded' });
    expect((await sendTo(POST, { body: aDeployment({ id: 'two' }) })).body).toMatchObject({ result: 'redeploy' });
  });
});

describe('answers of GET /v1/deploys', () => {
  const GET = 'get /v1/deploys';

  test.for<{ why: string; path: string; headers?: Sending['headers']; status: number }>([
    { why: 'everything', path: '/v1/deploys', status: 200 },
    { why: 'a page', path: '/v1/deploys?limit=1&environment=prod&from=2026-11-01&to=2026-12-01', status: 200 },
    { why: 'a team that is there', path: '/v1/deploys?team=payments', status: 200 },
    { why: 'a team that is not there', path: '/v1/deploys?team=nobody', status: 404 },
    { why: 'wrong parameters', path: '/v1/deploys?limit=0&cursor=x&page=2', status: 422 },
    ...TOKENS.map((row) => ({ path: '/v1/deploys', ...row })),
  ])('to $why are as documented', async ({ path, headers, status }) => {
    await api.teams.addTeam({ name: 'Payments', channelId: undefined, timeZone: 'UTC' });
    await sendTo('post /v1/deploys', {
      body: [aDeployment({ deployed_by: 'ada', url: 'https://ci.example/1' }), aDeployment({ sha: shaOf('V2') })],
    });
    await pool.query("insert into deploy_events (sha, repo, environment, status) values ('1', 'x', 'x', 'odd')");
    expect((await sendTo(GET, { path, headers: headers ?? {} })).status).toBe(status);
  });
});

describe('answers of the incidents', () => {
  const [POST, PATCH, GET] = ['post /v1/incidents', 'patch /v1/incidents/{id}', 'get /v1/incidents'];
  const path = '/v1/incidents/INC-1';

  test.for<{ why: string; operation: string; sending: Sending; status: number }>([
    {
      why: 'a whole one',
      operation: POST,
      sending: {
        body: anIncident({
          severity: 'P1',
          service: 'api',
          started_at: '2026-11-25T09:00:00Z',
          opened_at: '2026-11-25T08:10:00Z',
          resolved_at: null,
          url: 'https://pager.example/INC-1',
          deploy_triggered: true,
          deploy_ids: [],
        }),
      },
      status: 201,
    },
    { why: 'broken JSON', operation: POST, sending: { body: '{' }, status: 400 },
    { why: 'too much', operation: POST, sending: { body: JSON.stringify('x'.repeat(2 << 20)) }, status: 413 },
    { why: 'a form', operation: POST, sending: { body: 'a=b', headers: FORM }, status: 415 },
    { why: 'wrong fields', operation: POST, sending: { body: anIncident({ team: 'nobody' }) }, status: 422 },
    ...TOKENS.map((row) => ({ ...row, operation: POST, sending: { body: anIncident(), headers: row.headers } })),
    { why: 'a CDEvent', operation: POST, sending: { body: cdevent('detected', '2026-11-25T09:00:00Z') }, status: 200 },
    {
      why: 'CDEvents of which none can be used',
      operation: POST,
      sending: { body: [{ ...cdevent('detected', '2026-11-25T09:00:00Z'), subject: { id: '', content: {} } }] },
      status: 202,
    },
    { why: 'an unknown one', operation: PATCH, sending: { path, body: {} }, status: 404 },
    { why: 'broken JSON', operation: PATCH, sending: { path, body: '{' }, status: 400 },
    { why: 'too much', operation: PATCH, sending: { path, body: JSON.stringify('x'.repeat(2 << 20)) }, status: 413 },
    { why: 'a form', operation: PATCH, sending: { path, body: 'a=b', headers: FORM }, status: 415 },
    { why: 'wrong fields', operation: PATCH, sending: { path, body: { deploy_ids: [1] } }, status: 422 },
    {
      why: 'an address that cannot be read',
      operation: PATCH,
      sending: { path: '/v1/incidents/%', body: {} },
      status: 400,
    },
    ...TOKENS.map((row) => ({ ...row, operation: PATCH, sending: { path, body: {}, headers: row.headers } })),
    { why: 'everything', operation: GET, sending: {}, status: 200 },
    { why: 'a page', operation: GET, sending: { path: '/v1/incidents?open=true&untagged=false&limit=1' }, status: 200 },
    { why: 'a team that is not there', operation: GET, sending: { path: '/v1/incidents?team=nobody' }, status: 404 },
    { why: 'wrong parameters', operation: GET, sending: { path: '/v1/incidents?open=yes&cursor=x' }, status: 422 },
    ...TOKENS.map((row) => ({ ...row, operation: GET, sending: { headers: row.headers } })),
  ])('$operation to $why are as documented', async ({ operation, sending, status }) => {
    expect((await sendTo(operation, sending)).status).toBe(status);
  });

  test('to a replay, to another event of the same id and to a change are as documented', async () => {
    await sendTo(POST, { body: anIncident() });
    expect((await sendTo(POST, { body: anIncident() })).status).toBe(200);
    expect((await sendTo(POST, { body: anIncident({ title: 'Other' }) })).status).toBe(409);
    const body = { resolved_at: '2026-11-25T01:00:00Z', deploy_triggered: false, reason: 'config', severity: null };
    expect((await sendTo(PATCH, { path, body })).body).toHaveProperty('warnings');
    expect((await sendTo(GET)).body).toMatchObject({ items: [{ id: 'INC-1' }] });
  });
});

describe('answers of the hooks', () => {
  const hooks = documented.filter((operation) => operation.startsWith('post /hooks/'));
  const group = {
    groupKey: '{}',
    status: 'firing',
    alerts: [{ status: 'firing', labels: {}, annotations: {}, startsAt: '2026-11-25T09:00:00Z', fingerprint: 'a' }],
  };
  const bodies: Readonly<Record<string, object>> = {
    'post /hooks/pagerduty': { event: { id: 'e1', event_type: 'incident.triggered', data: { id: 'Q1' } } },
    'post /hooks/alertmanager': group,
    'post /hooks/grafana-alerting': group,
    'post /hooks/grafana-oncall': { alert_group: { id: 'I1', created_at: '2026-11-25T09:00:00Z' } },
    'post /hooks/grafana-irm': { event: 'grafana.incident.created', incident: { incidentID: '19' } },
  };

  test('are of every source', () => expect(hooks.toSorted()).toEqual(Object.keys(bodies).toSorted()));

  test.for(
    hooks.flatMap((operation) => [
      { operation, why: 'a whole one', sending: { body: bodies[operation] }, status: 200 },
      { operation, why: 'nothing that it knows', sending: { body: {} }, status: 202 },
      { operation, why: 'no gzip', sending: { body: 'x', headers: { 'content-encoding': 'gzip' } }, status: 400 },
      ...TOKENS.map(({ why, headers, status }) => ({ operation, why, sending: { body: {}, headers }, status })),
      { operation, why: 'too much', sending: { body: 'x'.repeat(40 << 20) }, status: 413 },
      {
        operation,
        why: 'an unknown encoding',
        sending: { body: 'x', headers: { 'content-encoding': 'zip' } },
        status: 415,
      },
    ]),
  )('$operation to $why are as documented', async ({ operation, sending, status }) => {
    expect((await sendTo(operation, sending)).status).toBe(status);
  });

  test('to a replay are as documented', async () => {
    for (const operation of hooks) {
      await sendTo(operation, { body: bodies[operation] });
      expect((await sendTo(operation, { body: bodies[operation] })).body).toMatchObject({ result: 'replay' });
    }
  });
});

describe('answers of GET /v1/dora', () => {
  const GET = 'get /v1/dora';

  test.for<{ why: string; path: string; headers?: Sending['headers']; status: number }>([
    { why: 'everything', path: '/v1/dora', status: 200 },
    { why: 'a window', path: '/v1/dora?window=7d&tz=Europe/Berlin', status: 200 },
    { why: 'days', path: '/v1/dora?from=2026-11-01&to=2026-11-20&service=acme/shop', status: 200 },
    { why: 'a team that is not there', path: '/v1/dora?team=nobody', status: 404 },
    { why: 'wrong parameters', path: '/v1/dora?window=soon&page=2', status: 422 },
    ...TOKENS.map((row) => ({ path: '/v1/dora', ...row })),
  ])('to $why are as documented', async ({ path, headers, status }) => {
    await sendTo('post /v1/deploys', {
      body: [aDeployment({ lead_time_seconds: 60 }), aDeployment({ sha: shaOf('V2') })],
    });
    await sendTo('post /v1/incidents', { body: anIncident({ service: 'acme/shop', deploy_triggered: true }) });
    expect((await sendTo(GET, { path, headers: headers ?? {} })).status).toBe(status);
  });

  test('without any data are as documented', async () => {
    expect((await sendTo(GET)).status).toBe(200);
  });
});

describe('answers of the process', () => {
  test('are as documented', async () => {
    for (const operation of ['get /healthz', 'get /readyz', 'get /openapi.json']) {
      expect((await sendTo(operation, { headers: ANONYMOUS })).status).toBe(200);
    }
    expect((await sendTo('get /metrics', { headers: ANONYMOUS })).status).toBe(401);
    await api.admit(['read']);
    expect((await sendTo('get /metrics')).status).toBe(200);
  });
});

describe('wherever a token is needed', () => {
  test.for(
    documented.flatMap((operation) => {
      const scope = operation === 'get /metrics' || operation.startsWith('get /v1') ? 'read' : 'ingest';
      return /\/v1|\/hooks|\/metrics/.test(operation) ? [{ operation, scope }] : [];
    }),
  )('$operation refuses one without the scope $scope as documented', async ({ operation, scope }) => {
    await reset();
    await api.admit([scope === 'read' ? 'ingest' : 'read']);
    const path = operation.split(' ')[1]?.replace('{id}', 'INC-1') ?? '';
    const body = operation.startsWith('get') ? undefined : {};
    expect((await sendTo(operation, { path, body })).status).toBe(403);
  });
});

const broken: Db = {
  query: () => Promise.reject(new Error('a mistake of ours')),
  transaction: () => Promise.reject(new Error('a mistake of ours')),
};
const away = await openDatabase({ url: 'postgres://postgres@127.0.0.1:1/none' });
afterAll(away.close);
const start = (other: Db) => testApi(other, clock, allRoutes(other, clock));
const [unexpected, gone] = [await start(broken), await start(away.db)];

describe('with the database in trouble', () => {
  test.for(documented.filter((operation) => !/healthz|openapi/.test(operation)))(
    '%s is answered as documented',
    async (operation) => {
      const path = operation.split(' ')[1]?.replace('{id}', 'INC-1') ?? '';
      const body = operation.startsWith('get') ? undefined : {};
      const headers = { 'x-forwarded-for': '203.0.113.7' };
      expect((await sendTo(operation, { path, body, headers }, gone)).status).toBe(503);
      const status = operation === 'get /readyz' ? 503 : 500;
      expect((await sendTo(operation, { path, body, headers }, unexpected)).status).toBe(status);
    },
  );
});

test('every answer that is documented was seen', () => {
  const all = documented.flatMap((operation) => {
    const [method = '', path = ''] = operation.split(' ');
    return Object.keys(document.paths[path]?.[method]?.responses ?? {}).map((status) => `${operation} ${status}`);
  });
  expect(all.filter((answer) => !seen.has(answer))).toEqual([]);
});
