import { beforeEach, describe, expect, test } from 'vitest';
import { deploymentEventSchema } from '../../src/deploys/events/deployment-event.ts';
import { doraStore } from '../../src/dora/dora.store.ts';
import { findScope } from '../../src/dora/finding/find-scope.ts';
import { setupStore } from '../../src/teams/setup/setup.store.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { aDeployment, anIncident, shaOf } from '../support/bodies.ts';
import { testDatabase } from '../support/database.ts';
import { drumbeatIn } from '../support/drumbeat.ts';
import { aHouse, allRoutes } from '../support/house.ts';
import { testApi } from '../support/http.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const { db, pool, reset } = await testDatabase();
const clock = () => NOW;
const api = await testApi(db, clock, allRoutes(db, clock));
const rooms = aHouse({ db, clock });
const drumbeat = drumbeatIn(rooms);

beforeEach(async () => {
  await reset();
  await api.admit(['ingest', 'read']);
});

const rowsOf = async (query: string): Promise<readonly unknown[]> => (await pool.query(query)).rows;
const deployed = (repo: string, version: string, at: string, more: object = {}) =>
  api.post('/v1/deploys', aDeployment({ repo, sha: shaOf(version), deployed_at: `2026-11-${at}:00Z`, ...more }));

test('a service that is written in three ways is one, at every door', async () => {
  await drumbeat('team', 'add', 'web');
  await drumbeat('team', 'own', 'web', 'Umbrella/Shop');
  await deployed('umbrella/shop', 'V1', '23T10:00');
  await deployed('https://gitlab.example.com/UMBRELLA/shop.git', 'V2', '24T10:00');
  await api.post('/v1/deploys', {
    context: { id: '1', source: 's', type: 'dev.cdevents.service.deployed.0.2.0', timestamp: '2026-11-25T09:00:00Z' },
    subject: {
      id: ' umbrella/Shop',
      content: { environment: { id: 'production' }, artifactId: `pkg:gitlab/umbrella/shop@${shaOf('V3')}` },
    },
  });
  const incident = { started_at: '2026-11-24T10:10:00Z', service: 'git@gitlab.example.com:umbrella/shop.git' };
  await api.post('/v1/incidents', anIncident(incident));
  const verdict = { deploy_triggered: true, deploy_ids: [{ repo: 'umbrella/SHOP', sha: shaOf('V2').slice(0, 8) }] };
  expect((await api.patch('/v1/incidents/INC-1', verdict)).status).toBe(200);

  expect(await rowsOf('select distinct repo, service from deploy_events')).toEqual([
    { repo: 'Umbrella/Shop', service: 'Umbrella/Shop' },
  ]);
  expect(await rowsOf('select service from incidents')).toEqual([{ service: 'Umbrella/Shop' }]);
  for (const question of ['team=web', 'service=umbrella/shop', 'repo=ssh://git@host:22/umbrella/shop.git']) {
    const { body } = await api.get(`/v1/dora?${question}&from=2026-11-16&to=2026-11-30`);
    expect(body).toMatchObject({ counts: { deployments: 3, failed: 1 } });
  }
  for (const question of ['repo=UMBRELLA/SHOP', 'service=umbrella%2Fshop/']) {
    const { body } = await api.get(`/v1/deploys?${question}`);
    expect((body as { items: unknown[] }).items).toHaveLength(3);
  }
  const { body } = await api.get('/v1/incidents?service=umbrella/shop');
  expect((body as { items: unknown[] }).items).toHaveLength(1);
});

test('a retry in another spelling is a replay', async () => {
  const first = await deployed('Umbrella/Shop', 'V1', '23T10:00', { id: 'run-7' });
  const again = await deployed('umbrella/shop.git', 'V1', '23T10:00', { id: 'run-7' });
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toMatchObject({ detail: expect.stringContaining('sent before') });
});

test('a service of its repository’s name is no other service', () => {
  const schema = deploymentEventSchema(clock);
  expect(schema.parse(aDeployment({ repo: 'Umbrella/Shop', service: 'umbrella/shop' })).service).toBeUndefined();
});

test('two processes that first write a name at once agree on one', async () => {
  const spellings = ['Umbrella/Shop', 'umbrella/shop', 'UMBRELLA/SHOP', 'Umbrella/shop.git'];
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, index) =>
      deployed(spellings[index % spellings.length] ?? '', `V${index}`, `23T10:${String(index).padStart(2, '0')}`),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 24 }, () => 201));
  expect(await rowsOf('select count(distinct repo)::int as names, count(*)::int as rows from deploy_events')).toEqual([
    { names: 1, rows: 24 },
  ]);
});

test('what plain SQL wrote first is how a name is shown', async () => {
  await pool.query(
    `insert into deploy_events (sha, repo, environment) values ('abcdef1', 'Umbrella/Site', 'production')`,
  );
  await deployed('umbrella/site', 'V1', '23T10:00');
  expect(await rowsOf('select distinct repo from deploy_events')).toEqual([{ repo: 'Umbrella/Site' }]);
});

test('a vendor’s service in another spelling is ours', async () => {
  await deployed('umbrella/shop', 'V1', '23T10:00');
  const alert = {
    status: 'firing',
    labels: { alertname: 'Errors', service: 'Umbrella/Shop' },
    startsAt: '2026-11-24T10:00:00Z',
    fingerprint: 'f1',
  };
  const sent = {
    version: '4',
    groupKey: 'g',
    status: 'firing',
    receiver: 'r',
    groupLabels: {},
    commonLabels: alert.labels,
    commonAnnotations: {},
    externalURL: 'http://a',
    alerts: [alert],
  };
  const { status } = await api.post('/hooks/alertmanager', sent);
  expect(status).toBeLessThan(300);
  expect(await rowsOf('select service from incidents')).toEqual([{ service: 'umbrella/shop' }]);
});

describe('what is owned', () => {
  test('is released in another spelling', async () => {
    await drumbeat('team', 'add', 'web');
    await drumbeat('team', 'own', 'web', 'umbrella/shop', '--since', '2026-11-01');
    await drumbeat('team', 'release', 'UMBRELLA/shop');
    expect(await teamsStore(db).ownerOf('umbrella/shop')).toBeUndefined();
  });

  test('by a team is not claimed by another in another spelling', async () => {
    await drumbeat('team', 'add', 'web');
    await drumbeat('team', 'own', 'web', 'umbrella/shop');
    const setup = { name: 'b', channelId: 'C0000000002', timeZone: 'UTC', services: ['Umbrella/Shop.git'] };
    expect(await setupStore(db).saveSetup(undefined, setup, 'U1', NOW)).toMatchObject({ kind: 'refused' });
  });

  test('is kept when the form is saved in another spelling', async () => {
    const setup = {
      name: 'b',
      channelId: 'C0000000002',
      timeZone: 'UTC',
      services: ['Umbrella/Shop', 'umbrella/shop'],
    };
    expect(await setupStore(db).saveSetup(undefined, setup, 'U1', NOW)).toEqual({ kind: 'saved' });
    expect((await teamsStore(db).owners()).map(({ service }) => service)).toEqual(['Umbrella/Shop']);
  });
});

test.for(['UMBRELLA/SHOP', 'SHOP', 'github.com/Umbrella/Shop', ' umbrella/shop.git '])(
  'people find the service with %s',
  async (name) => {
    await deployed('Umbrella/Shop', 'V1', '23T10:00');
    const deps = { teams: teamsStore(db), dora: doraStore(db) };
    const found = await findScope(deps, { subject: { kind: 'named', name } });
    expect(found).toMatchObject({ ok: true, value: { scope: { name: 'Umbrella/Shop' } } });
  },
);
