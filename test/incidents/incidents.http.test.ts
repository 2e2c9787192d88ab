import { beforeEach, describe, expect, test } from 'vitest';
import { type IncidentsQuestion, incidentsListStore } from '../../src/incidents/incidents-list.store.ts';
import { aDeployment, anIncident } from '../support/bodies.ts';
import { testDatabase } from '../support/database.ts';
import { OUTSIDE_OF_TIME } from '../support/dora-worlds.ts';
import { type Answer, idOf, testApi } from '../support/http.ts';
import { rowsRead } from '../support/rows-read.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const api = await testApi(db, () => NOW);

beforeEach(async () => {
  await reset();
  await api.admit(['ingest', 'read']);
});

type Page = { readonly items: readonly { id: string }[]; readonly next_cursor: string | null };

const list = (query = ''): Promise<Answer> => api.get(`/v1/incidents${query}`);
const page = async (query = ''): Promise<Page> => (await list(query)).body as Page;
const idsOf = async (query = ''): Promise<string[]> => (await page(query)).items.map(({ id }) => id);

/** All pages, one after the other. */
async function walk(query: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { items, next_cursor }: Page = await page(`?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    ids.push(...items.map(({ id }) => id));
    cursor = next_cursor;
  }
  return ids;
}

const began = (id: string, fields: Record<string, unknown> = {}): Promise<Answer> =>
  api.post('/v1/incidents', anIncident({ id, started_at: '2026-11-25T09:00:00Z', ...fields }));

async function aTeam(name: string) {
  const team = await api.teams.addTeam({ name, channelId: undefined, timeZone: 'UTC' });
  if (!team) throw new Error('The team is missing');
  return team.id;
}

describe('the list of incidents', () => {
  test.for<{ why: string; channel: string | null; isPrivate: boolean | null; title: string }>([
    { why: 'of a team in a public channel', channel: 'CPAY', isPrivate: false, title: 'Cards leak' },
    { why: 'of a team without a channel', channel: null, isPrivate: null, title: 'Cards leak' },
    { why: 'not of one in a private channel', channel: 'CPAY', isPrivate: true, title: '' },
    { why: 'nor of one whose channel was not looked at yet', channel: 'CPAY', isPrivate: null, title: '' },
  ])('has the titles $why, because a token says nothing of who reads', async ({ channel, isPrivate, title }) => {
    const team = await aTeam('Payments');
    await pool.query('update teams set channel_id = $1', [channel]);
    await pool.query("insert into channels (id, is_private, refreshed_at) values ('CPAY', $1, $2)", [isPrivate, NOW]);
    await pool.query(
      `insert into service_owners (service, team_id, valid_from, valid_to) values ('api', $1, '-infinity', 'infinity')`,
      [team],
    );
    await began('INC-1', { title: 'Cards leak', service: 'api' });
    await began('INC-2', { title: 'Cards leak', team: 'Payments' });
    await began('INC-3', { title: 'Of nobody' });
    const { items } = (await list()).body as { items: { id: string; title: string }[] };
    expect(Object.fromEntries(items.map((one) => [one.id, one.title]))).toEqual({
      'INC-1': title,
      'INC-2': title,
      'INC-3': 'Of nobody',
    });
  });

  test('says all of each, as its own route does', async () => {
    await aTeam('Payments');
    const id = idOf(await api.post('/v1/deploys', aDeployment({ deployed_at: '2026-11-25T08:00:00Z' })));
    const { body } = await began('INC-1', {
      severity: 'P1',
      service: 'api',
      repo: 'acme/shop',
      team: 'Payments',
      url: 'https://pager.example/INC-1',
      resolved_at: '2026-11-25T08:00:00Z',
      deploy_triggered: true,
      deploy_ids: [id],
    });
    expect(await page()).toEqual({ items: [body], next_cursor: null });
    expect(body).toMatchObject({ team: 'Payments', url: 'https://pager.example/INC-1', deploy_ids: [id] });
    expect(body).toHaveProperty('warnings', ['resolved_at lies before started_at']);
  });

  test('has the newest onset first, in pages that leave nothing out', async () => {
    const ids = Array.from({ length: 23 }, (_, index) => `INC-${String(index).padStart(2, '0')}`);
    for (const [index, id] of ids.entries()) {
      await pool.query('insert into incidents (id, started_at) values ($1, $2)', [
        id,
        `2026-11-25T09:00:00.00000${Math.floor(index / 5)}Z`,
      ]);
    }
    for (const limit of [1, 4, 23, 200]) expect(await walk(`limit=${limit}`)).toEqual(ids.toReversed());
  });

  test('goes on after an id of any characters', async () => {
    for (const id of ['a/b?c&d', 'ü\nx', 'z']) await began(id);
    expect((await walk('limit=1')).toSorted()).toEqual(['a/b?c&d', 'z', 'ü\nx']);
  });
});

describe('what plain SQL put outside of time', () => {
  test.for(['', '?team=Payments', '?service=api', '?open=true', '?untagged=true'])(
    'is no onset in the list asked for "%s"',
    async (query) => {
      const payments = await aTeam('Payments');
      await api.teams.giveService('api', payments, undefined, NOW);
      await began('INC-1', { service: 'api' });
      for (const at of OUTSIDE_OF_TIME)
        await pool.query(`insert into incidents (service_name, started_at) values ('api', $1)`, [at]);
      expect(await idsOf(query)).toEqual(['INC-1']);
    },
  );

  test.for(OUTSIDE_OF_TIME)('is not an end: an incident that ends at %s is open', async (at) => {
    await began('INC-1');
    await pool.query('update incidents set mitigated_at = $1, resolved_at = $1, opened_at = $1', [at]);
    expect((await list('?open=true')).body).toMatchObject({
      items: [{ id: 'INC-1', opened_at: null, mitigated_at: null, resolved_at: null }],
    });
    expect(await idsOf('?open=false')).toEqual([]);
  });
});

describe('a choice', () => {
  test('of what is open, and of what has no answer', async () => {
    await began('open');
    await began('mitigated', { mitigated_at: '2026-11-25T09:30:00Z' });
    await began('resolved', { resolved_at: '2026-11-25T09:30:00Z', deploy_triggered: false });
    await began('answered', { deploy_triggered: true });
    expect(await idsOf('?open=true')).toEqual(['open', 'answered']);
    expect(await idsOf('?open=false')).toEqual(['resolved', 'mitigated']);
    expect(await idsOf('?untagged=true')).toEqual(['open', 'mitigated']);
    expect(await idsOf('?untagged=false')).toEqual(['resolved', 'answered']);
    expect(await idsOf('?open=true&untagged=true')).toEqual(['open']);
  });

  test('of a service, which is the repository where none is named', async () => {
    await began('api', { service: 'api', repo: 'acme/shop' });
    await began('shop', { repo: 'acme/shop' });
    await began('none');
    expect(await idsOf('?service=api')).toEqual(['api']);
    expect(await idsOf('?service=acme/shop')).toEqual(['shop']);
  });

  test('of a team: what names it, and what befell its services while it owned them', async () => {
    const [payments, search] = [await aTeam('Payments'), await aTeam('Search')];
    await api.teams.giveService('api', search, undefined, NOW);
    await api.teams.giveService('api', payments, new Date('2026-11-22T00:00:00Z'), NOW);
    await began('before', { service: 'api', started_at: '2026-11-20T09:00:00Z' });
    await began('during', { service: 'api', started_at: '2026-11-23T09:00:00Z' });
    await began('named', { service: 'web', team: 'Payments', started_at: '2026-11-24T09:00:00Z' });
    await began('passed on', { service: 'api', team: 'Search', started_at: '2026-11-24T10:00:00Z' });
    await began('nobody’s', { service: 'web' });
    expect(await walk('team=payments&limit=1')).toEqual(['named', 'during']);
    expect(await idsOf('?team=Search')).toEqual(['passed on', 'before']);
    expect(await idsOf('?team=all')).toHaveLength(5);
  });
});

describe('a query that cannot be answered names the parameter', () => {
  test.for([
    { query: 'open=yes', detail: /^\?open must be true or false/ },
    { query: 'untagged=', detail: /^\?untagged must be true or false/ },
    { query: 'limit=1000', detail: /^\?limit must be a whole number from 1 to 200/ },
    { query: 'team=a&service=b', detail: /^\?team give only one of team and service; \?service/ },
    { query: 'repo=a', detail: /^\?repo is not known; there are team, service, open, untagged, limit, cursor/ },
    { query: 'cursor=eyJ9', detail: /^\?cursor is not a next_cursor of this list/ },
  ])('$query', async ({ query, detail }) => {
    expect(await list(`?${query}`)).toBeProblem({ status: 422, slug: 'invalid-fields', detail });
  });

  test('a team that is not there', async () => {
    expect(await list('?team=nobody')).toBeProblem({ status: 404, slug: 'unknown-team', detail: /"nobody"/ });
  });
});

test('a page costs as much as its rows, also of the few that are open or untagged', async () => {
  await pool.query(`
    insert into incidents (service_name, started_at, resolved_at, deploy_triggered)
    select 'service-' || g % 20, timestamptz '2026-11-25' - g * interval '1 minute',
           case when g % 1000 > 0 then timestamptz '2026-11-25' end, case when g % 1000 > 0 then false end
      from generate_series(1, 30000) g`);
  await pool.query('analyze incidents');
  const payments = await aTeam('Payments');
  for (const service of ['service-1', 'service-2']) await api.teams.giveService(service, payments, undefined, NOW);
  const all = { scope: { kind: 'all' }, open: undefined, untagged: undefined, after: undefined, limit: 51 } as const;
  const questions: readonly IncidentsQuestion[] = [
    all,
    { ...all, open: true },
    { ...all, untagged: true },
    { ...all, open: true, untagged: true },
    { ...all, open: false },
    { ...all, scope: { kind: 'service', service: 'service-1' } },
    { ...all, scope: { kind: 'team', team: payments } },
    { ...all, after: { startedAt: '2026-11-20T00:00:00.000000Z', id: 'x' } },
  ];
  for (const question of questions) {
    const read = await rowsRead(pool, (explaining) => incidentsListStore(explaining).incidents(question));
    expect({ question, read: read > 20 && read < 600 ? 'few' : read }).toEqual({ question, read: 'few' });
  }
});
