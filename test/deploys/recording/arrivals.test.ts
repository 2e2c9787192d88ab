import { beforeEach, describe, expect, test } from 'vitest';
import { environmentsStore } from '../../../src/deploys/environments/environments.store.ts';
import { suspectsOf } from '../../../src/incidents/question/suspects.store.ts';
import { aDeployment, shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';
import { testApi } from '../../support/http.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const api = await testApi(db, () => NOW);

beforeEach(async () => {
  await reset();
  await api.admit();
});

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 0, minute)).toISOString();

async function deploy(version: string, environment: string, minute: number): Promise<number> {
  const { body } = await api.post(
    '/v1/deploys',
    aDeployment({ sha: shaOf(version), environment, deployed_at: at(minute) }),
  );
  return (body as { id: number }).id;
}

const blame = (incident: string, deployments: readonly number[]) =>
  api.post('/v1/incidents', {
    id: incident,
    service: 'acme/shop',
    started_at: at(200),
    deploy_triggered: true,
    deploy_ids: deployments,
  });

const deployments = async () =>
  (
    await pool.query<object>(`
      select d.id, d.caused_incident, d.incident_id,
             array(select v.incident_id::text from incident_deployments v where v.deploy_event_id = d.id order by 1) as named_by
        from deploy_events d
       order by d.deployed_at, d.id`)
  ).rows;

describe('where two deployments turn out to be one', () => {
  test('what people and scripts said of each stays with the one that goes on', async () => {
    const eu = await deploy('V1', 'eu', 10);
    const us = await deploy('V1', 'us', 20);
    await environmentsStore(db).map('eu', 'production', { actor: 'cli', at: NOW });
    expect((await blame('INC-1', [eu])).status).toBe(201);
    await pool.query("update deploy_events set caused_incident = true, incident_id = 'SCRIPT-1' where id = $1", [us]);
    await environmentsStore(db).map('us', 'production', { actor: 'cli', at: NOW });
    expect(await deployments()).toEqual([{ id: eu, caused_incident: true, incident_id: 'INC-1', named_by: ['INC-1'] }]);
  });

  test('a mark that a script had set goes with it, too', async () => {
    const eu = await deploy('V1', 'eu', 10);
    const us = await deploy('V1', 'us', 20);
    await pool.query("update deploy_events set caused_incident = true, incident_id = 'SCRIPT-1' where id = $1", [us]);
    for (const name of ['eu', 'us']) await environmentsStore(db).map(name, 'production', { actor: 'cli', at: NOW });
    expect(await deployments()).toEqual([{ id: eu, caused_incident: true, incident_id: 'SCRIPT-1', named_by: [] }]);
  });

  test('an earlier arrival that comes later leaves id and verdict as they are', async () => {
    await deploy('V0', 'production', 1);
    const id = await deploy('V1', 'production', 20);
    await blame('INC-1', [id]);
    expect(await deploy('V1', 'production', 10)).toBe(id);
    expect(await deployments()).toMatchObject([{}, { id, caused_incident: true, named_by: ['INC-1'] }]);
  });

  test('the id that its sender was told still names it', async () => {
    const eu = await deploy('V1', 'eu', 10);
    const us = await deploy('V1', 'us', 20);
    for (const name of ['eu', 'us']) await environmentsStore(db).map(name, 'production', { actor: 'cli', at: NOW });
    expect((await blame('INC-1', [us])).status).toBe(201);
    expect(await deployments()).toEqual([{ id: eu, caused_incident: true, incident_id: 'INC-1', named_by: ['INC-1'] }]);
  });
});

test('a deployment is suspected at each of its arrivals, and the last one before the onset tells how long before', async () => {
  for (const name of ['eu', 'us']) await environmentsStore(db).map(name, 'production', { actor: 'cli', at: NOW });
  const id = await deploy('V1', 'eu', 10);
  await deploy('V1', 'us', 195);
  await deploy('V1', 'us', 199);
  await api.post('/v1/incidents', { id: 'INC-1', service: 'acme/shop', started_at: at(200) });
  const suspects = (await suspectsOf(db, ['INC-1'])).get('INC-1');
  expect(suspects).toMatchObject([{ id, minutesBefore: 5 }]);
});
