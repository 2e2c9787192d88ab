import { beforeEach, describe, expect, test } from 'vitest';
import { aDeployment, shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';
import { type Answer, idOf, testApi } from '../../support/http.ts';

const { db, pool, reset } = await testDatabase();
let now = new Date('2026-11-25T10:00:00Z');
const api = await testApi(db, () => now);

beforeEach(async () => {
  now = new Date('2026-11-25T10:00:00Z');
  await reset();
  await api.admit();
});

const post = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  api.post('/v1/deploys', body, headers);

/** Posts one version after another, a minute apart. */
async function deploy(...versions: string[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const version of versions) {
    now = new Date(now.getTime() + 60_000);
    answers.push(await post(aDeployment({ sha: shaOf(version) })));
  }
  return answers;
}

const redeploys = async () =>
  (await rows('deploy_arrivals')).filter((row) => (row as { is_redeploy: boolean }).is_redeploy);

async function rows(table: 'deploy_events' | 'deploy_arrivals' | 'changes' | 'deploy_receipts'): Promise<object[]> {
  return (await pool.query<object>(`select * from ${table} order by 1, 2`)).rows;
}

/** The deployments in the order of their arrival, as `service environment status`. */
async function stored(): Promise<string[]> {
  const { rows: found } = await pool.query<{ line: string }>(
    `select concat_ws(' ', service, environment, status) as line from deploy_events order by deployed_at, id`,
  );
  return found.map(({ line }) => line);
}

const statuses = (answers: readonly Answer[]): number[] =>
  answers.map(({ status }) => status).toSorted((one, other) => one - other);

describe('one event', () => {
  test('is stored with everything that was sent, and answered with its id', async () => {
    const answer = await post(
      aDeployment({
        service: 'api',
        environment: 'Prod',
        deployed_at: '2026-11-25T09:59:00+00:00',
        started_at: '2026-11-25T09:55:00Z',
        deployed_by: 'ada',
        commit_at: '2026-11-25T09:00:00Z',
        previous_sha: shaOf('V0'),
        ref: 'main',
        version: '1.2.3',
        url: 'https://ci.example/42',
        run: { provider: 'github', id: 42, attempt: 1, url: 'https://ci.example/runs/42' },
        commits: [{ sha: shaOf('V1'), authored_at: '2026-11-24T09:00:00Z' }],
      }),
    );
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      result: 'recorded',
      id: expect.any(Number),
      service: 'api',
      environment: 'production',
      status: 'success',
      detail: 'recorded',
    });
    expect(await rows('deploy_events')).toMatchObject([
      {
        id: idOf(answer),
        workspace_id: 'self',
        repo: 'acme/shop',
        service: 'api',
        service_name: 'api',
        sha: shaOf('V1'),
        environment: 'production',
        deployed_at: new Date('2026-11-25T09:59:00Z'),
        started_at: new Date('2026-11-25T09:55:00Z'),
        deployed_by: 'ada',
        status: 'success',
        caused_incident: false,
        incident_id: null,
        lead_time_seconds: 3_540,
        previous_sha: shaOf('V0'),
        ref: 'main',
        version: '1.2.3',
        url: 'https://ci.example/42',
        run: { provider: 'github', id: '42', attempt: 1, url: 'https://ci.example/runs/42' },
      },
    ]);
    expect(await rows('changes')).toMatchObject([
      { deploy_event_id: idOf(answer), sha: shaOf('V1'), authored_at: new Date('2026-11-24T09:00:00Z') },
    ]);
  });

  test('to another environment is stored, and the answer says that it counts in no production figure', async () => {
    const answer = await post(aDeployment({ environment: 'staging' }));
    expect(answer.body).toMatchObject({ detail: 'recorded; staging counts in no production figure' });
    expect(await stored()).toEqual(['acme/shop staging success']);
  });

  test.for(['failure', 'failed', 'error', 'cancelled', 'canceled', 'skipped'])(
    'that says "%s" did not arrive: it is answered and leaves no row',
    async (status) => {
      const answer = await post(aDeployment({ status }));
      expect(answer.status).toBe(202);
      expect(answer.body).toEqual({
        result: 'not-recorded',
        detail: `${status}: not recorded, because nothing arrived`,
      });
      expect(await rows('deploy_events')).toEqual([]);
      expect(await rows('deploy_receipts')).toEqual([]);
    },
  );

  test('that failed and is run again is a deployment', async () => {
    const run = { provider: 'github', id: '42' };
    await post(aDeployment({ run, status: 'failure' }));
    expect((await post(aDeployment({ run, status: 'success' }))).status).toBe(201);
  });

  test('with a commit named twice stores it once, and the second deployment of the commit stores it again', async () => {
    const commits = [
      { sha: shaOf('c1'), authored_at: '2026-11-24T09:00:00Z' },
      { sha: shaOf('c1').toUpperCase(), authored_at: '2026-11-24T09:00:00Z' },
    ];
    await post([aDeployment({ commits }), aDeployment({ service: 'web', commits })]);
    expect(await rows('changes')).toMatchObject([{ sha: shaOf('c1') }, { sha: shaOf('c1') }]);
  });

  test('with a thousand commits is accepted', async () => {
    const commits = Array.from({ length: 1_000 }, (_, index) => ({
      sha: shaOf(`commit ${index}`),
      authored_at: '2026-11-24T09:00:00Z',
    }));
    expect((await post(aDeployment({ commits }))).status).toBe(201);
    expect(await rows('changes')).toHaveLength(1_000);
  });
});

describe('an array', () => {
  test('is answered event by event, in its order', async () => {
    const answer = await post([
      aDeployment({ service: 'api' }),
      aDeployment({ service: 'web', status: 'skipped' }),
      aDeployment({ service: 'web' }),
    ]);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject([
      { result: 'recorded', service: 'api' },
      { result: 'not-recorded' },
      { result: 'recorded', service: 'web' },
    ]);
    expect(await stored()).toEqual(
      ['acme/shop', 'api', 'web'].slice(1).map((service) => `${service} production success`),
    );
  });

  test('is stored all or none: a fault in the third event points there and stores nothing', async () => {
    const answer = await post([aDeployment(), aDeployment({ service: 'web' }), aDeployment({ sha: 'nonsense' })]);
    expect(answer).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      detail: /^\/2\/sha must be 7 to 40 hexadecimal digits/,
      pointers: ['/2/sha'],
    });
    expect(await rows('deploy_events')).toEqual([]);
    expect(await rows('deploy_receipts')).toEqual([]);
  });

  test('brings a history in the order given, rollback and redeploy included', async () => {
    const history = ['V1', 'V1', 'V2', 'V1'].map((version, hour) =>
      aDeployment({ sha: shaOf(version), deployed_at: `2026-11-24T0${hour}:00:00Z` }),
    );
    expect((await post(history)).body).toMatchObject([
      { status: 'success' },
      { result: 'redeploy' },
      { status: 'success' },
      { status: 'rollback' },
    ]);
  });

  test('sent again stores nothing new, and is answered as the first time', async () => {
    const body = [aDeployment({ service: 'api' }), aDeployment({ service: 'web' })];
    const first = await post(body);
    const second = await post(body);
    expect(second.status).toBe(200);
    expect((second.body as { id: number }[]).map(({ id }) => id)).toEqual(
      (first.body as { id: number }[]).map(({ id }) => id),
    );
    expect(await stored()).toHaveLength(2);
  });

  test('of a thousand events is accepted', async () => {
    const events = Array.from({ length: 1_000 }, (_, index) =>
      aDeployment({ sha: shaOf(`${index}`), id: `d-${index}` }),
    );
    expect((await post(events)).status).toBe(201);
    expect(await stored()).toHaveLength(1_000);
  });
});

describe('an event that comes twice', () => {
  const run = { provider: 'github', id: '42', attempt: 1 };

  test.for([
    { why: 'with the same id', one: { id: 'd-1' }, other: { id: 'd-1' } },
    { why: 'with the same id and other content', one: { id: 'd-1' }, other: { id: 'd-1', sha: shaOf('V9') } },
    { why: 'of the same run, from another reporter', one: { run }, other: { run, deployed_by: 'deploy-bot' } },
    {
      why: 'of the same run and attempt, which names it less exactly',
      one: { run },
      other: { run: { provider: 'github', id: 42 } },
    },
    {
      why: 'in the same minute',
      one: { deployed_at: '2026-11-25T09:00:01Z' },
      other: { deployed_at: '2026-11-25T09:00:59Z' },
    },
  ])('$why: stored once, answered with the first result', async ({ one, other }) => {
    const first = await post(aDeployment(one));
    const second = await post(aDeployment(other));
    expect(second.status).toBe(200);
    expect(second.body).toEqual({ ...(first.body as object), detail: 'sent before; this is the first answer' });
    expect(await rows('deploy_events')).toHaveLength(1);
    expect(await redeploys()).toEqual([]);
    expect(await rows('deploy_receipts')).toHaveLength(1);
  });

  test('under one Idempotency-Key is stored once', async () => {
    const first = await post(aDeployment(), { 'idempotency-key': 'k-1' });
    now = new Date(now.getTime() + 3_600_000);
    const second = await post(aDeployment(), { 'idempotency-key': 'k-1' });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(idOf(second)).toBe(idOf(first));
    expect(await stored()).toHaveLength(1);
  });

  test('an Idempotency-Key with another body is refused and stores nothing', async () => {
    await post(aDeployment(), { 'idempotency-key': 'k-1' });
    const answer = await post([aDeployment({ sha: shaOf('V2') }), aDeployment({ service: 'web' })], {
      'idempotency-key': 'k-1',
    });
    expect(answer).toBeProblem({ status: 422, slug: 'idempotency-key-reused', detail: /nothing was stored/ });
    expect(await stored()).toEqual(['acme/shop production success']);
  });

  test.for([
    { why: 'an empty key', key: '' },
    { why: 'a key of 201 characters', key: 'k'.repeat(201) },
  ])('$why is refused', async ({ key }) => {
    const answer = await post(aDeployment(), { 'idempotency-key': key });
    expect(answer).toBeProblem({ status: 400, slug: 'invalid-key', detail: /1 to 200 characters/ });
    expect(await stored()).toEqual([]);
  });

  test('five times at once is one row and one receipt', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(aDeployment())));
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(await rows('deploy_events')).toHaveLength(1);
    expect(await rows('deploy_receipts')).toHaveLength(1);
    expect(await redeploys()).toEqual([]);
  });

  test('with one id for two places at once is one deployment and its replay', async () => {
    const places = Array.from({ length: 6 }, (_, index) => aDeployment({ id: 'd-1', service: `service-${index}` }));
    const answers = await Promise.all(places.map((body) => post(body)));
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 201]);
    expect(await stored()).toHaveLength(1);
  });

  test('with two ids in opposite orders for four places at once is two deployments and their replays', async () => {
    const one = ['d-1', 'd-2'].map((id) => aDeployment({ id, service: `one-${id}` }));
    const other = ['d-2', 'd-1'].map((id) => aDeployment({ id, service: `other-${id}` }));
    const answers = await Promise.all([post(one), post(other)]);
    expect(statuses(answers)).toEqual([200, 201]);
    expect(await stored()).toHaveLength(2);
  });

  test('under one Idempotency-Key with other bodies at once: one is stored, the others are refused', async () => {
    const bodies = Array.from({ length: 6 }, (_, index) => aDeployment({ service: `service-${index}` }));
    const answers = await Promise.all(bodies.map((body) => post(body, { 'idempotency-key': 'k-1' })));
    expect(statuses(answers)).toEqual([201, 422, 422, 422, 422, 422]);
    expect(await stored()).toHaveLength(1);
  });
});

describe('versions of one service', () => {
  test.for([
    { why: 'the same again is a redeploy', versions: ['V1', 'V1'], results: ['success', 'redeploy'] },
    {
      why: 'back to the one before is a rollback',
      versions: ['V1', 'V2', 'V1'],
      results: ['success', 'success', 'rollback'],
    },
    {
      why: 'back over two versions is one rollback',
      versions: ['V1', 'V2', 'V3', 'V1'],
      results: ['success', 'success', 'success', 'rollback'],
    },
    {
      why: 'forward again after a rollback is one, too: that version ran before',
      versions: ['V1', 'V2', 'V1', 'V2'],
      results: ['success', 'success', 'rollback', 'rollback'],
    },
  ])('$why: $versions', async ({ versions, results }) => {
    const answers = await deploy(...versions);
    expect(
      answers.map(({ body }) => {
        const { result, status } = body as { result: string; status?: string };
        return status ?? result;
      }),
    ).toEqual(results);
  });

  test('a redeploy is kept beside the deployment it repeats, and answers its id', async () => {
    const [first, second] = await deploy('V1', 'V1');
    expect(second).toMatchObject({ status: 200, body: { result: 'redeploy', detail: 'redeploy, not counted' } });
    expect(second && idOf(second)).toBe(first && idOf(first));
    expect(await stored()).toEqual(['acme/shop production success']);
    expect(await redeploys()).toMatchObject([{ deploy_event_id: first && idOf(first), sha: shaOf('V1') }]);
  });

  test.for([
    { why: 'a short sha after its full one', first: shaOf('V1'), second: shaOf('V1').slice(0, 7) },
    { why: 'a full sha after its short one', first: shaOf('V1').slice(0, 7), second: shaOf('V1') },
  ])('$why is a redeploy', async ({ first, second }) => {
    await post(aDeployment({ sha: first }));
    expect((await post(aDeployment({ sha: second }))).body).toMatchObject({ result: 'redeploy' });
  });

  test('a short sha of a version that ran before is a rollback', async () => {
    await deploy('V1', 'V2');
    expect((await post(aDeployment({ sha: shaOf('V1').slice(0, 9) }))).body).toMatchObject({ status: 'rollback' });
  });

  test('an older run started again is a rollback', async () => {
    const run = (id: string, attempt: number) => ({ run: { provider: 'github', id, attempt } });
    await post(aDeployment({ sha: shaOf('V1'), ...run('1', 1) }));
    await post(aDeployment({ sha: shaOf('V2'), ...run('2', 1) }));
    expect((await post(aDeployment({ sha: shaOf('V1'), ...run('1', 2) }))).body).toMatchObject({ status: 'rollback' });
  });

  test('a sender who reports a hotfix is believed', async () => {
    await deploy('V1');
    expect((await post(aDeployment({ sha: shaOf('V2'), status: 'hotfix' }))).body).toMatchObject({ status: 'hotfix' });
  });

  test('an older arrival that is reported late is judged by what ran then', async () => {
    await post(aDeployment({ sha: shaOf('V1'), deployed_at: '2026-11-25T08:00:00Z' }));
    await post(aDeployment({ sha: shaOf('V2'), deployed_at: '2026-11-25T09:00:00Z' }));
    const between = await post(aDeployment({ sha: shaOf('V1'), deployed_at: '2026-11-25T08:30:00Z' }));
    expect(between.body).toMatchObject({ result: 'redeploy' });
    const first = await post(aDeployment({ sha: shaOf('V2'), deployed_at: '2026-11-25T07:00:00Z' }));
    expect(first.body).toMatchObject({ status: 'success' });
  });

  test('each environment has its own history', async () => {
    await post(aDeployment({ environment: 'staging' }));
    expect((await post(aDeployment({ environment: 'production' }))).body).toMatchObject({ status: 'success' });
    expect(await stored()).toEqual(['acme/shop staging success', 'acme/shop production success']);
  });

  test('each service of a monorepo has its own history', async () => {
    await post(aDeployment({ service: 'api' }));
    expect((await post(aDeployment({ service: 'web' }))).body).toMatchObject({ service: 'web', status: 'success' });
    expect((await post(aDeployment())).body).toMatchObject({ service: 'acme/shop', status: 'success' });
  });

  test('two of them at once are two deployments, one after the other', async () => {
    const answers = await Promise.all(['V1', 'V2'].map((version) => post(aDeployment({ sha: shaOf(version) }))));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await stored()).toHaveLength(2);
  });
});
