import { beforeEach, describe, expect, test } from 'vitest';
import type { Room } from '../../src/room.ts';
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

/** Every tick that joins names. */
async function tick(): Promise<void> {
  const ticks = rooms.flatMap(({ ticks: all = [] }: Room) => all);
  await ticks.find(({ name }) => name === 'names')?.run(NOW);
}

describe('what is stored in several spellings is joined', () => {
  const insert = (repo: string, version: string, at: string, service: string | null = null) =>
    pool.query(
      'insert into deploy_events (sha, repo, service_name, environment, deployed_at) values ($1, $2, $3, $4, $5)',
      [shaOf(version), repo, service, 'production', `2026-11-${at}:00Z`],
    );

  test('deployments, incidents and owners, with a note of each', async () => {
    await drumbeat('team', 'add', 'web');
    await pool.query(`insert into service_owners (service, team_id) select 'umbrella/shop', id from teams`);
    await insert('Umbrella/Shop', 'V1', '20T10:00');
    await insert('umbrella/shop', 'V2', '21T10:00');
    await insert('umbrella/mono', 'V3', '22T10:00', 'UMBRELLA/SHOP');
    await pool.query(
      `insert into incidents (id, started_at, title, repo) values ('I', '2026-11-21T11:00Z', 't', 'Umbrella/Shop')`,
    );
    await tick();
    expect(await rowsOf('select distinct service from deploy_events union select service from incidents')).toEqual([
      { service: 'umbrella/shop' },
    ]);
    expect(
      await rowsOf(
        `select subject, change->'stored_as'->>'to' as name from setting_changes where actor = 'drumbeat' order by 1`,
      ),
    ).toEqual([
      { subject: 'service UMBRELLA/SHOP', name: 'umbrella/shop' },
      { subject: 'service Umbrella/Shop', name: 'umbrella/shop' },
    ]);
  });

  test('what comes later too, with one note however often it comes', async () => {
    await deployed('umbrella/shop', 'V1', '20T10:00');
    for (const version of ['V2', 'V3']) {
      await insert('Umbrella/Shop', version, '21T10:00');
      await tick();
    }
    expect(await rowsOf('select distinct repo from deploy_events')).toEqual([{ repo: 'umbrella/shop' }]);
    expect(await rowsOf(`select count(*)::int as notes from setting_changes where actor = 'drumbeat'`)).toEqual([
      { notes: 1 },
    ]);
  });

  test('the version that both have is one deployment', async () => {
    await deployed('umbrella/shop', 'V1', '23T10:00');
    await pool.query(`update deploy_arrivals set repo = 'Umbrella/Shop', service = 'Umbrella/Shop'`);
    await pool.query(`update deploy_events set repo = 'Umbrella/Shop'`);
    await deployed('umbrella/shop', 'V1', '23T11:00');
    expect(await rowsOf('select count(*)::int as rows from deploy_events')).toEqual([{ rows: 2 }]);
    await tick();
    expect(await rowsOf('select repo, deployed_at from deploy_events')).toEqual([
      { repo: 'umbrella/shop', deployed_at: new Date('2026-11-23T10:00:00Z') },
    ]);
  });

  test('a verdict stays with its deployment', async () => {
    await insert('umbrella/shop', 'V0', '19T10:00');
    await insert('Umbrella/Shop', 'V1', '20T10:00');
    await api.post('/v1/incidents', anIncident({ started_at: '2026-11-20T10:10:00Z' }));
    const { rows } = await pool.query<{ id: number }>(`select id from deploy_events where repo = 'Umbrella/Shop'`);
    await api.patch('/v1/incidents/INC-1', { deploy_triggered: true, deploy_ids: [rows[0]?.id] });
    await tick();
    expect(await rowsOf('select service from incident_deployments')).toEqual([{ service: 'umbrella/shop' }]);
  });

  test('two teams that own two spellings: who owned the name stays its owner, the other owned it before', async () => {
    await drumbeat('team', 'add', 'web');
    await drumbeat('team', 'add', 'shop');
    await insert('umbrella/shop', 'V1', '20T10:00');
    await insert('Umbrella/Shop', 'V2', '20T11:00');
    const own = (service: string, team: string, from: string, to: string) =>
      pool.query(
        'insert into service_owners (service, team_id, valid_from, valid_to) select $1, id, $3, $4 from teams where name = $2',
        [service, team, from, to],
      );
    await own('umbrella/shop', 'web', '2026-06-01T00:00:00Z', 'infinity');
    await own('Umbrella/Shop', 'shop', '-infinity', 'infinity');
    await tick();
    expect(
      await rowsOf(
        `select service, name, valid_from::text, valid_to::text from service_owners o join teams t on t.id = o.team_id order by valid_to`,
      ),
    ).toEqual([
      { service: 'umbrella/shop', name: 'shop', valid_from: '-infinity', valid_to: '2026-06-01 00:00:00+00' },
      { service: 'umbrella/shop', name: 'web', valid_from: '2026-06-01 00:00:00+00', valid_to: 'infinity' },
    ]);
    expect(await rowsOf(`select change->'owner' as owner from setting_changes where actor = 'drumbeat'`)).toEqual([
      { owner: { from: 'shop', to: 'web' } },
    ]);
  });

  test('nothing is touched where all is well', async () => {
    await deployed('umbrella/shop', 'V1', '20T10:00', { service: 'Shop front' });
    await tick();
    const before = await rowsOf('select xmin, ctid from deploy_events union all select xmin, ctid from service_names');
    await tick();
    expect(await rowsOf('select xmin, ctid from deploy_events union all select xmin, ctid from service_names')).toEqual(
      before,
    );
  });
});
