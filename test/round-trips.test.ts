import { beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../src/db/open.ts';
import { alert, alertGroup, pagerduty } from './incidents/sources/hooks-bodies.ts';
import { aDeployment, anIncident, shaOf } from './support/bodies.ts';
import { testDatabase } from './support/database.ts';
import { doraRows } from './support/dora-rows.ts';
import { allRoutes } from './support/house.ts';
import { testApi } from './support/http.ts';
import { tcpProxy } from './support/tcp-proxy.ts';

const { pool, url, reset } = await testDatabase();
const { deploy, team } = doraRows(pool);
const NOW = new Date('2026-11-25T10:00:00Z');
const clock = () => NOW;
const proxy = await tcpProxy(url);
// One connection, so that its own beginning is not counted.
const { db } = await openDatabase({ url: proxy.url }, { max: 1 });
const api = await testApi(db, clock, allRoutes(db, clock));

beforeEach(async () => {
  await reset();
  await api.admit();
  await team('payments', ['acme/shop']);
  await deploy({ service: 'acme/shop', at: '2026-11-25T09:30:00Z' });
  // The token, and the settings that are kept for seconds.
  await api.post('/v1/deploys', aDeployment({ sha: shaOf('V0') }));
});

const TRIGGERED = pagerduty('triggered', '2026-11-25T09:45:00Z');
const firing = ['a', 'b', 'c'].map((name) => alert(name, '2026-11-25T09:45:00Z'));

/** Where each packet is late, a request takes as much longer as it has round trips. The bounds are of a service that is warm. */
test.for<{ why: string; path: string; body: unknown; atMost: number }>([
  { why: 'a deployment', path: '/v1/deploys', body: aDeployment(), atMost: 3 },
  {
    why: 'a hundred deployments of a hundred services whose names are new',
    path: '/v1/deploys',
    body: Array.from({ length: 100 }, (_, index) => aDeployment({ repo: `acme/${index}` })),
    atMost: 7,
  },
  {
    why: 'two hundred deployments of one service',
    path: '/v1/deploys',
    body: Array.from({ length: 200 }, (_, index) => aDeployment({ sha: shaOf(String(index)) })),
    atMost: 5,
  },
  { why: 'an incident', path: '/v1/incidents', body: anIncident({ service: 'acme/shop' }), atMost: 6 },
  { why: 'an incident that names its team', path: '/v1/incidents', body: anIncident({ team: 'payments' }), atMost: 7 },
  {
    why: 'an incident with a verdict',
    path: '/v1/incidents',
    body: anIncident({ service: 'acme/shop', deploy_triggered: true, started_at: '2026-11-25T09:45:00Z' }),
    atMost: 10,
  },
  { why: 'a webhook with a new incident', path: '/hooks/pagerduty', body: TRIGGERED, atMost: 5 },
  {
    why: 'a webhook with a group of alerts',
    path: '/hooks/alertmanager',
    body: alertGroup(firing),
    atMost: 5,
  },
])('$why takes at most $atMost round trips', async ({ path, body, atMost }) => {
  const before = proxy.trips();
  const answer = await api.post(path, body);
  expect([200, 201]).toContain(answer.status);
  expect(proxy.trips() - before).toBeLessThanOrEqual(atMost);
});
