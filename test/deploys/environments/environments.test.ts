import { beforeEach, describe, expect, test } from 'vitest';
import { cached } from '../../../src/cached.ts';
import { UsageError } from '../../../src/cli-args.ts';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { ENVIRONMENT_USAGE, runEnvironment } from '../../../src/deploys/environments/environments.cli.ts';
import { environmentsStore } from '../../../src/deploys/environments/environments.store.ts';
import { registerDeploysWebhook } from '../../../src/deploys/ingest/deploys.webhook.ts';
import { answerProblems } from '../../../src/http/answer-problems.ts';
import { tokenGate } from '../../../src/http/token-gate.ts';
import { tokensStore } from '../../../src/http/tokens.store.ts';
import { aDeployment, shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';
import { testApi } from '../../support/http.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const clock = () => NOW;
const environments = environmentsStore(db);
const api = await testApi(db, clock);

beforeEach(async () => {
  await reset();
  await api.admit();
});

async function run(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await runEnvironment(args, { environments, clock, print: (line) => lines.push(line) });
  return lines;
}

let versions = 0;

/** Posts a deployment of a new version to an environment. */
async function deploy(environment: string): Promise<void> {
  versions += 1;
  await api.post('/v1/deploys', aDeployment({ environment, sha: shaOf(`version ${versions}`) }));
}

async function stored(): Promise<string[]> {
  const { rows } = await pool.query<{ environment: string }>('select environment from deploy_events order by id');
  return rows.map(({ environment }) => environment);
}

describe('a name that is mapped', () => {
  test('renames what is stored, and what comes from now on, whatever its case', async () => {
    await deploy('prod-eu');
    await deploy('staging');
    expect(await run('map', ' Prod-EU ', 'Production')).toEqual([
      'prod-eu is stored as production from now on; 1 deployment stored before renamed.',
      expect.stringContaining('A running bot notices within seconds.'),
    ]);
    await deploy('PROD-EU');
    expect(await stored()).toEqual(['production', 'staging', 'production']);
  });

  test('stays a place of its own: what ran before is asked of it alone', async () => {
    await deploy('prod-eu');
    await deploy('production');
    await run('map', 'prod-eu', 'production');
    const [old, running] = [shaOf(`version ${versions - 1}`), shaOf(`version ${versions}`)];
    const again = (environment: string, sha: string) =>
      api.post('/v1/deploys', aDeployment({ id: `${environment} ${sha}`, environment, sha }));
    // Another place has that version now, which makes nothing of it a rollback.
    expect((await again('production', old)).body).toMatchObject({ result: 'arrival', status: 'success' });
    expect((await again('prod-eu', running)).body).toMatchObject({ result: 'arrival', status: 'success' });
    expect((await again('prod-eu', old)).body).toMatchObject({ result: 'recorded', status: 'rollback' });
    expect(await stored()).toEqual(['production', 'production', 'production']);
  });

  test('does not make a retry of an event from before a rollback', async () => {
    const first = aDeployment({ environment: 'prod-eu', sha: shaOf('one') });
    await api.post('/v1/deploys', first);
    await api.post('/v1/deploys', aDeployment({ environment: 'prod-eu', sha: shaOf('two') }));
    await run('map', 'prod-eu', 'production');
    const retried = await api.post('/v1/deploys', first);
    expect(retried).toMatchObject({
      status: 200,
      body: { status: 'success', detail: expect.stringMatching(/sent before/) },
    });
  });

  test('may be mapped to a common name of production, which means production', async () => {
    await deploy('eu');
    expect((await run('map', 'eu', 'live'))[0]).toMatch(/^eu is stored as production from now on; 1 deployment /);
    expect(await stored()).toEqual(['production']);
  });

  test('comes before the common names: `live` may be staging, or itself', async () => {
    await run('map', 'live', 'staging');
    await run('map', 'prod', 'prod');
    for (const name of ['live', 'prod', 'prd']) await deploy(name);
    expect(await stored()).toEqual(['staging', 'prod', 'production']);
  });

  test('takes along the names that stood for it', async () => {
    await run('map', 'a', 'b');
    await run('map', 'b', 'c');
    for (const name of ['a', 'b']) await deploy(name);
    expect(await stored()).toEqual(['c', 'c']);
    expect((await run('map', 'd', 'a'))[0]).toMatch(/^d is stored as c /);
  });

  test('twice renames what came under the old name meanwhile', async () => {
    await run('map', 'eu', 'production');
    await pool.query("insert into deploy_events (sha, repo, environment) values ('3f9c2b7', 'acme/shop', 'eu')");
    expect((await run('map', 'eu', 'production'))[0]).toMatch(/1 deployment stored before renamed/);
    expect((await run('map', 'eu', 'production'))[0]).toMatch(/0 deployments stored before renamed/);
  });

  test('is kept in the history of settings', async () => {
    await run('map', 'eu', 'production');
    await run('unmap', 'EU');
    expect(
      (await pool.query('select changed_at, actor, subject, change from setting_changes order by id')).rows,
    ).toEqual([
      {
        changed_at: NOW,
        actor: 'cli',
        subject: 'environment eu',
        change: { stored_as: { from: 'eu', to: 'production' } },
      },
      {
        changed_at: NOW,
        actor: 'cli',
        subject: 'environment eu',
        change: { stored_as: { from: 'production', to: 'eu' } },
      },
    ]);
  });
});

describe('a name that is unmapped', () => {
  test('is stored as itself again, and what is stored stays', async () => {
    await run('map', 'eu', 'production');
    await deploy('eu');
    expect(await run('unmap', 'eu')).toEqual(['eu is stored as eu again; what is stored already stays.']);
    await deploy('eu');
    expect(await stored()).toEqual(['production', 'eu']);
  });

  test('means production again where that is common', async () => {
    await run('map', 'live', 'staging');
    expect(await run('unmap', 'live')).toEqual(['live is stored as production again; what is stored already stays.']);
  });
});

describe('the list', () => {
  test('has what was seen, the most used first, and which names stand for which', async () => {
    expect(await run('list')).toContain('No deployment was recorded yet.');
    await run('map', 'eu', 'production');
    await run('map', 'live', 'staging');
    for (const name of ['eu', 'production', 'staging']) await deploy(name);
    expect(await run('list')).toEqual([
      'production  2 deployments',
      'staging  1 deployment, in no production figure',
      'eu is stored as production',
      'live is stored as staging',
      'prod is stored as production, as everywhere',
      'prd is stored as production, as everywhere',
    ]);
  });
});

describe('what cannot be done is reported', () => {
  beforeEach(() => run('map', 'eu', 'production'));

  test.for([
    { why: 'no verb', args: [], message: ENVIRONMENT_USAGE },
    { why: 'a verb nobody knows', args: ['rename', 'a', 'b'], message: ENVIRONMENT_USAGE },
    { why: 'one name', args: ['map', 'a'], message: ENVIRONMENT_USAGE },
    { why: 'three names', args: ['map', 'a', 'b', 'c'], message: ENVIRONMENT_USAGE },
    { why: 'a list of something', args: ['list', 'eu'], message: ENVIRONMENT_USAGE },
    { why: 'a name of spaces', args: ['map', ' ', 'b'], message: /1 to 200 characters/ },
    { why: 'a long name', args: ['map', 'a', 'x'.repeat(201)], message: /1 to 200 characters/ },
    { why: 'its own name', args: ['map', 'a', 'A'], message: 'a is stored under its own name already.' },
    {
      why: 'production under another name',
      args: ['map', 'production', 'eu'],
      message: 'production is what every figure counts; under another name nothing would be counted any more.',
    },
    { why: 'to end what is not', args: ['unmap', 'a'], message: /^a stands for nothing\. `drumbeat environment list`/ },
  ])('$why', async ({ args, message }) => {
    await expect(run(...args)).rejects.toThrow(message);
    await expect(run(...args)).rejects.toThrow(UsageError);
  });
});

test('a running bot notices within the time that settings are kept', async () => {
  let nowMs = 0;
  const names = cached(
    () => environments.names(),
    5_000,
    () => nowMs,
  );
  const bot = await testApi(db, clock, (app, log) => {
    const gate = tokenGate(tokensStore(db), clock);
    registerDeploysWebhook(app, { deploys: deploysStore(db), environmentNames: names, clock, gate });
    app.use(answerProblems(log));
  });
  const post = (version: string) => bot.post('/v1/deploys', aDeployment({ environment: 'eu', sha: shaOf(version) }));
  await post('V1');
  await run('map', 'eu', 'production');
  nowMs = 4_999;
  expect((await post('V2')).body).toMatchObject({ environment: 'eu' });
  nowMs = 5_000;
  expect((await post('V3')).body).toMatchObject({ environment: 'production' });
});
