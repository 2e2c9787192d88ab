import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/db/open.ts';
import { aDeployment, shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';
import { TOKEN, testApi } from '../../support/http.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const api = await testApi(db, () => NOW);

beforeEach(async () => {
  await reset();
  await api.admit();
});

async function expectNothingStored(): Promise<void> {
  const { rows } = await pool.query<{ count: number }>(`
    select (select count(*) from deploy_events) + (select count(*) from changes) + (select count(*) from deploy_arrivals)
         + (select count(*) from deploy_receipts) as count`);
  expect(rows[0]?.count).toBe(0);
}

describe('a body that is not an event', () => {
  test.for<{
    why: string;
    body: unknown;
    headers?: Record<string, string>;
    status: number;
    slug: string;
    detail: RegExp;
  }>([
    {
      why: 'broken JSON',
      body: '{"repo": ',
      status: 400,
      slug: 'broken-json',
      detail: /not valid JSON|Unexpected end/,
    },
    { why: 'an empty body', body: '', status: 400, slug: 'empty-body', detail: /Send a JSON body/ },
    { why: 'no body at all', body: undefined, status: 400, slug: 'empty-body', detail: /Send a JSON body/ },
    {
      why: 'another content type',
      body: 'repo=acme',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      status: 415,
      slug: 'not-json',
      detail: /Content-Type: application\/json/,
    },
    {
      why: 'null',
      body: 'null',
      status: 422,
      slug: 'invalid-fields',
      detail: /^The body must be an object, or an array/,
    },
    { why: 'a number', body: '42', status: 422, slug: 'invalid-fields', detail: /^The body must be an object/ },
    { why: 'text', body: '"deployed"', status: 422, slug: 'invalid-fields', detail: /^The body must be an object/ },
    { why: 'an empty array', body: [], status: 422, slug: 'invalid-fields', detail: /array is empty/ },
    { why: 'an array in an array', body: [[]], status: 422, slug: 'invalid-fields', detail: /^\/0 must be an object/ },
    {
      why: 'an array of 1,001 events',
      body: Array.from({ length: 1_001 }, () => ({})),
      status: 413,
      slug: 'too-many-events',
      detail: /has 1001 events; send at most 1000/,
    },
    {
      why: '10 MB',
      body: JSON.stringify('x'.repeat(10 << 20)),
      status: 413,
      slug: 'too-large',
      detail: /at most 1 MB/,
    },
    {
      why: 'an encoding nobody knows',
      body: '{}',
      headers: { 'content-encoding': 'zip' },
      status: 415,
      slug: 'unsupported-encoding',
      detail: /plain or gzipped/,
    },
    {
      why: 'not gzip',
      body: '{}',
      headers: { 'content-encoding': 'gzip' },
      status: 400,
      slug: 'unreadable',
      detail: /incorrect header check/,
    },
    {
      why: 'a charset nobody knows',
      body: '{}',
      headers: { 'content-type': 'application/json; charset=klingon' },
      status: 415,
      slug: 'unsupported-encoding',
      detail: /UTF-8/,
    },
  ])('$why', async ({ body, headers = {}, status, slug, detail }) => {
    const answer = await api.post('/v1/deploys', body, headers);
    expect(answer).toBeProblem({ status, slug, detail });
    await expectNothingStored();
  });

  test('a small gzip that inflates to 200 MB is refused before it is inflated', async () => {
    const bomb = Buffer.concat(Array.from({ length: 20 }, () => tenMegabytes));
    const before = performance.now();
    const answer = await api.post('/v1/deploys', bomb, { 'content-encoding': 'gzip' });
    expect(answer).toBeProblem({ status: 413, slug: 'too-large' });
    expect(performance.now() - before).toBeLessThan(1_000);
    await expectNothingStored();
  });
  const tenMegabytes = gzipSync(Buffer.alloc(10 << 20, ' '));
});

test('a gzipped event is read', async () => {
  const answer = await api.post('/v1/deploys', gzipSync(JSON.stringify(aDeployment())), { 'content-encoding': 'gzip' });
  expect(answer.status).toBe(201);
});

describe('a field that is not as it should be', () => {
  test.for<{ why: string; fields: Record<string, unknown>; at: string; detail: string }>([
    { why: 'no repository', fields: { repo: undefined }, at: '/repo', detail: 'is missing' },
    { why: 'no sha', fields: { sha: undefined }, at: '/sha', detail: 'is missing' },
    { why: 'no environment', fields: { environment: undefined }, at: '/environment', detail: 'is missing' },
    { why: 'an environment of spaces', fields: { environment: '  ' }, at: '/environment', detail: 'must not be empty' },
    {
      why: 'an environment of 201 characters, said once',
      fields: { environment: 'e'.repeat(201) },
      at: '/environment',
      detail: 'is longer than 200 characters',
    },
    {
      why: 'a service of 201 characters',
      fields: { service: 's'.repeat(201) },
      at: '/service',
      detail: 'is longer than 200 characters',
    },
    {
      why: 'an id of 201 characters',
      fields: { id: 'i'.repeat(201) },
      at: '/id',
      detail: 'is longer than 200 characters',
    },
    {
      why: 'a misspelt field of a commit',
      fields: { commits: [{ sha: shaOf('c'), authored_at: '2026-11-24T09:00:00Z', autor: 'ada' }] },
      at: '/commits/0/autor',
      detail: 'is not a known field',
    },
    {
      why: 'a misspelt field of the run',
      fields: { run: { provider: 'github', id: 1, atempt: 2 } },
      at: '/run/atempt',
      detail: 'is not a known field',
    },
    { why: 'an empty repository', fields: { repo: '' }, at: '/repo', detail: 'must not be empty' },
    { why: 'a repository that is a number', fields: { repo: 7 }, at: '/repo', detail: 'must be text' },
    { why: 'a repository that is null', fields: { repo: null }, at: '/repo', detail: 'must be text' },
    { why: 'a sha of 41', fields: { sha: `${shaOf('V1')}0` }, at: '/sha', detail: 'it has 41 characters' },
    { why: 'a sha of 6', fields: { sha: 'abcdef' }, at: '/sha', detail: 'it has 6 characters' },
    { why: 'a sha that is a branch', fields: { sha: 'release-1' }, at: '/sha', detail: 'must be 7 to 40 hexadecimal' },
    {
      why: 'a status nobody knows',
      fields: { status: 'done' },
      at: '/status',
      detail: 'must be one of success, rollback',
    },
    {
      why: 'the year 2035',
      fields: { deployed_at: '2035-01-01T00:00:00Z' },
      at: '/deployed_at',
      detail: 'in the future',
    },
    {
      why: 'six minutes ahead',
      fields: { deployed_at: '2026-11-25T10:06:00Z' },
      at: '/deployed_at',
      detail: 'more than five minutes after 2026-11-25T10:00:00.000Z',
    },
    {
      why: 'before 2000',
      fields: { deployed_at: '1999-12-31T23:59:59Z' },
      at: '/deployed_at',
      detail: 'lies before the year 2000',
    },
    {
      why: 'a time without an offset',
      fields: { deployed_at: '2026-11-25T09:00:00' },
      at: '/deployed_at',
      detail: 'must be a time with its offset, such as',
    },
    {
      why: 'a day alone',
      fields: { deployed_at: '2026-11-25' },
      at: '/deployed_at',
      detail: 'must be a time with its',
    },
    {
      why: '30 February',
      fields: { deployed_at: '2026-02-30T09:00:00Z' },
      at: '/deployed_at',
      detail: 'must be a time',
    },
    {
      why: '29 February of a year that is not a leap year',
      fields: { deployed_at: '2026-02-29T09:00:00Z' },
      at: '/deployed_at',
      detail: 'time',
    },
    { why: 'seconds since 1970', fields: { deployed_at: 1_780_000_000 }, at: '/deployed_at', detail: 'must be text' },
    { why: 'a misspelt field', fields: { enviroment: 'prod' }, at: '/enviroment', detail: 'is not a known field' },
    { why: 'a field with a slash', fields: { 'a/b~': 1 }, at: '/a~1b~0', detail: 'is not a known field' },
  ])('$why', async ({ fields, at, detail }) => {
    const answer = await api.post('/v1/deploys', aDeployment(fields));
    expect(answer).toBeProblem({ status: 422, slug: 'invalid-fields', pointers: [at] });
    expect(answer.body).toMatchObject({
      detail: expect.stringMatching(new RegExp(`^${at} `)),
      errors: [{ pointer: at, detail: expect.stringContaining(detail) }],
    });
    await expectNothingStored();
  });

  test('all faults are reported at once', async () => {
    const answer = await api.post('/v1/deploys', { sha: 'x', status: 'done', colour: 'red' });
    expect(answer).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      pointers: ['/repo', '/sha', '/environment', '/status', '/colour'],
    });
  });

  test('of very many faults the first twenty are reported, and how many more there are', async () => {
    const answer = await api.post(
      '/v1/deploys',
      Array.from({ length: 30 }, () => aDeployment({ sha: 'x' })),
    );
    expect(answer).toBeProblem({ status: 422, slug: 'invalid-fields', detail: /; and 10 more\.$/ });
    expect((answer.body as { errors: object[] }).errors).toHaveLength(20);
  });

  test('`__proto__` is a field that nobody knows, too', async () => {
    const body = JSON.stringify(aDeployment()).replace('{', '{"__proto__": {"status": "hotfix"}, ');
    const answer = await api.post('/v1/deploys', body);
    expect(answer).toBeProblem({ status: 422, slug: 'invalid-fields', pointers: ['/__proto__'] });
    await expectNothingStored();
  });
});

/** Every field that takes text, how long it may be, whether it identifies the event, and where an event keeps it. */
const TEXTS = [
  { field: 'id', max: 200, identifies: true, put: (value: string) => ({ id: value }) },
  { field: 'repo', max: 200, identifies: true, put: (value: string) => ({ repo: value }) },
  { field: 'service', max: 200, identifies: true, put: (value: string) => ({ service: value }) },
  { field: 'environment', max: 200, identifies: true, put: (value: string) => ({ environment: value }) },
  { field: 'deployed_by', max: 100, put: (value: string) => ({ deployed_by: value }) },
  { field: 'ref', max: 250, put: (value: string) => ({ ref: value }) },
  { field: 'version', max: 100, put: (value: string) => ({ version: value }) },
  { field: 'url', max: 2_000, put: (value: string) => ({ url: `https://${value.slice(8)}` }) },
  { field: 'run/provider', max: 40, put: (value: string) => ({ run: { provider: value, id: '1' } }) },
  { field: 'run/id', max: 100, put: (value: string) => ({ run: { provider: 'ci', id: value } }) },
  {
    field: 'run/url',
    max: 2_000,
    put: (value: string) => ({ run: { provider: 'ci', id: value.slice(-1), url: `https://${value.slice(8)}` } }),
  },
];

const IDENTIFYING = TEXTS.filter(({ identifies }) => identifies);
const OTHERS = TEXTS.filter(({ identifies }) => !identifies);
const UNSTORABLE = [
  { why: 'a NUL byte', text: 'https://a\u0000b', detail: /contains a NUL byte/ },
  { why: 'a lone surrogate', text: 'https://a\ud83db', detail: /contains half a character/ },
];

describe.for(IDENTIFYING)('the text of $field, which identifies the event,', ({ field, max, put }) => {
  test(`may have ${max} characters and not one more`, async () => {
    expect((await api.post('/v1/deploys', aDeployment(put('x'.repeat(max))))).status).toBe(201);
    const answer = await api.post('/v1/deploys', aDeployment(put('y'.repeat(max + 1))));
    const detail = RegExp(`is longer than ${max} characters`);
    expect(answer).toBeProblem({ status: 422, slug: 'invalid-fields', detail });
  });

  test.for(UNSTORABLE)('cannot have $why', async ({ text, detail }) => {
    const answer = await api.post('/v1/deploys', aDeployment(put(text)));
    expect(answer).toBeProblem({ status: 422, slug: 'invalid-fields', detail, pointers: [`/${field}`] });
    await expectNothingStored();
  });
});

describe.for(OTHERS)('the text of $field, which is beside the point,', ({ max, put }) => {
  test(`may have ${max} characters, and more is said`, async () => {
    expect((await api.post('/v1/deploys', aDeployment(put('x'.repeat(max))))).status).toBe(201);
    const answer = await api.post('/v1/deploys', aDeployment({ sha: shaOf('V2'), ...put('y'.repeat(max + 1)) }));
    const warning = expect.stringMatching(`is longer than ${max} characters`) as unknown;
    expect(answer).toMatchObject({ status: 201, body: { warnings: [warning] } });
  });

  test.for(UNSTORABLE)('refuses nothing for $why', async ({ text }) => {
    expect((await api.post('/v1/deploys', aDeployment(put(text)))).status).toBe(201);
  });
});

describe.for(TEXTS)('the text of $field', ({ field, max, put }) => {
  test('keeps what would ping, run or break elsewhere as it is', async () => {
    const hostile = `https://<!channel></script>'";--🚀\u202e`.slice(0, max);
    expect((await api.post('/v1/deploys', aDeployment(put(hostile)))).status).toBe(201);
    const { rows } = await pool.query<Record<string, unknown>>(`
      select repo, service, environment, deployed_by, ref, version, url, run->>'provider' as "run/provider",
             run->>'id' as "run/id", run->>'url' as "run/url"
        from deploy_events`);
    expect(rows).toMatchObject([field === 'id' ? {} : { [field]: hostile }]);
  });
});

test('a negative lead time is kept', async () => {
  await api.post('/v1/deploys', aDeployment({ lead_time_seconds: -2_147_483_647 }));
  expect((await pool.query('select lead_time_seconds from deploy_events')).rows).toEqual([
    { lead_time_seconds: -2_147_483_647 },
  ]);
});

describe('while the database is away', async () => {
  const { db: away, close } = await openDatabase({ url: 'postgres://postgres:hunter2@127.0.0.1:1/none' });
  const orphan = await testApi(away, () => NOW);

  test('an event is answered with 503 and when to come again, and the log has neither token nor values', async () => {
    const answer = await orphan.post('/v1/deploys', aDeployment({ deployed_by: 'ada-lovelace' }));
    expect(answer).toBeProblem({ status: 503, slug: 'database-down', detail: /Nothing was stored. Send it again/ });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(orphan.logged()).toContain('ECONNREFUSED');
    for (const secret of [TOKEN, 'ada-lovelace', 'hunter2', shaOf('V1')]) expect(orphan.logged()).not.toContain(secret);
    await close();
  });
});

test('what Postgres refuses unexpectedly is answered with 500, without its values in answer or log', async () => {
  await pool.query(`alter table deploy_events add constraint nobody check (deployed_by <> 'ada-lovelace')`);
  const answer = await api.post('/v1/deploys', aDeployment({ deployed_by: 'ada-lovelace' }));
  await pool.query('alter table deploy_events drop constraint nobody');
  expect(answer).toBeProblem({ status: 500, slug: 'unexpected', detail: /The server log says more/ });
  expect(api.logged()).toContain('violates check constraint');
  for (const secret of [TOKEN, 'ada-lovelace', shaOf('V1')]) expect(api.logged()).not.toContain(secret);
  await expectNothingStored();
});
