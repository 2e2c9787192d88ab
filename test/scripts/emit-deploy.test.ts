import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { shaOf } from '../support/bodies.ts';
import { testDatabase } from '../support/database.ts';
import { TOKEN, testApi } from '../support/http.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const { db, pool, reset } = await testDatabase();
const api = await testApi(db, () => new Date());

beforeEach(async () => {
  await reset();
  await api.admit();
});

const SCRIPT = fileURLToPath(new URL('../../scripts/emit-deploy.sh', import.meta.url));
const SHELLS = ['sh', 'dash', 'bash'].filter((shell) => spawnSync(shell, ['-c', 'true']).status === 0);

type Ran = { readonly code: number | null; readonly out: string; readonly err: string };
type Running = { readonly cwd?: string; readonly command?: readonly string[] };

/** Runs the script with nothing in its environment but this, where no git checkout is unless `cwd` is one. */
function emit(
  env: Readonly<Record<string, string>>,
  { cwd = temporaryDirectory(), command = ['sh', SCRIPT] }: Running = {},
): Promise<Ran> {
  const [shell = 'sh', ...args] = command;
  const base = { PATH: process.env['PATH'], HOME: cwd, DRUMBEAT_URL: api.url, DRUMBEAT_TOKEN: TOKEN };
  const child = spawn(shell, args, { cwd, env: { ...base, ...env } });
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

const RECORDED: Ran = { code: 0, out: 'emit-deploy: recorded\n', err: '' };
const V1 = { DRUMBEAT_REPO: 'acme/shop', DRUMBEAT_SHA: shaOf('V1') };

async function stored(): Promise<Record<string, unknown>[]> {
  return (await pool.query<Record<string, unknown>>('select * from deploy_events order by id')).rows;
}

describe('it is sound', () => {
  test.for(SHELLS)('to %s', (shell) => {
    expect(spawnSync(shell, ['-n', SCRIPT])).toMatchObject({ status: 0, stderr: Buffer.of() });
  });

  test('and explains every variable it reads', async () => {
    const { code, out } = await emit({}, { command: ['sh', SCRIPT, '--help'] });
    expect(code).toBe(0);
    const read = execFileSync('grep', ['-o', 'DRUMBEAT_[A-Z_]*', SCRIPT]).toString().split('\n');
    for (const name of [...read, 'STRICT']) expect(out).toContain(name);
  });
});

describe('a deployment', () => {
  test('is told with what is set, and without a status, so that Drumbeat may recognise it', async () => {
    expect(
      await emit({
        ...V1,
        DRUMBEAT_SERVICE: 'api',
        DRUMBEAT_ENVIRONMENT: 'prod',
        DRUMBEAT_DEPLOYED_BY: 'ada',
        DRUMBEAT_REF: 'v1',
        DRUMBEAT_VERSION: '1.0',
      }),
    ).toEqual(RECORDED);
    expect(await stored()).toMatchObject([
      {
        repo: 'acme/shop',
        service: 'api',
        sha: shaOf('V1'),
        environment: 'production',
        status: 'success',
        deployed_by: 'ada',
        ref: 'v1',
        version: '1.0',
        run: null,
      },
    ]);
  });

  test('goes to production unless it is said', async () => {
    await emit(V1);
    await emit({ ...V1, DRUMBEAT_ENVIRONMENT: 'staging' });
    expect((await stored()).map(({ environment }) => environment)).toEqual(['production', 'staging']);
  });

  test('back to an older version is recognised as a rollback', async () => {
    for (const version of ['V1', 'V2']) await emit({ ...V1, DRUMBEAT_SHA: shaOf(version) });
    await pool.query(`update deploy_events set deployed_at = deployed_at - interval '1 hour'`);
    await pool.query('delete from deploy_receipts');
    await emit(V1);
    expect((await stored()).map(({ status }) => status)).toEqual(['success', 'success', 'rollback']);
  });

  test.for([
    { status: 'hotfix', out: 'recorded' },
    { status: 'failure', out: 'failure: not recorded, because nothing arrived' },
  ])('that says $status is believed', async ({ status, out }) => {
    expect(await emit({ ...V1, DRUMBEAT_STATUS: status })).toEqual({ code: 0, out: `emit-deploy: ${out}\n`, err: '' });
  });

  test('told again by the same run is one', async () => {
    const env = { ...V1, GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '42', GITHUB_RUN_ATTEMPT: '1' };
    await emit(env);
    expect((await emit(env)).out).toBe('emit-deploy: sent before; this is the first answer\n');
    expect(await stored()).toHaveLength(1);
  });
});

describe('what is not set is taken from the CI', () => {
  const sha = shaOf('V1');
  test.for<{ ci: string; env: Record<string, string>; is: object }>([
    {
      ci: 'GitHub Actions',
      env: {
        GITHUB_ACTIONS: 'true',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_SHA: sha,
        GITHUB_REF_NAME: 'main',
        GITHUB_ACTOR: 'ada',
        GITHUB_TRIGGERING_ACTOR: 'grace',
        GITHUB_RUN_ID: '42',
        GITHUB_RUN_ATTEMPT: '2',
      },
      is: {
        ref: 'main',
        deployed_by: 'grace',
        run: { provider: 'github', id: '42', attempt: 2, url: 'https://github.com/acme/shop/actions/runs/42' },
      },
    },
    {
      ci: 'GitLab CI',
      env: {
        GITLAB_CI: 'true',
        CI_PROJECT_PATH: 'acme/shop',
        CI_COMMIT_SHA: sha,
        CI_COMMIT_REF_NAME: 'main',
        GITLAB_USER_LOGIN: 'ada',
        CI_JOB_ID: '42',
        CI_JOB_URL: 'https://gitlab.example/acme/shop/-/jobs/42',
      },
      is: {
        ref: 'main',
        deployed_by: 'ada',
        run: { provider: 'gitlab', id: '42', url: 'https://gitlab.example/acme/shop/-/jobs/42' },
      },
    },
    {
      ci: 'Jenkins',
      env: {
        JENKINS_URL: 'https://jenkins.example/',
        GIT_URL: 'git@github.com:acme/shop.git',
        GIT_COMMIT: sha,
        GIT_BRANCH: 'origin/main',
        BUILD_TAG: 'jenkins-shop-42',
        BUILD_URL: 'https://jenkins.example/job/shop/42/',
      },
      is: {
        ref: 'origin/main',
        deployed_by: null,
        run: { provider: 'jenkins', id: 'jenkins-shop-42', url: 'https://jenkins.example/job/shop/42/' },
      },
    },
    {
      ci: 'CircleCI',
      env: {
        CIRCLECI: 'true',
        CIRCLE_PROJECT_USERNAME: 'acme',
        CIRCLE_PROJECT_REPONAME: 'shop',
        CIRCLE_SHA1: sha,
        CIRCLE_BRANCH: 'main',
        CIRCLE_USERNAME: 'ada',
        CIRCLE_BUILD_NUM: '42',
        CIRCLE_BUILD_URL: 'https://circleci.example/42',
      },
      is: {
        ref: 'main',
        deployed_by: 'ada',
        run: { provider: 'circleci', id: '42', url: 'https://circleci.example/42' },
      },
    },
  ])('$ci', async ({ env, is }) => {
    expect(await emit(env)).toEqual(RECORDED);
    expect(await stored()).toMatchObject([{ repo: 'acme/shop', sha, ...is }]);
  });

  test('unless it is said', async () => {
    await emit({ ...V1, GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'acme/tools', GITHUB_SHA: shaOf('V9') });
    expect(await stored()).toMatchObject([{ repo: 'acme/shop', sha: shaOf('V1') }]);
  });
});

describe('names that would break a shell, SQL or JSON are told as they are', () => {
  const hostile = `a"b\\c'd\`e$(touch pwned);f\tg\nh\u0001\u001b[31m\u007f</script><!channel>'); drop table x; --🚀é`;
  test.for(SHELLS)('through %s', async (shell) => {
    const cwd = temporaryDirectory();
    // A service is a name: a line break in it is refused, all else is told.
    const service = hostile.replaceAll(/\p{Cc}/gu, '');
    const env = { ...V1, DRUMBEAT_REF: hostile, DRUMBEAT_DEPLOYED_BY: hostile.slice(0, 80), DRUMBEAT_SERVICE: service };
    expect(await emit(env, { cwd, command: [shell, SCRIPT] })).toEqual(RECORDED);
    expect(await stored()).toMatchObject([{ ref: hostile, deployed_by: hostile.slice(0, 80), service }]);
    expect(existsSync(path.join(cwd, 'pwned'))).toBe(false);
  });

  test('a branch too long to keep is left out, and the deployment is not', async () => {
    expect(await emit({ ...V1, DRUMBEAT_REF: 'x'.repeat(251) })).toEqual(RECORDED);
    expect(await stored()).toMatchObject([{ ref: null }]);
  });

  test('a previous sha is no option of git', async () => {
    const { cwd } = checkout();
    expect(await emit({ DRUMBEAT_PREVIOUS_SHA: '--output=pwned' }, { cwd })).toEqual(RECORDED);
    expect(existsSync(path.join(cwd, 'pwned'))).toBe(false);
  });
});

/** A git checkout with a remote that has a password, and a way to commit at a time. */
function checkout() {
  const cwd = temporaryDirectory();
  const git = (args: readonly string[], env: Record<string, string> = {}): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example', ...args], {
      cwd,
      env: { PATH: process.env['PATH'], HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', ...env },
    })
      .toString()
      .trim();
  git(['init', '--quiet', '--initial-branch', 'main']);
  git(['remote', 'add', 'origin', 'https://ada:hunter2@git.example:8443/acme/tools/shop.git']);
  const commit = (authoredAt: string, committedAt = authoredAt): string => {
    git(['commit', '--quiet', '--allow-empty', '-m', 'x'], {
      GIT_AUTHOR_DATE: authoredAt,
      GIT_COMMITTER_DATE: committedAt,
    });
    return git(['rev-parse', 'HEAD']);
  };
  return { cwd, git, commit, first: commit('2026-01-01T10:00:00+01:00') };
}

describe('in a git checkout', () => {
  const commits = async () =>
    (await pool.query<{ sha: string; authored_at: Date }>('select sha, authored_at from changes order by authored_at'))
      .rows;

  test('repository, sha, branch and lead time come from git, and no password', async () => {
    const { cwd, commit } = checkout();
    const head = commit('2026-01-01T09:00:00Z', '2026-01-02T10:00:00+01:00');
    expect(await emit({}, { cwd })).toEqual(RECORDED);
    expect(await stored()).toMatchObject([{ repo: 'acme/tools/shop', sha: head, ref: 'main', previous_sha: null }]);
    const { rows } = await pool.query<{ head_at: Date }>(
      'select deployed_at - make_interval(secs => lead_time_seconds) as head_at from deploy_events',
    );
    const off = (rows[0]?.head_at.getTime() ?? 0) - Date.parse('2026-01-02T10:00:00+01:00');
    expect(Math.abs(off)).toBeLessThan(1_000);
    expect(await commits()).toEqual([]);
  });

  test('the commits since the version before are told, and no merge', async () => {
    const { cwd, git, commit, first } = checkout();
    git(['checkout', '--quiet', '-b', 'feature']);
    const one = commit('2026-01-02T09:00:00Z');
    git(['checkout', '--quiet', 'main']);
    const two = commit('2026-01-03T09:00:00Z');
    git(['merge', '--quiet', '--no-ff', '-m', 'merge', 'feature']);
    expect(await emit({ DRUMBEAT_PREVIOUS_SHA: first }, { cwd })).toEqual(RECORDED);
    expect(await commits()).toEqual([
      { sha: one, authored_at: new Date('2026-01-02T09:00:00Z') },
      { sha: two, authored_at: new Date('2026-01-03T09:00:00Z') },
    ]);
    expect(await stored()).toMatchObject([{ previous_sha: first }]);
  });

  test('no commits are told where that is switched off', async () => {
    const { cwd, commit, first } = checkout();
    commit('2026-01-02T09:00:00Z');
    await emit({ DRUMBEAT_PREVIOUS_SHA: first, DRUMBEAT_COMMITS: '0' }, { cwd });
    expect(await commits()).toEqual([]);
    expect(await stored()).toMatchObject([{ previous_sha: first }]);
  });

  test('a commit of a machine whose clock was wrong is left out, and the deployment is not', async () => {
    const { cwd, commit, first } = checkout();
    const sound = commit('2026-01-02T09:00:00Z');
    commit('1980-01-01T00:00:00Z');
    commit('2090-01-01T00:00:00Z');
    expect(await emit({ DRUMBEAT_PREVIOUS_SHA: first }, { cwd })).toEqual(RECORDED);
    expect((await commits()).map(({ sha }) => sha)).toEqual([sound]);
    expect(await stored()).toMatchObject([{ lead_time_seconds: null }]);
  });

  test('a sha that this clone does not have is told without its time', async () => {
    const { cwd, first } = checkout();
    const env = { DRUMBEAT_SHA: shaOf('elsewhere'), DRUMBEAT_PREVIOUS_SHA: first };
    expect(await emit(env, { cwd })).toEqual(RECORDED);
    expect(await stored()).toMatchObject([{ sha: shaOf('elsewhere'), lead_time_seconds: null }]);
  });
});

describe('when Drumbeat cannot be told', () => {
  test.for<{ why: string; env: Record<string, string>; err: RegExp }>([
    {
      why: 'a wrong token',
      env: { ...V1, DRUMBEAT_TOKEN: 'drumbeat_wrong' },
      err: /answered 401: No such token exists/,
    },
    { why: 'a sha that is none', env: { ...V1, DRUMBEAT_SHA: 'main' }, err: /answered 422: \/sha must be 7 to 40/ },
    { why: 'no address', env: { ...V1, DRUMBEAT_URL: '' }, err: /DRUMBEAT_URL is not set/ },
    { why: 'no token', env: { ...V1, DRUMBEAT_TOKEN: '' }, err: /DRUMBEAT_TOKEN is not set/ },
    { why: 'no repository', env: { DRUMBEAT_SHA: shaOf('V1') }, err: /Set DRUMBEAT_REPO: neither the CI nor git/ },
    { why: 'no sha', env: { DRUMBEAT_REPO: 'acme/shop' }, err: /Set DRUMBEAT_SHA: neither the CI nor git/ },
    { why: 'no place for files', env: { ...V1, TMPDIR: '/nowhere' }, err: /There is no place for a temporary file/ },
  ])('the job goes on with a warning, or fails where it is strict: $why', async ({ env, err }) => {
    const ran = await emit(env);
    expect(ran).toMatchObject({ code: 0, out: '', err: expect.stringMatching(err) });
    expect(ran.err).toMatch(/The deployment was not recorded\.\n$/);
    expect(await emit({ ...env, STRICT: '1' })).toMatchObject({ code: 1, out: '' });
    expect(await stored()).toEqual([]);
  });

  test.concurrent.for([
    { strict: '', code: 0 },
    { strict: '1', code: 1 },
  ])('because nobody is there, after three more tries: $code', async ({ strict, code }, { expect }) => {
    const ran = await emit({ ...V1, DRUMBEAT_URL: 'http://127.0.0.1:1', STRICT: strict });
    expect(ran).toMatchObject({ code, err: expect.stringMatching(/cannot be reached at DRUMBEAT_URL/) });
  });
});

describe('the token', () => {
  test('is seen by nobody who lists processes, and leaves no file behind', async () => {
    let processes = '';
    const server = createServer((_request, response) => {
      processes = execFileSync('ps', ['-A', '-ww', '-o', 'args=']).toString();
      response.end('{"detail":"recorded"}');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const TMPDIR = temporaryDirectory();
    expect(await emit({ ...V1, DRUMBEAT_URL: `http://127.0.0.1:${port}`, TMPDIR })).toEqual(RECORDED);
    expect(processes).toContain('curl');
    expect(processes).not.toContain(TOKEN);
    expect(execFileSync('ls', ['-A', TMPDIR]).toString()).toBe('');
  });

  test('is in no log, even of a job that traces every command', async () => {
    const { out, err } = await emit(V1, { command: ['sh', '-x', SCRIPT] });
    expect(await stored()).toHaveLength(1);
    expect(out + err).not.toContain(TOKEN);
  });

  test('may end with a line break, as secrets that were pasted do', async () => {
    expect(await emit({ ...V1, DRUMBEAT_TOKEN: `${TOKEN}\r\n` })).toEqual(RECORDED);
  });
});
