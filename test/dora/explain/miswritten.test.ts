import { beforeEach, describe, expect, test } from 'vitest';
import { doraStore } from '../../../src/dora/dora.store.ts';
import { miswrittenWords } from '../../../src/dora/explain/miswritten.ts';
import { isPlaceholder } from '../../../src/names/placeholder.ts';
import { teamId } from '../../../src/teams/team.ts';
import { shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';

const { db, pool, reset } = await testDatabase();
const { miswritten } = doraStore(db);
beforeEach(reset);

type Row = {
  readonly sha?: string;
  readonly repo?: string;
  readonly service?: string;
  readonly environment?: string;
  readonly at?: string;
  readonly status?: string;
};

/** As a script writes it. */
const insert = ({
  sha = shaOf('V1'),
  repo = 'umbrella/site',
  service,
  environment = 'production',
  at = '2026-11-20T10:00Z',
  status = 'success',
}: Row) =>
  pool.query(
    'insert into deploy_events (sha, repo, service_name, environment, deployed_at, status) values ($1, $2, $3, $4, $5, $6)',
    [sha, repo, service, environment, at, status],
  );

const told = async () => miswrittenWords(await miswritten({ kind: 'all' })).join('\n');

/** The SQL that is offered, as Slack copies it. */
const offered = (words: string): readonly string[] =>
  [...words.matchAll(/`((?:update|delete) [^`]*)`/g)].map(([, sql = '']) =>
    sql.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );

describe('what a script wrote wrongly is told with what it was counted as, and the statement mends it', () => {
  test.for([
    {
      why: 'a status in capitals',
      row: { status: 'SUCCESS' },
      says: /1 row has the status `SUCCESS`: counted as deployments, not as successful ones\. To mend it/,
    },
    { why: 'an empty status', row: { status: '' }, says: /1 row has an empty status/ },
    { why: 'a status of ArgoCD', row: { status: 'Succeeded' }, says: /`Succeeded`/ },
    {
      why: 'a status of GitLab, of something that did not arrive',
      row: { status: 'failed' },
      says: /If nothing arrived: `delete from .*`; if it did arrive: `update /,
    },
    { why: 'a status of Jenkins', row: { status: 'ABORTED' }, says: /If nothing arrived/ },
    { why: 'a status with a quotation mark', row: { status: "it's done" }, says: /`it's done`/ },
    { why: 'a status with a line break', row: { status: 'success\n' }, says: /has the status/ },
    {
      why: 'no sha, of a variable that was not set',
      row: { sha: '' },
      says: /1 row has no sha: counted, but as no known version/,
    },
    {
      why: 'the variable itself',
      row: { sha: '$SHA' },
      says: /the sha `\$SHA`, which is not 7 to 40 hexadecimal digits/,
    },
    { why: 'a tag', row: { sha: 'v1.2.3' }, says: /`v1\.2\.3`/ },
    { why: 'a sha in capitals', row: { sha: 'ABCDEF1' }, says: /a sha in capitals/ },
    {
      why: 'a Go template of a repository',
      row: { repo: '<no value>' },
      says: /the name `&lt;no value&gt;` as repository: counted as a service of this name/,
    },
    { why: 'an expression of GitHub', row: { repo: '${{ github.repository }}' }, says: /github\.repository/ },
    { why: 'half a name', row: { repo: 'umbrella/undefined' }, says: /`umbrella\/undefined`/ },
    { why: 'Python’s nothing', row: { service: 'None' }, says: /the name `None` as service/ },
    { why: 'no name', row: { repo: '' }, says: /no name as repository/ },
    {
      why: 'production in another case',
      row: { environment: 'Production' },
      says: /the environment `Production`: counted in no production figure/,
    },
    { why: 'production with a space', row: { environment: 'production ' }, says: /the environment/ },
    { why: 'a short name that events may use', row: { environment: 'prod' }, says: /the environment `prod`/ },
    { why: 'the zero time of Go', row: { at: '0001-01-01T00:00Z' }, says: /the time .*: counted nowhere/ },
    { why: 'no end', row: { at: 'infinity' }, says: /the time `infinity`: counted nowhere/ },
  ])('$why', async ({ row, says }) => {
    await insert(row);
    const words = await told();
    expect(words).toMatch(says);
    const statement = offered(words).find((sql) => sql.startsWith('update')) ?? '';
    const mended = await pool.query(
      statement
        .replace('THE COMMIT', shaOf('V2'))
        .replace('THE TIME', '2026-11-20T11:00Z')
        .replace('OWNER/NAME', 'umbrella/api')
        .replace("'NAME'", "'api'"),
    );
    expect(mended.rowCount).toBe(1);
    expect(await told()).toBe('');
  });

  test('with how many rows of each kind, the most first', async () => {
    for (const minute of [1, 2, 3]) await insert({ status: 'SUCCESS', at: `2026-11-20T10:0${minute}Z` });
    await insert({ sha: 'v1' });
    await insert({ sha: 'v2' });
    expect((await told()).split('\n')).toEqual([
      '*Written wrongly by SQL*',
      expect.stringMatching(/^3 rows have the status `SUCCESS`/),
      expect.stringMatching(/^2 rows have a sha that is not .*such as `v1`.*To mend the first/),
    ]);
  });

  test('what nothing arrived of is deleted', async () => {
    await insert({ status: 'failed' });
    await pool.query(offered(await told()).find((sql) => sql.startsWith('delete')) ?? '');
    expect((await pool.query('select from deploy_events')).rowCount).toBe(0);
  });
});

describe('nothing is told of', () => {
  test.for([
    { why: 'an ordinary row', row: {} },
    { why: 'a rollback of another environment', row: { status: 'rollback', environment: 'staging' } },
    { why: 'another environment in capitals, which counts nowhere anyway', row: { environment: 'Staging' } },
    { why: 'a short sha', row: { sha: 'abcdef1' } },
    { why: 'a name with a word in it', row: { repo: 'umbrella/undefined-behaviour' } },
    { why: 'a name like a word of a template', row: { repo: 'umbrella/none' } },
  ])('$why', async ({ row }) => {
    await insert(row);
    expect(await miswritten({ kind: 'all' })).toEqual([]);
  });

  test('a name that the settings make another environment', async () => {
    await pool.query(`insert into environment_names (name, canonical) values ('live', 'live')`);
    await insert({ environment: 'live' });
    expect(await miswritten({ kind: 'all' })).toEqual([]);
  });
});

test('a name that the settings map to production is told', async () => {
  await pool.query(`insert into environment_names (name, canonical) values ('eu-1', 'production')`);
  await insert({ environment: 'EU-1' });
  expect(await told()).toMatch(/the environment `EU-1`/);
});

test('an explanation tells of its own services only', async () => {
  const { rows } = await pool.query<{ id: number }>(`insert into teams (name) values ('web') returning id`);
  const id = teamId(rows[0]?.id ?? 0);
  await pool.query(`insert into service_owners (service, team_id) values ('umbrella/site', $1)`, [id]);
  await insert({ status: 'SUCCESS' });
  await insert({ repo: 'umbrella/other', status: 'OK' });
  expect(await miswritten({ kind: 'team', id })).toMatchObject([{ value: 'SUCCESS', rows: 1 }]);
  expect(await miswritten({ kind: 'service', name: 'umbrella/other' })).toMatchObject([{ value: 'OK' }]);
});

test.for([
  ['<no value>', true],
  ['${{ github.sha }}', true],
  ['{{ .Chart.Name }}', true],
  ['${SERVICE}', true],
  ['$CI_PROJECT_PATH', true],
  ['$(Build.Repository.Name)', true],
  ['%REPO%', true],
  ['undefined', true],
  ['undefined/undefined', true],
  ['NULL', true],
  ['None', true],
  ['[object Object]', true],
  ['umbrella/', true],
  ['/site', true],
  [' ', true],
  ['umbrella/site', false],
  ['us$-rates', false],
  ['100%', false],
  ['@umbrella/ui', false],
  ['nullable', false],
  ['none-of-them', false],
] as const)('%s is a placeholder: %s', ([name, is]) => expect(isPlaceholder(name)).toBe(is));
