import { beforeEach, describe, expect, test } from 'vitest';
import { type DeploysQuestion, deploysListStore } from '../../../src/deploys/list/deploys-list.store.ts';
import { aDeployment, anIncident, shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';
import { OUTSIDE_OF_TIME } from '../../support/dora-worlds.ts';
import { present } from '../../support/given.ts';
import { type Answer, idOf, testApi } from '../../support/http.ts';
import { rowsRead } from '../../support/rows-read.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const api = await testApi(db, () => NOW);

beforeEach(async () => {
  await reset();
  await api.admit(['ingest', 'read']);
});

type Page = {
  readonly items: readonly { id: number; sha: string; service: string }[];
  readonly next_cursor: string | null;
};

const list = (query = ''): Promise<Answer> => api.get(`/v1/deploys${query}`);
const page = async (query = ''): Promise<Page> => (await list(query)).body as Page;
const idsOf = async (query = ''): Promise<number[]> => (await page(query)).items.map(({ id }) => id);

type Row = {
  readonly at: string;
  readonly service?: string;
  readonly repo?: string;
  readonly environment?: string;
};

/** Inserts deployments as a script would, and gives their ids in the order given. */
async function deployed(...rows: readonly Row[]): Promise<number[]> {
  const ids: number[] = [];
  for (const { at, service, repo = 'acme/shop', environment = 'production' } of rows) {
    const { rows: made } = await pool.query<{ id: number }>(
      `insert into deploy_events (sha, repo, service_name, environment, deployed_at) values ($1, $2, $3, $4, $5) returning id`,
      [shaOf('V1'), repo, service, environment, at],
    );
    ids.push(made[0]?.id ?? 0);
  }
  return ids;
}

/** All pages, one after the other. */
async function walk(query: string, between: () => Promise<unknown> = async () => {}): Promise<number[]> {
  const ids: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { items, next_cursor }: Page = await page(`?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    ids.push(...items.map(({ id }) => id));
    cursor = next_cursor;
    if (cursor !== null) await between();
  }
  return ids;
}

describe('the list of deployments', () => {
  test('is empty before the first', async () => {
    expect(await page()).toEqual({ items: [], next_cursor: null });
  });

  test('has every field of each', async () => {
    const id = idOf(
      await api.post(
        '/v1/deploys',
        aDeployment({
          service: 'api',
          deployed_at: '2026-11-25T09:00:00Z',
          deployed_by: 'ada',
          lead_time_seconds: 60,
          url: 'https://ci.example/42',
        }),
      ),
    );
    for (const incident of ['INC-2', 'INC-1']) {
      const started_at = `2026-11-25T09:0${incident.at(-1)}:00Z`;
      await api.post(
        '/v1/incidents',
        anIncident({ id: incident, started_at, deploy_triggered: true, deploy_ids: [id] }),
      );
    }
    expect(await page()).toEqual({
      items: [
        {
          id,
          repo: 'acme/shop',
          service: 'api',
          sha: shaOf('V1'),
          environment: 'production',
          deployed_at: '2026-11-25T09:00:00.000Z',
          status: 'success',
          lead_time_seconds: 60,
          caused_incident: true,
          incident_id: 'INC-1',
          incidents: ['INC-1', 'INC-2'],
          url: 'https://ci.example/42',
          deployed_by: 'ada',
        },
      ],
      next_cursor: null,
    });
  });

  test('has the newest of all environments first, and of one instant the one that came last', async () => {
    const [old, staging, first, second] = await deployed(
      { at: '2026-11-25T08:00:00Z' },
      { at: '2026-11-25T08:30:00Z', environment: 'staging' },
      { at: '2026-11-25T09:00:00Z' },
      { at: '2026-11-25T09:00:00Z' },
    );
    expect(await idsOf()).toEqual([second, first, staging, old]);
  });

  test('has fifty if the query has no limit', async () => {
    await deployed(...Array.from({ length: 51 }, () => ({ at: '2026-11-25T08:00:00Z' })));
    const { items, next_cursor } = await page();
    expect(items).toHaveLength(50);
    expect(next_cursor).not.toBeNull();
  });

  test.for(['', '?team=Payments', '?service=acme/shop', '?repo=acme/shop', '?from=1990-01-01', '?to=9999-12-31'])(
    'has no row that plain SQL put outside of time, asked for "%s"',
    async (query) => {
      const payments = await api.teams.addTeam({ name: 'Payments', channelId: undefined, timeZone: 'UTC' });
      await api.teams.giveService('acme/shop', present(payments).id, undefined, NOW);
      const [real] = await deployed({ at: '2026-11-25T08:00:00Z' }, ...OUTSIDE_OF_TIME.map((at) => ({ at })));
      expect(await idsOf(query)).toEqual([real]);
    },
  );
});

describe('pages', () => {
  /** Microseconds apart, and some at the same one, in two environments. */
  const rows: readonly Row[] = Array.from({ length: 23 }, (_, index) => ({
    at: `2026-11-25T09:00:00.00000${index % 5}Z`,
    environment: index % 3 === 0 ? 'staging' : 'production',
  }));

  test.for([1, 2, 5, 7, 22, 23, 24, 200])('of %i have every row once, in order', async (limit) => {
    const ids = await deployed(...rows);
    const expected = ids.toSorted((a, b) => microsOf(ids, b) - microsOf(ids, a) || b - a);
    expect(await walk(`limit=${limit}`)).toEqual(expected);
  });

  const microsOf = (ids: readonly number[], id: number): number => ids.indexOf(id) % 5;

  test('repeat nothing and leave nothing out while newer deployments arrive', async () => {
    const ids = await deployed(...rows);
    const walked = await walk('limit=4', () => deployed({ at: '2026-11-25T09:30:00Z' }));
    expect(walked.toSorted((a, b) => a - b)).toEqual(ids);
  });

  test('end where the list ends, with no empty page after it', async () => {
    await deployed({ at: '2026-11-25T09:00:00Z' }, { at: '2026-11-25T09:00:00Z' });
    expect((await page('?limit=2')).next_cursor).toBeNull();
  });
});

describe('a choice', () => {
  test('of a service, a repository, an environment', async () => {
    const [api1, web, other, staging] = await deployed(
      { at: '2026-11-25T09:00:00Z', service: 'api' },
      { at: '2026-11-25T08:00:00Z', service: 'web' },
      { at: '2026-11-25T07:00:00Z', repo: 'acme/blog' },
      { at: '2026-11-25T06:00:00Z', service: 'api', environment: 'staging' },
    );
    expect(await idsOf('?service=api')).toEqual([api1, staging]);
    expect(await idsOf('?service=api&environment=production')).toEqual([api1]);
    expect(await idsOf('?repo=acme/shop')).toEqual([api1, web, staging]);
    expect(await idsOf('?repo=acme%2Fblog')).toEqual([other]);
    expect(await idsOf('?repo=acme/shop&environment=staging')).toEqual([staging]);
    expect(await idsOf('?service=nobody')).toEqual([]);
  });

  test('of an environment goes by the names it has', async () => {
    const [id] = await deployed({ at: '2026-11-25T09:00:00Z' });
    await pool.query("insert into environment_names (name, canonical) values ('eu', 'production')");
    for (const name of ['production', 'Prod', 'eu', 'EU']) expect(await idsOf(`?environment=${name}`)).toEqual([id]);
    expect(await idsOf('?environment=staging')).toEqual([]);
  });

  test('of a time is half-open; a day begins in UTC, and an offset may stand in the address as it is', async () => {
    const [first, second, third] = await deployed(
      { at: '2026-11-24T00:00:00Z' },
      { at: '2026-11-24T23:59:59.999999Z' },
      { at: '2026-11-25T00:00:00Z' },
    );
    expect(await idsOf('?from=2026-11-24&to=2026-11-25')).toEqual([second, first]);
    expect(await idsOf('?from=2026-11-25')).toEqual([third]);
    expect(await idsOf('?to=2026-11-24T01:00:00+01:00')).toEqual([]);
    expect(await idsOf('?to=2026-11-24T01:00:01%2B01:00')).toEqual([first]);
  });

  test('of a team has its services while it owned them', async () => {
    const before = await deployed({ at: '2026-11-20T09:00:00Z', service: 'api' });
    const during = await deployed(
      { at: '2026-11-22T09:00:00Z', service: 'api' },
      { at: '2026-11-22T08:00:00Z', service: 'api', environment: 'staging' },
      { at: '2026-11-22T07:00:00Z', service: 'web' },
    );
    await deployed({ at: '2026-11-22T09:00:00Z', service: 'other' });
    const payments = await api.teams.addTeam({ name: 'Payments', channelId: undefined, timeZone: 'UTC' });
    const search = await api.teams.addTeam({ name: 'Search', channelId: undefined, timeZone: 'UTC' });
    if (!payments || !search) throw new Error('A team is missing');
    await api.teams.giveService('api', search.id, undefined, NOW);
    await api.teams.giveService('api', payments.id, new Date('2026-11-22T00:00:00Z'), NOW);
    await api.teams.giveService('web', payments.id, undefined, NOW);
    expect(await walk('team=payments&limit=1')).toEqual(during);
    expect(await idsOf('?team=payments&environment=staging')).toEqual(during.slice(1, 2));
    expect(await idsOf('?team=Search')).toEqual(before);
    expect(await idsOf('?team=all')).toHaveLength(5);
  });
});

describe('what cannot be answered is reported by parameter', () => {
  test.for([
    { query: 'limit=0', detail: /^\?limit must be a whole number from 1 to 200/ },
    { query: 'limit=201', detail: /from 1 to 200/ },
    { query: 'limit=1e2', detail: /from 1 to 200/ },
    { query: 'limit=', detail: /from 1 to 200/ },
    { query: 'limit=1&limit=2', detail: /^\?limit is given more than once/ },
    { query: 'page=2', detail: /^\?page is not known; there are team, service, repo, environment/ },
    { query: 'service=', detail: /^\?service must not be empty/ },
    { query: 'service=%00', detail: /^\?service contains a NUL byte/ },
    { query: `repo=${'x'.repeat(201)}`, detail: /longer than 200/ },
    { query: 'from=yesterday', detail: /^\?from must be a day, such as 2026-10-01/ },
    { query: 'from=2026-02-30', detail: /^\?from must be a day/ },
    { query: 'to=2026-10-01T10:00:00', detail: /^\?to must be a day, .* or a time with its offset/ },
    { query: 'from=2026-10-02&to=2026-10-02', detail: /^\?to must lie after from/ },
    { query: 'cursor=x', detail: /^\?cursor is not a next_cursor of this list/ },
    { query: 'team=a&service=b', detail: /^\?team give only one of team, service and repo; \?service/ },
  ])('$query', async ({ query, detail }) => {
    expect(await list(`?${query}`)).toBeProblem({ status: 422, slug: 'invalid-fields', detail });
  });

  test('a team that is not there', async () => {
    expect(await list('?team=nobody')).toBeProblem({ status: 404, slug: 'unknown-team', detail: /"nobody"/ });
  });

  test('a cursor of the other list', async () => {
    for (const id of ['1', '2']) await api.post('/v1/incidents', anIncident({ id }));
    const { next_cursor } = (await api.get('/v1/incidents?limit=1')).body as Page;
    expect(await list(`?cursor=${next_cursor}`)).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      pointers: ['?cursor'],
    });
  });
});

describe('with many rows', () => {
  test('the cost of a page depends on its rows alone, for every query', async () => {
    await pool.query(`
      insert into deploy_events (sha, repo, environment, deployed_at)
      select 'abcdef1', 'acme/' || g % 50, (array['production', 'staging', 'test'])[1 + g % 3],
             timestamptz '2026-11-25' - g * interval '1 minute'
        from generate_series(1, 60000) g`);
    await pool.query('analyze deploy_events');
    const payments = await api.teams.addTeam({ name: 'Payments', channelId: undefined, timeZone: 'UTC' });
    if (!payments) throw new Error('The team is missing');
    for (const service of ['acme/1', 'acme/2']) await api.teams.giveService(service, payments.id, undefined, NOW);
    const all = {
      scope: { kind: 'all' },
      environment: undefined,
      from: undefined,
      to: undefined,
      after: undefined,
      limit: 51,
    } as const;
    const service = { kind: 'service', service: 'acme/1' } as const;
    const questions: readonly DeploysQuestion[] = [
      all,
      { ...all, environment: 'production' },
      { ...all, scope: service },
      { ...all, scope: service, environment: 'production' },
      { ...all, scope: { kind: 'team', team: payments.id } },
      { ...all, to: new Date('2026-11-01T00:00:00Z') },
      { ...all, after: { deployedAt: '2026-11-01T00:00:00.000000Z', id: 1 } },
    ];
    for (const question of questions) {
      const read = await rowsRead(pool, (explaining) => deploysListStore(explaining).deployments(question));
      expect({ question, read: read > 50 && read < 1_000 ? 'few' : read }).toEqual({ question, read: 'few' });
    }
    const repo = { ...all, scope: { kind: 'repo', repo: 'acme/1' } } as const;
    expect(await rowsRead(pool, (explaining) => deploysListStore(explaining).deployments(repo))).toBeLessThan(12_000);
  });
});
