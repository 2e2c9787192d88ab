import { beforeEach, describe, expect, test } from 'vitest';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { hooksStore } from '../../../src/incidents/ingest/hooks.store.ts';
import { payloadsStore } from '../../../src/incidents/ingest/payloads.store.ts';
import { sourceServicesStore } from '../../../src/incidents/ingest/vendor-services.store.ts';
import { pagerdutyIncident } from '../../../src/incidents/sources/pagerduty.ts';
import { serviceNamesStore } from '../../../src/names/service-names.store.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { pagerduty } from '../sources/hooks-bodies.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const [hooks, services, payloads] = [hooksStore(db, deploysStore(db)), sourceServicesStore(db), payloadsStore(db)];

beforeEach(reset);

let sent = 0;

/** PagerDuty tells of an incident of a service. */
async function trouble(id: string, summary: string, now = NOW): Promise<void> {
  const body = pagerduty(
    'triggered',
    '2026-11-25T08:00:00Z',
    { id, service: { id: 'P', summary } },
    { id: `e${sent++}` },
  );
  await hooks.receive(
    { source: 'pagerduty', body, bodySha256: Buffer.of(sent), reading: pagerdutyIncident(body, now) },
    now,
  );
}

async function owners(): Promise<object> {
  const { rows } = await pool.query<{ id: string; service: string | null; team_id: string | null }>(
    'select id, service, team_id from incidents order by id',
  );
  return Object.fromEntries(
    rows.map(({ id, service, team_id }) => [id, [service, team_id === null ? null : Number(team_id)]]),
  );
}

describe('a vendor’s service', () => {
  const shop = { service: 'acme/shop', teamId: null };

  test('that nobody has mapped is listed with its incidents', async () => {
    await trouble('Q1', 'Shop API');
    await trouble('Q2', 'Shop API', new Date('2026-11-25T11:00:00Z'));
    await trouble('Q3', 'Search', new Date('2026-11-25T11:00:00Z'));
    expect(await owners()).toEqual({
      'pagerduty:Q1': [null, null],
      'pagerduty:Q2': [null, null],
      'pagerduty:Q3': [null, null],
    });
    expect(await services.unmapped()).toEqual([
      { source: 'pagerduty', name: 'Shop API', firstSeenAt: NOW, incidents: 2 },
      { source: 'pagerduty', name: 'Search', firstSeenAt: new Date('2026-11-25T11:00:00Z'), incidents: 1 },
    ]);
  });

  test('that is mapped to one of ours brings its incidents along, and those to come', async () => {
    await trouble('Q1', 'Shop API');
    await trouble('Q2', 'Search');
    expect(await services.mapSourceService('pagerduty', 'Shop API', shop, NOW)).toBe(1);
    await trouble('Q3', 'Shop API');
    expect(await owners()).toEqual({
      'pagerduty:Q1': ['acme/shop', null],
      'pagerduty:Q2': [null, null],
      'pagerduty:Q3': ['acme/shop', null],
    });
    expect((await services.unmapped()).map(({ name }) => name)).toEqual(['Search']);
  });

  test('may be a team’s own, and another’s later', async () => {
    const team = await teamsStore(db).addTeam({ name: 'Payments', channelId: undefined, timeZone: 'UTC' });
    await trouble('Q1', 'Shop API');
    await services.mapSourceService('pagerduty', 'Shop API', { service: null, teamId: team?.id ?? null }, NOW);
    expect(await owners()).toEqual({ 'pagerduty:Q1': [null, team?.id] });
    await services.mapSourceService('pagerduty', 'Shop API', shop, NOW);
    expect(await owners()).toEqual({ 'pagerduty:Q1': ['acme/shop', null] });
  });

  test('may be mapped before it is seen', async () => {
    await services.mapSourceService('pagerduty', 'Shop API', shop, NOW);
    await trouble('Q1', 'Shop API');
    expect(await owners()).toEqual({ 'pagerduty:Q1': ['acme/shop', null] });
  });

  test('that changes for an incident changes whose it is', async () => {
    await services.mapSourceService('pagerduty', 'Shop API', shop, NOW);
    await trouble('Q1', 'Search');
    await trouble('Q1', 'Shop API');
    expect(await owners()).toEqual({ 'pagerduty:Q1': ['acme/shop', null] });
  });

  test('leaves alone an incident that was given to another here', async () => {
    await trouble('Q1', 'Shop API');
    await pool.query("update incidents set service_name = 'acme/billing'");
    expect(await services.mapSourceService('pagerduty', 'Shop API', shop, NOW)).toBe(0);
    await trouble('Q1', 'Shop API');
    expect(await owners()).toEqual({ 'pagerduty:Q1': ['acme/billing', null] });
  });
});

describe('a vendor’s service that is called as one of ours', () => {
  const deployed = (service: string, environment = 'production') =>
    pool.query(
      `insert into deploy_events (sha, repo, service_name, environment) values ('abcdef1', 'acme/mono', $1, $2)`,
      [service, environment],
    );

  test('is mapped to it at once, with the incidents from before it was deployed', async () => {
    await trouble('Q1', 'shop');
    await deployed('shop');
    await trouble('Q2', 'shop');
    expect(await owners()).toEqual({ 'pagerduty:Q1': ['shop', null], 'pagerduty:Q2': ['shop', null] });
    expect(await services.unmapped()).toEqual([]);
  });

  test.for(['Shop', 'SHOP'])('is mapped to it where ours is written %s', async (service) => {
    await deployed(service);
    await serviceNamesStore(db).stored([service]);
    await trouble('Q1', 'shop');
    expect(await owners()).toEqual({ 'pagerduty:Q1': [service, null] });
  });

  test('is mapped to one that a team owns and nobody has deployed yet', async () => {
    await teamsStore(db).addTeam({ name: 'Payments', channelId: undefined, timeZone: 'UTC' });
    await pool.query(`insert into service_owners (service, team_id) select 'shop', id from teams`);
    await trouble('Q1', 'shop');
    expect(await owners()).toEqual({ 'pagerduty:Q1': ['shop', null] });
  });

  test.for([
    { why: 'a part of it', service: 'acme/shop', environment: 'production' },
    { why: 'one that was never in production', service: 'shop', environment: 'staging' },
  ])('in full, and not by $why', async ({ service, environment }) => {
    await deployed(service, environment);
    await trouble('Q1', 'shop');
    expect(await owners()).toEqual({ 'pagerduty:Q1': [null, null] });
  });

  test('is what a person says, even if they unmap it', async () => {
    await deployed('shop');
    await trouble('Q1', 'shop');
    await services.mapSourceService('pagerduty', 'shop', { service: 'acme/other', teamId: null }, NOW);
    await trouble('Q2', 'shop');
    expect(await owners()).toEqual({ 'pagerduty:Q1': ['acme/other', null], 'pagerduty:Q2': ['acme/other', null] });
    await services.mapSourceService('pagerduty', 'shop', { service: null, teamId: null }, NOW);
    await trouble('Q3', 'shop');
    expect(await owners()).toMatchObject({ 'pagerduty:Q1': [null, null], 'pagerduty:Q3': [null, null] });
    expect((await services.unmapped()).map(({ name }) => name)).toEqual(['shop']);
  });
});

describe('payloads', () => {
  const keep = (deliveryId: string, outcome: 'taken' | 'unusable' | 'ignored', at: string) =>
    payloads.keep(
      db,
      { source: 'pagerduty', deliveryId, outcome, reason: `${deliveryId}!`, body: { deliveryId } },
      new Date(at),
    );

  test('in trouble are those that could not be used, the newest first', async () => {
    await keep('d1', 'unusable', '2026-11-25T08:00:00Z');
    await keep('d2', 'taken', '2026-11-25T08:30:00Z');
    await keep('d3', 'ignored', '2026-11-25T08:40:00Z');
    await keep('d4', 'unusable', '2026-11-25T09:00:00Z');
    const [newest, older] = await payloads.troubled(10);
    expect([newest?.body, older]).toEqual([
      { deliveryId: 'd4' },
      { source: 'pagerduty', receivedAt: new Date('2026-11-25T08:00:00Z'), reason: 'd1!', body: { deliveryId: 'd1' } },
    ]);
    expect(await payloads.troubled(1)).toHaveLength(1);
  });

  test('are kept for 30 days', async () => {
    await keep('old', 'taken', '2026-10-26T09:59:59Z');
    await keep('young', 'taken', '2026-10-26T10:00:00Z');
    await payloads.sweep(NOW);
    const { rows } = await pool.query('select delivery_id from webhook_payloads');
    expect(rows).toEqual([{ delivery_id: 'young' }]);
  });

  test('an incident stays when its payload is forgotten, and the same payload again changes nothing', async () => {
    await trouble('Q1', 'Shop API');
    await pool.query("update incidents set title = 'kept'; delete from webhook_payloads");
    const body = pagerduty('triggered', '2026-11-25T07:00:00Z', { id: 'Q1' });
    const reading = pagerdutyIncident(body, NOW);
    await hooks.receive({ source: 'pagerduty', body, bodySha256: Buffer.of(1), reading }, NOW);
    expect((await pool.query('select title from incidents')).rows).toEqual([{ title: 'kept' }]);
  });
});
