import { beforeEach, describe, expect, test } from 'vitest';
import { aDeployment, anIncident, shaOf } from '../support/bodies.ts';
import { testDatabase } from '../support/database.ts';
import { type Answer, idOf, testApi } from '../support/http.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const api = await testApi(db, () => NOW);

beforeEach(async () => {
  await reset();
  await api.admit();
});

const post = (fields: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  api.post('/v1/incidents', anIncident(fields));
const patch = (fields: object, id = 'INC-1'): Promise<Answer> => api.patch(`/v1/incidents/${id}`, fields);

/** Deploys a version in an hour of this day, and gives its id. */
async function deployed(version: string, hour: number, fields: Record<string, unknown> = {}): Promise<number> {
  const deployed_at = `2026-11-25T0${hour}:00:00Z`;
  return idOf(await api.post('/v1/deploys', aDeployment({ sha: shaOf(version), deployed_at, ...fields })));
}

/** Who is blamed for which deployment. */
async function causes(): Promise<Record<number, string | null | false>> {
  const { rows } = await pool.query<{ id: number; caused_incident: boolean; incident_id: string | null }>(
    'select id, caused_incident, incident_id from deploy_events order by id',
  );
  return Object.fromEntries(rows.map((row) => [row.id, row.caused_incident && row.incident_id]));
}

const incidents = async (): Promise<object[]> => (await pool.query<object>('select * from incidents')).rows;

describe('a new incident', () => {
  test('is stored with everything it has', async () => {
    const team = await api.teams.addTeam({ name: 'Payments', channelId: undefined, timeZone: 'UTC' });
    const answer = await post({
      severity: 'P1',
      service: 'api',
      repo: 'acme/shop',
      team: 'payments',
      started_at: '2026-11-25T08:00:00Z',
      opened_at: '2026-11-25T08:10:00Z',
      acknowledged_at: '2026-11-25T08:15:00Z',
      mitigated_at: '2026-11-25T08:30:00Z',
      resolved_at: '2026-11-25T09:00:00Z',
      url: 'https://pager.example/INC-1',
      deploy_triggered: false,
      reason: 'certificate',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: 'INC-1',
      title: 'Checkout answers 500',
      severity: 'P1',
      service: 'api',
      repo: 'acme/shop',
      team: 'Payments',
      started_at: '2026-11-25T08:00:00.000Z',
      opened_at: '2026-11-25T08:10:00.000Z',
      acknowledged_at: '2026-11-25T08:15:00.000Z',
      mitigated_at: '2026-11-25T08:30:00.000Z',
      resolved_at: '2026-11-25T09:00:00.000Z',
      deploy_triggered: false,
      reason: 'certificate',
      deploy_ids: [],
      url: 'https://pager.example/INC-1',
    });
    expect(await incidents()).toMatchObject([
      { id: 'INC-1', workspace_id: 'self', source: 'api', team_id: team?.id, url: 'https://pager.example/INC-1' },
    ]);
  });

  test.for([
    {
      why: 'without an onset began when its ticket was opened',
      sent: { opened_at: '2026-11-25T08:10:00Z' },
      at: '08:10',
    },
    { why: 'without either began now', sent: {}, at: '10:00' },
  ])('$why', async ({ sent, at }) => {
    expect((await post(sent)).body).toMatchObject({ started_at: `2026-11-25T${at}:00.000Z`, deploy_triggered: null });
  });

  test('without a service is its repository’s', async () => {
    expect((await post({ repo: 'acme/shop' })).body).toMatchObject({ service: 'acme/shop' });
  });

  test('sent again is one incident, answered with 200 and what was sent, not with what others said since', async () => {
    await post({ deploy_triggered: false });
    await patch({ title: 'Others know more', severity: 'P2', url: 'https://a.example' });
    const again = await post({ deploy_triggered: false });
    expect(again).toMatchObject({ status: 200 });
    expect(again.body).toEqual({
      id: 'INC-1',
      title: 'Checkout answers 500',
      deploy_triggered: false,
      reason: null,
      deploy_ids: [],
    });
    expect(await incidents()).toHaveLength(1);
  });

  test('under an id that another event used is refused, with the way to change that one', async () => {
    await post();
    const answer = await post({ title: 'Something else' });
    expect(answer).toBeProblem({
      status: 409,
      slug: 'incident-exists',
      detail: /PATCH \/v1\/incidents\/INC-1 changes it/,
    });
    expect(await incidents()).toMatchObject([{ title: 'Checkout answers 500' }]);
  });

  test('five times at once is one', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => post()));
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 200, 200, 200, 201,
    ]);
    expect(await incidents()).toHaveLength(1);
  });

  test('may have an id that must be escaped in an address', async () => {
    const id = 'team/42 ?#%&"</script>';
    await post({ id });
    expect((await patch({ severity: 'P1' }, encodeURIComponent(id))).body).toMatchObject({ id, severity: 'P1' });
  });
});

describe('a change', () => {
  test('leaves alone what it does not name, and clears what it names null: reopening', async () => {
    await post({ severity: 'P1', resolved_at: '2026-11-25T09:00:00Z' });
    const answer = await patch({ resolved_at: null });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ id: 'INC-1', resolved_at: null });
    expect(await incidents()).toMatchObject([{ severity: 'P1', resolved_at: null }]);
  });

  test('of nothing changes nothing, and tells nothing to whom may only send', async () => {
    await post({ severity: 'P1' });
    const before = await incidents();
    expect(await patch({})).toMatchObject({ status: 200, body: { id: 'INC-1' } });
    expect((await patch({})).body).toEqual({ id: 'INC-1' });
    expect(await incidents()).toEqual(before);
  });

  test('may take the team away', async () => {
    await api.teams.addTeam({ name: 'Payments', channelId: undefined, timeZone: 'UTC' });
    await post({ team: 'Payments' });
    await patch({ team: null });
    expect(await incidents()).toMatchObject([{ team_id: null }]);
  });

  test('with times in an odd order warns, and is stored', async () => {
    await post({ started_at: '2026-11-25T08:00:00Z' });
    const answer = await patch({ resolved_at: '2026-11-25T07:00:00Z' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      resolved_at: '2026-11-25T07:00:00.000Z',
      warnings: ['resolved_at lies before started_at'],
    });
  });

  test.for([
    { why: 'an incident nobody made', id: 'INC-9', status: 404, slug: 'unknown-incident', detail: /"INC-9"/ },
    { why: 'an id with a NUL byte', id: '%00', status: 404, slug: 'unknown-incident', detail: /POST \/v1\/incidents/ },
    {
      why: 'an address that cannot be decoded',
      id: '%E0%A4%A',
      status: 400,
      slug: 'malformed-request',
      detail: /decode/,
    },
  ])('of $why is refused', async ({ id, status, slug, detail }) => {
    expect(await patch({ severity: 'P1' }, id)).toBeProblem({ status, slug, detail });
  });
});

describe('a field that is not as it should be', () => {
  test.for<{ why: string; fields: Record<string, unknown>; at: string; detail: string }>([
    { why: 'no id', fields: { id: undefined }, at: '/id', detail: 'is missing' },
    { why: 'an id of 101', fields: { id: 'x'.repeat(101) }, at: '/id', detail: 'is longer than 100 characters' },
    {
      why: 'a title of 501',
      fields: { title: 'x'.repeat(501) },
      at: '/title',
      detail: 'is longer than 500 characters',
    },
    { why: 'a title that is null', fields: { title: null }, at: '/title', detail: 'must be text' },
    { why: 'a severity of 21', fields: { severity: 'x'.repeat(21) }, at: '/severity', detail: 'longer than 20' },
    { why: 'a service of 201', fields: { service: 'x'.repeat(201) }, at: '/service', detail: 'longer than 200' },
    { why: 'a repository of 201', fields: { repo: 'x'.repeat(201) }, at: '/repo', detail: 'longer than 200' },
    { why: 'an onset that is null', fields: { started_at: null }, at: '/started_at', detail: 'must be text' },
    { why: 'an onset in 2035', fields: { started_at: '2035-01-01T00:00:00Z' }, at: '/started_at', detail: 'future' },
    { why: 'year 1 as "not yet"', fields: { resolved_at: '0001-01-01T00:00:00Z' }, at: '/resolved_at', detail: '2000' },
    { why: 'a NUL byte', fields: { title: 'a\u0000b' }, at: '/title', detail: 'contains a NUL byte' },
    { why: 'a lone surrogate', fields: { title: 'a\udc00b' }, at: '/title', detail: 'half a character' },
    {
      why: 'a field nobody knows',
      fields: { service_name: 'api' },
      at: '/service_name',
      detail: 'is not a known field',
    },
    {
      why: 'a verdict that is text',
      fields: { deploy_triggered: 'yes' },
      at: '/deploy_triggered',
      detail: 'true, false or null',
    },
    {
      why: 'deployments without a yes',
      fields: { deploy_ids: [1] },
      at: '/deploy_ids',
      detail: 'goes with `"deploy_triggered": true` only',
    },
    {
      why: 'deployments with a no',
      fields: { deploy_triggered: false, deploy_ids: [] },
      at: '/deploy_ids',
      detail: 'goes with `"deploy_triggered": true` only',
    },
    {
      why: 'a reason with a yes',
      fields: { deploy_triggered: true, reason: 'traffic' },
      at: '/reason',
      detail: 'goes with `"deploy_triggered": false` only',
    },
    {
      why: 'a deployment that is text',
      fields: { deploy_triggered: true, deploy_ids: ['7'] },
      at: '/deploy_ids/0',
      detail: 'must be the id of a deployment, or an object with repo and sha',
    },
    {
      why: 'a deployment without its sha',
      fields: { deploy_triggered: true, deploy_ids: [{ repo: 'acme/shop' }] },
      at: '/deploy_ids/0',
      detail: 'must be the id of a deployment, or an object with repo and sha',
    },
    {
      why: '101 deployments',
      fields: { deploy_triggered: true, deploy_ids: Array.from({ length: 101 }, (_, index) => index + 1) },
      at: '/deploy_ids',
      detail: 'names more than 100 deployments',
    },
  ])('$why', async ({ fields, at, detail }) => {
    const answer = await post(fields);
    expect(answer).toBeProblem({ status: 422, slug: 'invalid-fields', pointers: [at] });
    expect(answer.body).toMatchObject({ errors: [{ detail: expect.stringContaining(detail) }] });
    expect(await incidents()).toEqual([]);
  });

  test('hostile words are kept as they are', async () => {
    const title = `<!channel> </script> '; drop table incidents; -- 🚀`;
    expect((await post({ title })).body).toMatchObject({ title });
  });

  test('the longest fields are accepted', async () => {
    const longest = { id: 'i'.repeat(100), title: 't'.repeat(500), severity: 's'.repeat(20), service: 'x'.repeat(200) };
    expect((await post({ ...longest, url: `https://${'u'.repeat(1_992)}` })).status).toBe(201);
  });
});

describe('a team', () => {
  test('that nobody added is a fault, which does not tell the teams there are', async () => {
    await api.teams.addTeam({ name: 'Payments', channelId: undefined, timeZone: 'UTC' });
    await api.teams.addTeam({ name: 'Search', channelId: undefined, timeZone: 'UTC' });
    const answer = await post({ team: 'Paiments' });
    expect(answer).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      detail: /^\/team names no team; `drumbeat team list` lists them\.$/,
      pointers: ['/team'],
    });
    expect(await incidents()).toEqual([]);
  });
});

describe('a verdict', () => {
  test('names deployments by id, by what was deployed and by a short sha, each once', async () => {
    const [v1, v2] = [await deployed('V1', 7), await deployed('V2', 8)];
    const answer = await post({
      started_at: '2026-11-25T09:00:00Z',
      deploy_triggered: true,
      deploy_ids: [v2, { repo: 'acme/shop', sha: shaOf('V1') }, { repo: 'acme/shop', sha: shaOf('V2').slice(0, 7) }],
    });
    expect(answer.body).toMatchObject({ deploy_triggered: true, deploy_ids: [v1, v2] });
    expect(await causes()).toEqual({ [v1]: 'INC-1', [v2]: 'INC-1' });
  });

  test('by a sha means every service it was deployed to, unless one is named', async () => {
    const [api1, web1] = [await deployed('V1', 7, { service: 'api' }), await deployed('V1', 7, { service: 'web' })];
    const name = { repo: 'acme/shop', sha: shaOf('V1') };
    await post({ deploy_triggered: true, deploy_ids: [name] });
    expect(await causes()).toEqual({ [api1]: 'INC-1', [web1]: 'INC-1' });
    await patch({ deploy_triggered: true, deploy_ids: [{ ...name, service: 'web' }] });
    expect(await causes()).toEqual({ [api1]: false, [web1]: 'INC-1' });
  });

  test.for([
    { why: 'an id nobody has', name: 999_999 },
    { why: 'a sha that was never deployed', name: { repo: 'acme/shop', sha: shaOf('V9') } },
    { why: 'a deployment to staging', name: { repo: 'acme/shop', sha: shaOf('staged') } },
  ])('that names $why is a fault, and nothing is stored', async ({ name }) => {
    const v1 = await deployed('V1', 6);
    await deployed('staged', 6, { environment: 'staging' });
    const answer = await post({
      started_at: '2026-11-25T08:00:00Z',
      deploy_triggered: true,
      deploy_ids: [v1, name],
    });
    expect(answer).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      detail: /that Drumbeat has seen; leave it out/,
      pointers: ['/deploy_ids/1'],
    });
    expect(await incidents()).toEqual([]);
    expect(Object.values(await causes())).toEqual([false, false]);
  });

  describe('may name a deployment that arrived after the onset, because a roll-out was under way or a clock is wrong', () => {
    const commit = { repo: 'acme/shop', sha: shaOf('V1') };

    test.for([
      { why: 'by its id', arrived: [9], byId: true, named: 0, warned: true },
      { why: 'by its commit', arrived: [9], named: 0, warned: true },
      { why: 'by a short sha', arrived: [9], name: { ...commit, sha: commit.sha.slice(0, 7) }, named: 0, warned: true },
      { why: 'with its service', arrived: [9], name: { ...commit, service: 'acme/shop' }, named: 0, warned: true },
      { why: 'at the onset itself, which is no odd order', arrived: [8], named: 0, warned: false },
      { why: 'the last one before the onset rather than one after it', arrived: [6, 7, 9], named: 1, warned: false },
      { why: 'the first one after the onset where none came before', arrived: [9, 10], named: 0, warned: true },
    ])('$why', async ({ arrived, byId = false, name = commit, named, warned }) => {
      const ids: number[] = [];
      for (const hour of arrived) {
        const { rows } = await pool.query<{ id: number }>(
          `insert into deploy_events (sha, repo, environment, deployed_at) values ($1, 'acme/shop', 'production', $2) returning id`,
          [commit.sha, `2026-11-25T${String(hour).padStart(2, '0')}:00:00Z`],
        );
        ids.push(rows[0]?.id ?? 0);
      }
      const verdict = { deploy_triggered: true, deploy_ids: [byId ? ids[0] : name] };
      const warnings = ({ body }: Answer) =>
        ((body as { warnings?: string[] }).warnings ?? []).map((one) =>
          /^deployment \d+ arrived at 2026-11-25T\d\d:00:00.000Z, after started_at$/.test(one),
        );
      const answer = await post({ started_at: '2026-11-25T08:00:00Z', ...verdict });
      expect(answer).toMatchObject({ status: 201, body: { deploy_ids: [ids[named]] } });
      expect(warnings(answer)).toEqual(warned ? [true] : []);
      const again = await patch(verdict);
      expect(again).toMatchObject({ status: 200, body: { deploy_ids: [ids[named]] } });
      expect(warnings(again)).toEqual(warned ? [true] : []);
      expect((await causes())[ids[named] ?? 0]).toBe('INC-1');
    });

    test('a warning stands beside those of the times, and is given for each deployment once', async () => {
      const v1 = await deployed('V1', 9);
      const answer = await post({
        started_at: '2026-11-25T08:00:00Z',
        resolved_at: '2026-11-25T07:00:00Z',
        deploy_triggered: true,
        deploy_ids: [v1, commit],
      });
      expect(answer.body).toMatchObject({
        warnings: [
          'resolved_at lies before started_at',
          `deployment ${v1} arrived at 2026-11-25T09:00:00.000Z, after started_at`,
        ],
      });
    });
  });

  test.for([
    {
      why: 'no',
      change: { deploy_triggered: false, reason: 'traffic' },
      kept: { deploy_triggered: false, reason: 'traffic' },
    },
    { why: 'null', change: { deploy_triggered: null }, kept: { deploy_triggered: null, reason: null } },
    { why: 'yes, by one not seen', change: { deploy_triggered: true }, kept: { deploy_triggered: true, reason: null } },
  ])('that becomes "$why" clears its marks of deployments', async ({ change, kept }) => {
    const v1 = await deployed('V1', 7);
    await post({ deploy_triggered: true, deploy_ids: [v1] });
    expect((await patch(change)).body).toMatchObject({ ...kept, deploy_ids: [] });
    expect(await causes()).toEqual({ [v1]: false });
  });

  test('stays when another field changes', async () => {
    const v1 = await deployed('V1', 7);
    await post({ deploy_triggered: true, deploy_ids: [v1] });
    await patch({ severity: 'P1', resolved_at: '2026-11-25T09:59:00Z' });
    expect(await causes()).toEqual({ [v1]: 'INC-1' });
  });

  test('leaves the marks that a script set on other deployments', async () => {
    const [v1, v2] = [await deployed('V1', 6), await deployed('V2', 7)];
    await pool.query('update deploy_events set caused_incident = true where id = $1', [v2]);
    await post({ deploy_triggered: true, deploy_ids: [v1] });
    expect(await causes()).toEqual({ [v1]: 'INC-1', [v2]: null });
  });

  test('of no clears what a script blamed on this incident, and on no other', async () => {
    const [v1, v2] = [await deployed('V1', 1), await deployed('V2', 2)];
    await post();
    await pool.query(`update deploy_events set caused_incident = true, incident_id = 'INC-1' where id = $1`, [v1]);
    await pool.query(`update deploy_events set caused_incident = true, incident_id = 'OTHER' where id = $1`, [v2]);
    await patch({ deploy_triggered: false });
    expect(await causes()).toEqual({ [v1]: false, [v2]: 'OTHER' });
  });
});

describe('a deployment that several incidents name', () => {
  const blame = (id: string, at: string, deployment: number) =>
    post({ id, started_at: `2026-11-25T${at}:00Z`, deploy_triggered: true, deploy_ids: [deployment] });

  test('belongs to the one with the earliest onset, whatever the order they came in', async () => {
    const v1 = await deployed('V1', 7);
    await blame('second', '09:00', v1);
    await blame('first', '08:00', v1);
    await blame('third', '09:30', v1);
    expect(await causes()).toEqual({ [v1]: 'first' });
  });

  test('moves to another when an onset is corrected', async () => {
    const v1 = await deployed('V1', 7);
    await blame('a', '08:00', v1);
    await blame('b', '09:00', v1);
    await patch({ started_at: '2026-11-25T07:30:00Z' }, 'b');
    expect(await causes()).toEqual({ [v1]: 'b' });
    await patch({ started_at: '2026-11-25T09:30:00Z' }, 'b');
    expect(await causes()).toEqual({ [v1]: 'a' });
  });

  test('stays failed until the last of them takes its verdict back', async () => {
    const v1 = await deployed('V1', 7);
    await blame('a', '08:00', v1);
    await blame('b', '09:00', v1);
    await patch({ deploy_triggered: false }, 'a');
    expect(await causes()).toEqual({ [v1]: 'b' });
    await patch({ deploy_triggered: null }, 'b');
    expect(await causes()).toEqual({ [v1]: false });
  });

  test('never locks two changes against each other', async () => {
    const versions = await Promise.all(['V1', 'V2', 'V3', 'V4'].map((v) => deployed(v, 7, { service: v })));
    await post({ id: 'a', started_at: '2026-11-25T08:00:00Z' });
    await post({ id: 'b', started_at: '2026-11-25T09:00:00Z' });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        patch(
          { deploy_triggered: true, deploy_ids: index % 4 < 2 ? versions : versions.toReversed() },
          index % 2 === 0 ? 'a' : 'b',
        ),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await causes()).toEqual(Object.fromEntries(versions.map((id) => [id, 'a'])));
  });

  test('may be redeployed while verdicts name it', async () => {
    const services = ['s1', 's2', 's3', 's4'];
    const ids = await Promise.all(services.map((service) => deployed('V1', 6, { service })));
    await post({ id: 'a' });
    const redeploys = (order: string[], minute: number) =>
      order.map((service) => aDeployment({ service, deployed_at: `2026-11-25T07:${minute}:00Z` }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0
          ? patch({ deploy_triggered: true, deploy_ids: ids }, 'a')
          : api.post('/v1/deploys', redeploys(services.toReversed(), 10 + index)),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

test('a plain INSERT that knows nothing of our columns works', async () => {
  await pool.query(`
    INSERT INTO incidents (severity, started_at, resolved_at, deploy_triggered)
    VALUES ('P1', '2026-11-25T08:00:00Z', '2026-11-25T09:00:00Z', true), ('P2', '2026-11-25T08:00:00Z', NULL, NULL)`);
  expect(await incidents()).toMatchObject([
    { workspace_id: 'self', severity: 'P1', source: 'sql', service: null, deploy_triggered: true },
    { severity: 'P2', resolved_at: null, deploy_triggered: null },
  ]);
});
