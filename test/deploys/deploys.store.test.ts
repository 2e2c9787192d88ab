import { execFileSync, spawnSync } from 'node:child_process';
import { beforeEach, describe, expect, test } from 'vitest';
import { deploysStore } from '../../src/deploys/deploys.store.ts';
import { shaOf } from '../support/bodies.ts';
import { testDatabase } from '../support/database.ts';

const { db, pool, url, reset } = await testDatabase();
const deploys = deploysStore(db);

beforeEach(reset);

/** The statement of the scripts that teams use today. */
const PRACTICE_INSERT = `
  INSERT INTO deploy_events (sha, repo, environment, deployed_at, deployed_by, status, lead_time_seconds)
  VALUES ('${shaOf('V1')}', 'acme/shop', 'production', '2026-11-25T09:00:00Z', 'ada', 'success', 3600)`;

const AS_WRITTEN = {
  workspace_id: 'self',
  repo: 'acme/shop',
  service: 'acme/shop',
  environment: 'production',
  status: 'success',
  caused_incident: false,
  lead_time_seconds: 3_600,
};

describe("the practice's own plain INSERT", () => {
  test('works, and the service is the repository', async () => {
    await pool.query(PRACTICE_INSERT);
    expect((await pool.query('select * from deploy_events')).rows).toMatchObject([AS_WRITTEN]);
  });

  test('counts as written: the same once more is a second row', async () => {
    await pool.query(PRACTICE_INSERT);
    await pool.query(PRACTICE_INSERT);
    expect((await pool.query('select * from deploy_events')).rows).toHaveLength(2);
  });

  const PSQL = 'psql';
  const hasPsql = spawnSync(PSQL, ['--version']).status === 0;
  // A machine without Postgres' client programs cannot show it.
  test.skipIf(!hasPsql)('works through psql', async () => {
    execFileSync(PSQL, [url, '--quiet', '-v', 'ON_ERROR_STOP=1', '-c', PRACTICE_INSERT]);
    expect((await pool.query('select * from deploy_events')).rows).toMatchObject([AS_WRITTEN]);
  });
});

/** Inserts a deployment and gives its id. */
async function deployed(
  service: string,
  version: string,
  hour: number,
  { environment = 'production', repo = 'acme/shop' } = {},
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into deploy_events (repo, service_name, sha, environment, deployed_at)
     values ($1, $2, $3, $4, $5) returning id`,
    [repo, service, shaOf(version), environment, at(hour)],
  );
  return rows[0]?.id ?? 0;
}

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 25, hour));

describe('the deployments of a commit', () => {
  const found = async (sha: string, { service, onset = 12 }: { service?: string; onset?: number } = {}) =>
    (await deploys.deploymentsOfCommit('acme/shop', sha, service, at(onset))).map(({ id }) => id);

  test('are the latest arrival of each service', async () => {
    await deployed('api', 'V1', 8);
    const api = await deployed('api', 'V1', 10);
    const web = await deployed('web', 'V1', 9);
    await deployed('web', 'V2', 10);
    expect(await found(shaOf('V1'))).toEqual([api, web]);
  });

  test('are found by a short sha, too', async () => {
    const api = await deployed('api', 'V1', 8);
    expect(await found(shaOf('V1').slice(0, 7))).toEqual([api]);
  });

  test('of one service are those of that service', async () => {
    await deployed('api', 'V1', 8);
    const web = await deployed('web', 'V1', 9);
    expect(await found(shaOf('V1'), { service: 'web' })).toEqual([web]);
  });

  test('are the last that had arrived by the onset, else the first after it: a roll-out may have been under way', async () => {
    const [first, second] = [await deployed('api', 'V1', 8), await deployed('api', 'V1', 10)];
    await deployed('api', 'V1', 11);
    const web = await deployed('web', 'V1', 11);
    expect(await found(shaOf('V1'), { onset: 10 })).toEqual([second, web]);
    expect(await found(shaOf('V1'), { onset: 9 })).toEqual([first, web]);
    expect(await found(shaOf('V1'), { onset: 8 })).toEqual([first, web]);
    expect(await found(shaOf('V1'), { onset: 7 })).toEqual([first, web]);
  });

  test('are in production and of this repository', async () => {
    await deployed('api', 'V1', 8, { environment: 'staging' });
    await deployed('api', 'V1', 8, { repo: 'acme/site' });
    expect(await found(shaOf('V1'))).toEqual([]);
  });
});

test('only production deployments we know can be blamed', async () => {
  const known = await deployed('api', 'V1', 8);
  const staging = await deployed('api', 'V1', 8, { environment: 'staging' });
  expect(await deploys.productionDeployments([known, staging, known + 1_000])).toEqual([
    { id: known, deployedAt: at(8) },
  ]);
});
