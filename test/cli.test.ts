import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { hashToken } from '../src/http/token.ts';
import { emptyDatabase, testDatabase } from './support/database.ts';
import { execute } from './support/database-urls.ts';
import { temporaryDirectory } from './support/temporary.ts';

const { pool, url } = await testDatabase();
const NOWHERE = 'postgres://me:hunter2@127.0.0.1:1/drumbeat';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const CLI = join(PROJECT, 'dist/cli.js');

/** What operators run is built; it also starts twice as fast. */
beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: PROJECT });
});

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs `drumbeat …` as an operator does. */
function drumbeat(args: readonly string[], database = url, variables: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: database, ...variables };
  const child = spawn(process.execPath, [CLI, ...args], { env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
  });
}

test('a token is made, used, listed and revoked, in processes of their own', async () => {
  const made = await drumbeat(['token', 'create', 'ci', '--scopes', 'ingest,read']);
  expect(made).toMatchObject({ code: 0, err: '' });
  const token = made.out.trimEnd().split('\n').at(-1) ?? '';
  expect(token).toMatch(/^drumbeat_\S{43}$/);
  expect((await pool.query('select token_sha256, scopes from api_tokens')).rows).toEqual([
    { token_sha256: hashToken(token), scopes: ['ingest', 'read'] },
  ]);
  const listed = await drumbeat(['token', 'list']);
  expect(listed.out).toMatch(/^ci {2}ingest,read {2}made \d{4}-\d\d-\d\d {2}never used\n$/);
  expect(await drumbeat(['token', 'revoke', 'ci'])).toMatchObject({ code: 0, out: expect.stringContaining('refused') });
});

test('a team is added and owns a service', async () => {
  expect(await drumbeat(['team', 'add', 'Payments', '--zone', 'Europe/Berlin'])).toMatchObject({ code: 0, err: '' });
  expect(await drumbeat(['team', 'own', 'Payments', 'acme/shop'])).toMatchObject({ code: 0, err: '' });
  expect((await drumbeat(['team', 'list'])).out).toBe(
    'Payments  channel none  zone Europe/Berlin\n  acme/shop  since the beginning\n',
  );
});

test('what is kept of a person is printed as JSON, and then forgotten', async () => {
  await pool.query(
    "insert into people (id, name, is_full_member, refreshed_at) values ('UADA0001', 'Ada', true, now())",
  );
  const exported = await drumbeat(['person', 'export', 'UADA0001']);
  expect(JSON.parse(exported.out)).toMatchObject({
    person: 'UADA0001',
    kept: { 'entry in the directory': [{ name: 'Ada' }] },
  });
  const forgotten = await drumbeat(['person', 'forget', 'UADA0001']);
  expect(forgotten).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^UADA0001 is forgotten\.\n/) });
  expect(await drumbeat(['person', 'export', 'UADA0001'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('keeps nothing of UADA0001'),
  });
});

test('the name of an environment is mapped, and a file of deployments is imported under it', async () => {
  expect(await drumbeat(['environment', 'map', 'eu', 'production'])).toMatchObject({ code: 0, err: '' });
  const file = join(temporaryDirectory(), 'deploys.csv');
  writeFileSync(file, 'repo,sha,environment,deployed_at\nacme/shop,3f9c2b7,EU,2026-01-01T00:00:00Z\n');
  expect(await drumbeat(['import', 'deploys', file])).toEqual({
    code: 0,
    out: '1 recorded, 0 redeploys not counted, 0 known before, 0 that did not arrive\n',
    err: '',
  });
  expect((await drumbeat(['environment', 'list'])).out).toMatch(
    /^production {2}1 deployment\neu is stored as production\n/,
  );
});

describe('the history of a practice', () => {
  test('is imported, with what there is before and after', async () => {
    const practice = await emptyDatabase();
    await execute(
      practice,
      'create table test_runs (test_name text, status text, ran_at timestamptz)',
      `insert into test_runs values ('pays', 'passed', '2026-01-01T00:00:00Z')`,
    );
    expect(await drumbeat(['import', 'practice', '--from', practice])).toEqual({
      code: 0,
      out: [
        'deploy_events: not there, nothing to import\n',
        'incidents: not there, nothing to import\n',
        'test_runs: 1 there; 1 added, 0 brought up to date; 0 here before, 1 now\n',
      ].join(''),
      err: '',
    });
  });

  test.concurrent('is not looked for in our own tables', async ({ expect }) => {
    expect(await drumbeat(['import', 'practice', '--from', url, '--as', 'ours'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining("deploy_events there is Drumbeat's own, not a practice's"),
    });
  });

  test.concurrent('that cannot be reached is told as the one to import from, without the password', async ({
    expect,
  }) => {
    const ran = await drumbeat(['import', 'practice', '--from', NOWHERE, '--as', 'nowhere']);
    expect(ran).toMatchObject({
      code: 2,
      out: expect.stringMatching(/^Everybody on this machine can see the password/),
    });
    expect(ran.err).toMatch(/^The database at 127\.0\.0\.1:1\/drumbeat, to import from, cannot be reached: /);
    expect(ran.out + ran.err).not.toContain('hunter2');
  });
});

test('the tables are made once', async () => {
  const fresh = await emptyDatabase();
  expect(await drumbeat(['migrate'], fresh)).toMatchObject({ code: 0, out: expect.stringMatching(/^Applied 0001_/) });
  expect(await drumbeat(['migrate'], fresh)).toMatchObject({ code: 0, out: 'The tables are up to date.\n' });
});

test('the address of the database is printed for psql', async () => {
  expect(await drumbeat(['db', 'url'])).toMatchObject({ code: 0, out: `${url}\n` });
});

describe('the manifest', () => {
  test('is printed for requests over HTTP', async () => {
    const { code, out } = await drumbeat(['manifest', '--url', 'https://bot.example.com'], NOWHERE);
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject({
      settings: { socket_mode_enabled: false, interactivity: { request_url: 'https://bot.example.com/slack/events' } },
    });
  });

  test.concurrent.for([
    { why: 'no address', args: [] },
    { why: 'an address that is none', args: ['--url', 'https://bot.example.com:port'] },
  ])('is refused with $why', async ({ args }, { expect }) => {
    expect(await drumbeat(['manifest', ...args], NOWHERE)).toEqual({
      code: 2,
      out: '',
      err: 'drumbeat manifest --url https://bot.example.com\n',
    });
  });
});

describe('a variable that a command does not need', () => {
  test.concurrent.for([
    { why: 'of PagerDuty', args: ['benchmark'], variables: { PAGERDUTY_API_URL: 'zz' }, code: 0 },
    { why: 'of the database, for help', args: ['help'], variables: { DATABASE_URL: 'zz' }, code: 0 },
    {
      why: 'of the database, for the manifest',
      args: ['manifest', '--url', 'https://bot.example.com'],
      variables: { DATABASE_URL: 'zz' },
      code: 0,
    },
    {
      why: 'of the database, for a command that is not one',
      args: ['dance'],
      variables: { DATABASE_URL: 'zz' },
      code: 2,
    },
  ])('may be wrong: $why', async ({ args, variables, code }, { expect }) => {
    const ran = await drumbeat(args, url, variables);
    expect(ran.code).toBe(code);
    expect(ran.err).not.toContain('The environment needs mending');
  });

  test.concurrent('is named by the command that needs it', async ({ expect }) => {
    const ran = await drumbeat(['backfill', 'pagerduty'], url, { PAGERDUTY_API_URL: 'zz' });
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('PAGERDUTY_API_URL is not an address') });
  });
});

describe('a command', () => {
  test.concurrent.for([
    { why: 'nobody knows', args: ['dance'], code: 2, err: /^drumbeat has no command "dance"\.\ndrumbeat migrate/ },
    { why: 'of a team with a reserved name', args: ['team', 'add', 'help'], code: 2, err: /^`help` is a word of/ },
  ])('$why is answered with how to type it, on stderr', async ({ args, code, err }, { expect }) => {
    const ran = await drumbeat(args);
    expect(ran).toMatchObject({ code, out: '', err: expect.stringMatching(err) });
    expect(ran.err).not.toMatch(/^ {4}at /m);
  });

  test('that is missing is answered with all commands', async () => {
    const ran = await drumbeat([], NOWHERE);
    expect(ran).toMatchObject({ code: 0, err: '' });
    for (const word of ['migrate', 'db url', 'manifest', 'token create', 'team own']) expect(ran.out).toContain(word);
  });

  test.concurrent.for([{ args: ['migrate'] }, { args: ['token', 'list'] }])(
    '$args says in one sentence that the database is away, without stack and password',
    async ({ args }, { expect }) => {
      const ran = await drumbeat(args, NOWHERE);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toMatch(/^The database (at \S+ )?cannot be reached\. Check DATABASE_URL\.\n$/);
      expect(ran.err).not.toContain('hunter2');
    },
  );

  test('with a wrong environment says what to correct', async () => {
    const ran = await drumbeat(['token', 'list'], 'mysql://me:hunter2@db/x');
    expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(/DATABASE_URL is not a postgres:\/\/ URL/) });
    expect(ran.err).not.toContain('hunter2');
  });

  test('logs only to stderr, so that its output can be piped', async () => {
    const database = await emptyDatabase();
    await execute(database, 'create table deploy_events (id int)');
    const ran = await drumbeat(['token', 'create', 'ci'], database);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('deploy_events');
  });
});
