import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli-args.ts';
import { runImportDeploys } from '../../src/deploys/deploys.cli.ts';
import { deploysStore } from '../../src/deploys/deploys.store.ts';
import { environmentsStore } from '../../src/deploys/environments/environments.store.ts';
import { shaOf } from '../support/bodies.ts';
import { testDatabase } from '../support/database.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');

beforeEach(reset);

type Ran = { readonly lines: readonly string[]; readonly bars: readonly string[] };

/** Runs `drumbeat import deploys` on a file of this content. */
async function importFile(content: string | Uint8Array): Promise<Ran> {
  const file = join(temporaryDirectory(), 'deploys');
  writeFileSync(file, content);
  return run(file);
}

async function run(...args: string[]): Promise<Ran> {
  const lines: string[] = [];
  const bars: string[] = [];
  await runImportDeploys(args, {
    deploys: deploysStore(db),
    environments: environmentsStore(db),
    clock: () => NOW,
    progress: (name, total) => {
      let done = 0;
      return {
        advance: (by) => {
          done += by;
        },
        end: () => void bars.push(`${name} ${done} of ${total}`),
      };
    },
    print: (line) => lines.push(line),
  });
  return { lines, bars };
}

const HEADER = 'repo,sha,environment,deployed_at,status';
const row = (version: string, minute: number, { environment = 'production', status = '' } = {}): string =>
  `acme/shop,${shaOf(version)},${environment},${new Date(Date.UTC(2026, 10, 25, 8, minute)).toISOString()},${status}`;
const csv = (...rows: readonly string[]): string => [HEADER, ...rows].join('\n');

async function stored(): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `select concat_ws(' ', left(sha, 7), environment, status) as line from deploy_events order by deployed_at, id`,
  );
  return rows.map(({ line }) => line);
}

const short = (version: string): string => shaOf(version).slice(0, 7);

describe('a history', () => {
  test('is judged by time and not by the order of its lines: a version that ran before is a rollback', async () => {
    const { lines, bars } = await importFile(csv(row('V1', 30), row('V2', 20), row('V1', 10), row('V1', 11)));
    expect(await stored()).toEqual([
      `${short('V1')} production success`,
      `${short('V2')} production success`,
      `${short('V1')} production rollback`,
    ]);
    expect(lines).toEqual(['3 recorded, 1 redeploys not counted, 0 known before, 0 that did not arrive']);
    expect(bars).toEqual(['deployments 4 of 4']);
  });

  test('may be imported again, with what is new', async () => {
    await importFile(csv(row('V1', 10), row('V2', 20)));
    const { lines } = await importFile(csv(row('V1', 10), row('V2', 20), row('V3', 30)));
    expect(lines).toEqual(['1 recorded, 0 redeploys not counted, 2 known before, 0 that did not arrive']);
    expect(await stored()).toHaveLength(3);
  });

  test('of JSON Lines brings its commits along', async () => {
    const commits = [{ sha: shaOf('c1'), authored_at: '2026-11-24T09:00:00Z' }];
    const event = {
      repo: 'acme/shop',
      sha: shaOf('V1'),
      environment: 'prod',
      deployed_at: '2026-11-25T08:00:00Z',
      commits,
    };
    await importFile(JSON.stringify(event));
    expect((await pool.query('select sha from changes')).rows).toEqual([{ sha: shaOf('c1') }]);
  });

  test('leaves out what did not arrive, and says how much that was', async () => {
    const { lines } = await importFile(csv(row('V1', 10), row('V2', 20, { status: 'failure' })));
    expect(lines).toEqual(['1 recorded, 0 redeploys not counted, 0 known before, 1 that did not arrive']);
  });

  test('is stored under the names that environments have here', async () => {
    await environmentsStore(db).map('eu', 'production', { actor: 'cli', at: NOW });
    await importFile(csv(row('V1', 10, { environment: 'EU' }), row('V2', 20, { environment: 'live' })));
    expect(await stored()).toEqual([`${short('V1')} production success`, `${short('V2')} production success`]);
  });

  test('joins what was sent before: an older event does not change what came after it', async () => {
    await importFile(csv(row('V2', 20)));
    await importFile(csv(row('V1', 10), row('V1', 30)));
    expect(await stored()).toEqual([
      `${short('V1')} production success`,
      `${short('V2')} production success`,
      `${short('V1')} production rollback`,
    ]);
  });

  test('that overlaps with what came live is shown and not stored, until it is said that it is the same', async () => {
    await importFile(csv(row('V1', 10), row('V2', 20)));
    const file = join(temporaryDirectory(), 'history.csv');
    writeFileSync(file, csv(row('V0', 1), row('V1', 8), row('V2', 18)));
    await expect(run(file)).rejects.toThrow(
      new UsageError(`Nothing was imported from ${file}: 2 of 3 deployments are here already, from another source:
  2026-11-25T08:08:00.000Z acme/shop ${short('V1')} production
  2026-11-25T08:18:00.000Z acme/shop ${short('V2')} production
Each would count once, at the earlier of its times. To import the file like that, add --overlap join.`),
    );
    expect(await stored()).toHaveLength(2);
    const { lines } = await run(file, '--overlap', 'join');
    expect(lines).toEqual(['1 recorded, 2 redeploys not counted, 0 known before, 0 that did not arrive']);
    const { rows } = await pool.query<{ minute: string }>(
      "select to_char(deployed_at at time zone 'UTC', 'MI') as minute from deploy_events order by deployed_at",
    );
    expect(rows.map(({ minute }) => minute)).toEqual(['01', '08', '18']);
  });

  test('of 2,000 lines takes seconds', async () => {
    const rows = Array.from({ length: 2_000 }, (_, index) => row(`V${index}`, index - 2_000));
    const { lines, bars } = await importFile(csv(...rows));
    expect(lines).toEqual(['2000 recorded, 0 redeploys not counted, 0 known before, 0 that did not arrive']);
    expect(bars).toEqual(['deployments 2000 of 2000']);
  });
});

describe('all or nothing', () => {
  test('one broken line, and nothing is imported', async () => {
    const failing = importFile(csv(row('V1', 10), row('V2', 20).replace('production', ''), row('V3', 30)));
    await expect(failing).rejects.toThrow(/^Nothing was imported from \S+:\n {2}line 3: environment is missing$/);
    await expect(failing).rejects.toThrow(UsageError);
    expect(await stored()).toEqual([]);
  });

  test('of many broken lines the first twenty are reported', async () => {
    const rows = Array.from({ length: 30 }, (_, index) => row('V1', index).replace('production', ''));
    await expect(importFile(csv(...rows))).rejects.toThrow(/line 21: environment is missing\n {2}and 10 more$/);
  });

  test('the store fails, the bar is ended, and nothing is left', async () => {
    await pool.query(
      'alter table deploy_receipts add constraint broken check (octet_length(key_sha256) > 32) not valid',
    );
    await expect(importFile(csv(row('V1', 10)))).rejects.toThrow(/broken/);
    await pool.query('alter table deploy_receipts drop constraint broken');
    expect(await stored()).toEqual([]);
  });
});

describe('what cannot be read is reported', () => {
  test.for([
    { why: 'no file', args: [], message: /^drumbeat import deploys FILE/ },
    { why: 'two files', args: ['a', 'b'], message: /^drumbeat import deploys FILE/ },
    {
      why: 'a file that is not there',
      args: ['/nowhere/deploys.csv'],
      message: /^\/nowhere\/deploys\.csv cannot be read: ENOENT/,
    },
    { why: 'a directory', args: ['/'], message: /^\/ cannot be read: EISDIR/ },
  ])('$why', async ({ args, message }) => {
    await expect(run(...args)).rejects.toThrow(message);
    await expect(run(...args)).rejects.toThrow(UsageError);
  });

  test('a file in UTF-16 as Excel saves Unicode text is read', async () => {
    const text = `\uFEFF${csv(row('V1', 10)).replaceAll(',', '\t')}`;
    await importFile(Buffer.from(text, 'utf16le'));
    expect(await stored()).toEqual([`${short('V1')} production success`]);
  });

  test('a zone that does not exist is told', async () => {
    await expect(run('x.csv', '--zone', 'Berlin')).rejects.toThrow(/`Berlin` is not a time zone/);
  });

  test.for([
    { why: 'UTF-16 of the other byte order', content: Buffer.from(`\uFEFF${csv(row('V1', 10))}`, 'utf16le').swap16() },
    { why: 'Latin 1', content: Buffer.from(csv(row('V1', 10).replace('shop', 'bücher')), 'latin1') },
  ])('a file in $why, which would come in as other letters', async ({ content }) => {
    await expect(importFile(content)).rejects.toThrow(/cannot be read: .*not valid for encoding utf-8/);
  });
});
