import { beforeEach, describe, expect, test } from 'vitest';
import { aDeployment, shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';
import { type Answer, testApi } from '../../support/http.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const api = await testApi(db, () => NOW);

beforeEach(async () => {
  await reset();
  await api.admit();
});

type Event = {
  readonly id?: unknown;
  readonly source?: string;
  readonly kind?: string;
  readonly timestamp?: unknown;
  readonly service?: unknown;
  readonly environment?: unknown;
  readonly artifactId?: unknown;
  readonly customData?: unknown;
};

/** A CDEvent of a service; only the named parts matter to a test. */
const aCdevent = ({ kind = 'deployed', customData, ...parts }: Event = {}) => ({
  context: {
    specversion: '0.5.1',
    id: 'event-1',
    source: '/ci/acme',
    type: `dev.cdevents.service.${kind}.0.3.0`,
    timestamp: '2026-11-25T09:00:00.123456Z',
    ...pick(parts, 'id', 'source', 'timestamp'),
  },
  subject: {
    id: 'service' in parts ? parts.service : 'api',
    content: {
      environment: 'environment' in parts ? parts.environment : { id: 'prod' },
      artifactId: 'artifactId' in parts ? parts.artifactId : `pkg:github/acme/shop@${shaOf('V1')}`,
    },
  },
  ...(customData === undefined ? {} : { customData }),
});

const pick = (from: Event, ...names: readonly (keyof Event)[]): object =>
  Object.fromEntries(names.flatMap((name) => (name in from ? [[name, from[name]]] : [])));

/** The CloudEvent around it, in structured mode. */
const enveloped = (data: { readonly context: { readonly id: unknown; readonly type: string } }) => ({
  specversion: '1.0',
  id: data.context.id,
  source: '/ci/acme',
  type: data.context.type,
  datacontenttype: 'application/json',
  data,
});

/** The same with its data in base64, as a broker sends what it does not know to be JSON. */
const inBase64 = (data: Parameters<typeof enveloped>[0]) => {
  const { data: _, ...envelope } = enveloped(data);
  return { ...envelope, data_base64: base64(JSON.stringify(data)) };
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const BINARY = {
  'ce-specversion': '1.0',
  'ce-id': 'event-1',
  'ce-source': '/ci/acme',
  'ce-type': 'dev.cdevents.service.deployed.0.3.0',
};

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  api.post('/v1/deploys', body, headers);

async function stored(): Promise<object[]> {
  const { rows } = await pool.query<object>(
    'select repo, service, sha, environment, status, deployed_at from deploy_events order by id',
  );
  return rows;
}

const AS_SENT = {
  repo: 'acme/shop',
  service: 'api',
  sha: shaOf('V1'),
  environment: 'production',
  status: 'success',
  deployed_at: new Date('2026-11-25T09:00:00.123Z'),
};

describe('a CDEvent', () => {
  test.for([
    { why: 'bare', body: aCdevent(), headers: {} },
    { why: 'as a CloudEvent in structured mode', body: enveloped(aCdevent()), headers: STRUCTURED },
    { why: 'as a CloudEvent with its data in base64', body: inBase64(aCdevent()), headers: STRUCTURED },
    { why: '… beside data that is null', body: { ...inBase64(aCdevent()), data: null }, headers: STRUCTURED },
    { why: 'as a CloudEvent sent as plain JSON', body: enveloped(aCdevent()), headers: {} },
    { why: 'as a CloudEvent in binary mode', body: aCdevent(), headers: BINARY },
  ])('$why is a deployment', async ({ body, headers }) => {
    const answer = await post(body, headers);
    expect(answer).toMatchObject({
      status: 201,
      body: { result: 'recorded', service: 'api', environment: 'production' },
    });
    expect(await stored()).toEqual([AS_SENT]);
  });

  test('in a batch is one of several, in their order, among events in our own words', async () => {
    const upgraded = aCdevent({ id: 'event-2', kind: 'upgraded', artifactId: `pkg:github/acme/shop@${shaOf('V2')}` });
    const answer = await post([enveloped(aCdevent()), enveloped(upgraded)], BATCH);
    expect(answer).toMatchObject({ status: 201, body: [{ result: 'recorded' }, { result: 'recorded' }] });
    const mixed = await post([aDeployment({ sha: shaOf('V3') }), aCdevent({ kind: 'removed' }), enveloped(aCdevent())]);
    expect(mixed.body).toMatchObject([
      { result: 'recorded', service: 'acme/shop' },
      { result: 'not-recorded' },
      { result: 'recorded', detail: 'sent before; this is the first answer' },
    ]);
    expect(await stored()).toHaveLength(3);
  });

  test.for([
    { kind: 'deployed', status: 'success' },
    { kind: 'upgraded', status: 'success' },
    { kind: 'rolledback', status: 'rollback' },
  ])('of the type $kind is recorded as $status', async ({ kind, status }) => {
    await post(aCdevent({ kind }));
    expect(await stored()).toEqual([{ ...AS_SENT, status }]);
  });

  test('of a type without the version of its schema is read, too', async () => {
    const { context, subject } = aCdevent();
    const answer = await post({ context: { ...context, type: 'dev.cdevents.service.deployed' }, subject });
    expect(answer.status).toBe(201);
  });

  test('is recognised as what it is: upgraded to an earlier version is a rollback', async () => {
    for (const [index, version] of ['V1', 'V2', 'V1'].entries()) {
      const timestamp = `2026-11-25T09:0${index}:00Z`;
      await post(
        aCdevent({
          id: version + index,
          kind: 'upgraded',
          timestamp,
          artifactId: `pkg:github/acme/shop@${shaOf(version)}`,
        }),
      );
    }
    expect(await stored()).toMatchObject([{ status: 'success' }, { status: 'success' }, { status: 'rollback' }]);
  });
});

describe('sent again', () => {
  test('an event is known by its id and source, however it is wrapped', async () => {
    const first = await post(aCdevent());
    for (const again of [
      await post(enveloped(aCdevent()), STRUCTURED),
      await post(inBase64(aCdevent()), STRUCTURED),
      await post(aCdevent(), BINARY),
    ]) {
      expect(again.status).toBe(200);
      expect(again.body).toEqual({ ...(first.body as object), detail: 'sent before; this is the first answer' });
    }
    expect(await stored()).toHaveLength(1);
  });

  test('the same id of another source is another event', async () => {
    await post(aCdevent());
    const artifactId = `pkg:github/acme/shop@${shaOf('V2')}`;
    expect((await post(aCdevent({ source: '/ci/other', artifactId }))).status).toBe(201);
  });

  test('a long source takes nothing away from the id', async () => {
    const source = `/${'𝄞'.repeat(150)}`;
    expect((await post(aCdevent({ source, id: 'a' }))).status).toBe(201);
    const artifactId = `pkg:github/acme/shop@${shaOf('V2')}`;
    expect((await post(aCdevent({ source, id: 'b', artifactId }))).body).toMatchObject({ result: 'recorded' });
  });
});

describe('where the commit is', () => {
  test.for([
    { why: 'in `customData`', event: { artifactId: undefined, customData: { repo: 'acme/blog', sha: '3f9c2b7' } } },
    {
      why: 'in `customData` where the artifact names another',
      event: { customData: { repo: 'acme/blog', sha: '3F9C2B7', more: { things: [1] } } },
    },
    {
      why: 'in the source of an image',
      event: { artifactId: 'pkg:oci/shop@sha256%3Aaa?vcs_url=git%2Bhttps://github.com/acme/blog%403f9c2b7' },
    },
  ])('$why', async ({ event }) => {
    expect((await post(aCdevent(event))).status).toBe(201);
    expect(await stored()).toMatchObject([{ repo: 'acme/blog', sha: '3f9c2b7' }]);
  });

  test('partly in `customData`, partly in the artifact', async () => {
    await post(aCdevent({ customData: { repo: 'acme/blog' } }));
    expect(await stored()).toMatchObject([{ repo: 'acme/blog', sha: shaOf('V1') }]);
  });

  test.for([
    { why: 'nowhere', event: { artifactId: undefined } },
    {
      why: 'not in an image’s digest',
      event: { artifactId: 'pkg:oci/shop@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa' },
    },
    { why: 'not in `customData` that is text', event: { artifactId: undefined, customData: 'sha=3f9c2b7' } },
  ])('$why, the answer says where it is looked for', async ({ event }) => {
    expect(await post(aCdevent(event))).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      detail: /^\/subject\/content\/artifactId names no commit\. Send pkg:github\/owner\/repo@sha, or .* or customData/,
      pointers: ['/subject/content/artifactId'],
    });
  });
});

describe('another kind of event', () => {
  test.for([
    { why: 'a service that was removed', body: aCdevent({ kind: 'removed' }), headers: {} },
    { why: 'a service that was published', body: enveloped(aCdevent({ kind: 'published' })), headers: STRUCTURED },
    {
      why: 'an event of CDEvents that has no environment',
      body: { context: { type: 'dev.cdevents.pipelinerun.finished.0.3.0' }, subject: { id: '/ci/1', content: {} } },
      headers: {},
    },
    {
      why: 'a CloudEvent of something else',
      body: { specversion: '1.0', id: '1', source: '/x', type: 'com.example.order.created', data: { order: 1 } },
      headers: STRUCTURED,
    },
    {
      why: 'a CloudEvent without data',
      body: { specversion: '1.0', id: '1', source: '/x', type: 'com.example.ping' },
      headers: STRUCTURED,
    },
    {
      why: 'something else in binary mode',
      body: { order: 1 },
      headers: { ...BINARY, 'ce-type': 'com.example.order.created' },
    },
  ])('$why is answered 202, with its type, and not recorded', async ({ body, headers }) => {
    expect(await post(body, headers)).toMatchObject({
      status: 202,
      body: {
        result: 'not-recorded',
        detail: expect.stringMatching(/^(dev|com)\.\S+: not recorded, because it is no deployment$/),
      },
    });
    expect(await stored()).toEqual([]);
  });
});

describe('a fault is pointed at where it was sent', () => {
  test.for<{ why: string; event: Event; pointer: string; detail: RegExp }>([
    { why: 'no id', event: { id: undefined }, pointer: '/context/id', detail: /is missing/ },
    { why: 'an id too long', event: { id: 'x'.repeat(201) }, pointer: '/context/id', detail: /longer than 200/ },
    { why: 'no time', event: { timestamp: undefined }, pointer: '/context/timestamp', detail: /is missing/ },
    {
      why: 'a time without its offset',
      event: { timestamp: '2026-11-25T09:00:00' },
      pointer: '/context/timestamp',
      detail: /its offset/,
    },
    {
      why: 'a time in the future',
      event: { timestamp: '2027-01-01T00:00:00Z' },
      pointer: '/context/timestamp',
      detail: /lies in the future/,
    },
    { why: 'no service', event: { service: undefined }, pointer: '/subject/id', detail: /is missing/ },
    {
      why: 'no environment',
      event: { environment: undefined },
      pointer: '/subject/content/environment',
      detail: /must be an object with an id/,
    },
    {
      why: 'an environment by name',
      event: { environment: 'prod' },
      pointer: '/subject/content/environment',
      detail: /must be an object/,
    },
    {
      why: 'an environment of spaces',
      event: { environment: { id: '  ' } },
      pointer: '/subject/content/environment/id',
      detail: /must not be empty/,
    },
    {
      why: 'an artifact that is not text',
      event: { artifactId: 1 },
      pointer: '/subject/content/artifactId',
      detail: /must be text/,
    },
    {
      why: 'a wrong sha in customData',
      event: { customData: { repo: 'a/b', sha: 'v1' } },
      pointer: '/customData/sha',
      detail: /7 to 40/,
    },
    {
      why: 'a repository too long',
      event: { customData: { repo: 'x'.repeat(201) } },
      pointer: '/customData/repo',
      detail: /longer than 200/,
    },
  ])('$why', async ({ event, pointer, detail }) => {
    const body = aCdevent(event);
    const problem = { status: 422, slug: 'invalid-fields', detail };
    expect(await post(body)).toBeProblem({ ...problem, pointers: [pointer] });
    expect(await post(body, BINARY)).toBeProblem({ ...problem, pointers: [pointer] });
    expect(await post(enveloped(body), STRUCTURED)).toBeProblem({ ...problem, pointers: [`/data${pointer}`] });
    expect(await post([enveloped(aCdevent()), enveloped(body)], BATCH)).toBeProblem({
      ...problem,
      pointers: [`/1/data${pointer}`],
    });
    const encoded = await post(inBase64(body), STRUCTURED);
    expect(encoded).toBeProblem({ ...problem, pointers: ['/data_base64'] });
    expect(encoded).toBeProblem({ ...problem, detail: new RegExp(`^/data_base64 decoded: ${pointer} `) });
    expect(await stored()).toEqual([]);
  });

  test.for([
    { why: 'no data', event: {}, pointer: '/data' },
    { why: 'data in base64 that is text', event: { data_base64: base64('"{}"') }, pointer: '/data_base64' },
    { why: 'data that is text', event: { data: '{}' }, pointer: '/data' },
  ])('of a CloudEvent of a deployment with $why', async ({ event, pointer }) => {
    const answer = await post(
      { specversion: '1.0', id: '1', source: '/x', type: BINARY['ce-type'], ...event },
      STRUCTURED,
    );
    expect(answer).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      detail: /must be a CDEvent/,
      pointers: [pointer],
    });
  });

  test.for([
    { why: 'not base64', encoded: '{}' },
    { why: 'base64 without its padding', encoded: base64('{"a":1}').replace(/=+$/, '') },
    { why: 'base64 of addresses', encoded: '-_-_' },
    { why: 'base64 of something else', encoded: base64('<xml/>') },
    { why: 'base64 of bytes that are not UTF-8', encoded: Buffer.from([0x22, 0xff, 0x22]).toString('base64') },
    { why: 'nothing', encoded: '' },
    { why: 'not text', encoded: 7 },
  ])('of a CloudEvent of a deployment with base64 that is $why', async ({ encoded }) => {
    const event = { specversion: '1.0', id: '1', source: '/x', type: BINARY['ce-type'], data_base64: encoded };
    expect(await post([event], BATCH)).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      detail: /^\/0\/data_base64 must be the base64 of JSON/,
      pointers: ['/0/data_base64'],
    });
  });

  test('of a body in binary mode that is no object', async () => {
    expect(await post('null', BINARY)).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      detail: /^The body must be a CDEvent/,
    });
  });
});
