import { beforeEach, describe, expect, test } from 'vitest';
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

const COMMIT = { sha: shaOf('c1'), authored_at: '2026-11-24T10:00:00Z' };
const RUN = { provider: 'github', id: '1' };

/** What is stored of a deployment, without what is empty. */
async function stored(): Promise<unknown> {
  const { rows } = await pool.query<{ row: object }>(`
    select jsonb_strip_nulls(jsonb_build_object(
             'status', status, 'service_name', service_name, 'deployed_by', deployed_by, 'ref', ref, 'version', version, 'url', url,
             'run', run, 'lead_time_seconds', lead_time_seconds, 'previous_sha', previous_sha, 'started_at', started_at,
             'commits', (select nullif(count(*), 0) from changes c where c.deploy_event_id = d.id))) as row
      from deploy_events d`);
  return rows.map(({ row }) => row)[0];
}

type Row = {
  readonly why: string;
  readonly fields: Record<string, unknown>;
  readonly kept?: object;
  /** A part of each warning, in their order. */
  readonly warns?: readonly string[];
};

describe('a deployment is recorded with what is usable of it', () => {
  test.for<Row>([
    // What templates and scripts make of a variable that is not set.
    {
      why: 'null',
      fields: { service: null, version: null, commits: null, run: null, url: null, id: null, status: null },
    },
    {
      why: 'an empty text',
      fields: { service: '', ref: '', deployed_by: '', deployed_at: '', id: '', previous_sha: '' },
    },
    { why: 'spaces', fields: { ref: '  ', version: '\t' } },
    { why: 'a run whose attempt is empty', fields: { run: { ...RUN, attempt: '', url: null } }, kept: { run: RUN } },
    // Numbers as text, and the reverse.
    { why: 'an attempt as text', fields: { run: { ...RUN, attempt: '2' } }, kept: { run: { ...RUN, attempt: 2 } } },
    { why: 'seconds as text', fields: { lead_time_seconds: '60' }, kept: { lead_time_seconds: 60 } },
    { why: 'half a second', fields: { lead_time_seconds: 59.6 }, kept: { lead_time_seconds: 60 } },
    { why: 'a version that is a number', fields: { version: 1.5 }, kept: { version: '1.5' } },
    { why: 'an id that is a number', fields: { id: 4711 } },
    // Words of other tools.
    { why: 'SUCCESS', fields: { status: 'SUCCESS' } },
    { why: 'Succeeded', fields: { status: ' Succeeded ' } },
    { why: 'Rollback', fields: { status: 'Rollback' }, kept: { status: 'rollback' } },
    // Times that cannot be.
    {
      why: 'a commit from 2099 beside one of yesterday',
      fields: { commits: [COMMIT, { sha: shaOf('c2'), authored_at: '2099-01-01T00:00:00Z' }] },
      kept: { commits: 1 },
      warns: ['/commits/1/authored_at lies in the future'],
    },
    {
      why: 'a commit from 1970',
      fields: { commits: [{ sha: shaOf('c2'), authored_at: '1970-01-01T00:00:00Z' }] },
      warns: ['/commits/0/authored_at lies before the year 2000; left out'],
    },
    {
      why: 'a head commit from the future',
      fields: { commit_at: '2035-01-01T00:00:00Z' },
      warns: ['/commit_at lies in the future'],
    },
    {
      why: 'a start without an offset',
      fields: { started_at: '2026-11-25 09:00' },
      warns: ['/started_at must be a time'],
    },
    // More than is kept.
    {
      why: '1,001 commits: the newest are kept',
      fields: {
        commits: Array.from({ length: 1_001 }, (_, index) => ({
          sha: shaOf(`c${index}`),
          authored_at: '2026-11-24T10:00:00Z',
        })),
      },
      kept: { commits: 1_000 },
      warns: ['/commits has 1001 commits; the newest 1000 are kept'],
    },
    {
      why: 'a deployer of 113 characters',
      fields: { deployed_by: 'd'.repeat(113) },
      kept: { deployed_by: 'd'.repeat(100) },
      warns: ['/deployed_by is longer than 100 characters; cut'],
    },
    {
      why: 'an emoji where a text is cut',
      fields: { deployed_by: `${'d'.repeat(99)}🚀` },
      kept: { deployed_by: 'd'.repeat(99) },
      warns: ['cut'],
    },
    {
      why: 'an address of 2,001 characters',
      fields: { url: `https://${'u'.repeat(1_993)}` },
      warns: ['/url is longer than 2000 characters; left out'],
    },
    {
      why: 'more seconds than the column holds',
      fields: { lead_time_seconds: 2_147_483_648 },
      warns: ['/lead_time_seconds is out of range'],
    },
    // What is no such thing.
    {
      why: 'a deployer that is an object',
      fields: { deployed_by: { name: 'ada' } },
      warns: ['/deployed_by must be text; left out'],
    },
    { why: 'an address that is none', fields: { url: 'ci.example' }, warns: ['/url must be an http or https address'] },
    { why: 'an address that is a script', fields: { url: 'javascript:alert(1)' }, warns: ['/url must be an http'] },
    {
      why: 'a previous sha that is a branch',
      fields: { previous_sha: 'main' },
      warns: ['/previous_sha must be 7 to 40'],
    },
    {
      why: 'seconds that are a word',
      fields: { lead_time_seconds: 'soon' },
      warns: ['/lead_time_seconds must be a number'],
    },
    { why: 'a run that is text', fields: { run: '42' }, warns: ['/run must be an object'] },
    {
      why: 'a run without id',
      fields: { run: { provider: 'github' } },
      warns: ['/run/id must be text or a whole number; left out'],
    },
    { why: 'attempt 0', fields: { run: { ...RUN, attempt: 0 } }, warns: ['/run/attempt must be 1 or more'] },
    {
      why: 'a run whose address is none',
      fields: { run: { ...RUN, url: 'x' } },
      kept: { run: RUN },
      warns: ['/run/url must be'],
    },
    { why: 'commits that are text', fields: { commits: 'abcdef0' }, warns: ['/commits must be an array; left out'] },
    {
      why: 'a commit without its time, one without its sha, and one that is usable',
      fields: { commits: [{ sha: 'abcdef0' }, { authored_at: COMMIT.authored_at }, COMMIT] },
      kept: { commits: 1 },
      warns: ['/commits/0/authored_at is missing', '/commits/1/sha is missing'],
    },
    // Names that are too long for the practice's table.
    {
      why: 'an environment of 57 characters',
      fields: { environment: 'Production – storefront-checkout-and-payments-frontend-eu' },
      warns: ['/environment is longer than 50 characters and is stored shortened'],
    },
  ])('$why', async ({ fields, kept = {}, warns = [] }) => {
    const answer = await api.post('/v1/deploys', aDeployment(fields));
    expect(answer.status).toBe(201);
    const { warnings = [] } = answer.body as { warnings?: string[] };
    expect(warnings).toEqual(warns.map((part) => expect.stringContaining(part)));
    expect(await stored()).toEqual({ status: 'success', ...kept });
  });

  test('a commit that was authored after it was deployed is kept: a negative lead time is counted and reported', async () => {
    const commits = [{ sha: shaOf('c1'), authored_at: '2026-11-25T09:30:00Z' }];
    const answer = await api.post('/v1/deploys', aDeployment({ deployed_at: '2026-11-25T09:00:00Z', commits }));
    expect(answer.body).not.toHaveProperty('warnings');
    expect(await stored()).toMatchObject({ commits: 1 });
  });

  test('of very many warnings the first twenty are given; a replay has them too', async () => {
    const commits = Array.from({ length: 30 }, () => ({ sha: 'abcdef0' }));
    const answer = await api.post('/v1/deploys', aDeployment({ commits }));
    const { warnings } = answer.body as { warnings: string[] };
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toBe('and 10 more');
    expect((await api.post('/v1/deploys', aDeployment({ commits }))).body).toMatchObject({ warnings });
  });

  test('of an array each event has its own', async () => {
    const answer = await api.post('/v1/deploys', [aDeployment(), aDeployment({ sha: shaOf('V2'), url: 'x' })]);
    expect(answer.body).toEqual([
      expect.not.objectContaining({ warnings: expect.anything() }),
      expect.objectContaining({ warnings: ['/1/url must be an http or https address; left out'] }),
    ]);
  });
});

test.for(['pending', 'in_progress', 'queued', 'running', 'ABORTED', 'timed_out', 'not_built'])(
  '%s has not arrived, so nothing is recorded',
  async (status) => {
    const answer = await api.post('/v1/deploys', aDeployment({ status }));
    expect(answer).toMatchObject({ status: 202, body: { result: 'not-recorded' } });
  },
);
