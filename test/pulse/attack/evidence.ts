import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import type { AttackedBot } from './attacked-bot.ts';
import type { Behaviour } from './people.ts';

/** A row as a role that may only read sees it: its columns as JSON, and its system columns. */
type SeenRow = { readonly ctid: string; readonly xmin: string; readonly xmax: string; readonly json: string };

/** A version of a row in a page, also of one that is dead. */
type PageRow = { readonly xmin: string; readonly xmax: string; readonly data: Buffer };

type WalRecord = { readonly table: string | undefined; readonly type: string; readonly says: string };

/** Everything that somebody with the whole server could keep. */
export type Evidence = {
  readonly tables: ReadonlyMap<string, readonly SeenRow[]>;
  readonly pages: ReadonlyMap<string, readonly PageRow[]>;
  readonly wal: readonly WalRecord[];
  /** Every file of the server: its tables, its log, its write-ahead log. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly botLog: readonly string[];
  /** What each person reads in their messages with the bot. */
  readonly messages: ReadonlyMap<string, readonly string[]>;
};

export async function evidenceOf(
  { pool, dir, since }: { readonly pool: pg.Pool; readonly dir: string | undefined; readonly since: string },
  bot: AttackedBot,
  people: readonly Behaviour[],
): Promise<Evidence> {
  await pool.query('checkpoint');
  const names = await tableNames(pool);
  const tables = new Map<string, readonly SeenRow[]>();
  const pages = new Map<string, readonly PageRow[]>();
  for (const name of names) {
    tables.set(name, await rowsOf(pool, name));
    pages.set(name, await pageRowsOf(pool, name));
  }
  return {
    tables,
    pages,
    wal: dir === undefined ? [] : await walSince(pool, since),
    files: dir === undefined ? new Map() : filesOf(dir),
    botLog: [...bot.logged()],
    messages: new Map(
      people.map(({ id }) => [
        id,
        bot.slack
          .messages(id, `D${id}`)
          // Slack does not keep these.
          .filter(({ ephemeralTo }) => ephemeralTo === undefined)
          .map((one) => wordsOf(one)),
      ]),
    ),
  };
}

const wordsOf = ({ text, blocks }: { readonly text: string; readonly blocks?: unknown }): string =>
  `${text} ${JSON.stringify(blocks)}`;

async function tableNames(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  );
  return rows.map(({ name }) => name);
}

const rowsOf = async (pool: pg.Pool, name: string): Promise<readonly SeenRow[]> =>
  (
    await pool.query<SeenRow>(
      `select ctid::text, xmin::text, xmax::text, to_jsonb(t)::text as json from ${name} t order by ctid`,
    )
  ).rows;

/** By `pageinspect`, which reads dead rows too. */
async function pageRowsOf(pool: pg.Pool, name: string): Promise<readonly PageRow[]> {
  const { rows } = await pool.query<PageRow>(
    `select t_xmin::text as xmin, t_xmax::text as xmax, t_data as data
       from generate_series(0, pg_relation_size('${name}') / 8192 - 1) as page
      cross join lateral heap_page_items(get_raw_page('${name}', page::int))
      where t_data is not null`,
  );
  return rows;
}

/** By `pg_walinspect`: what the write-ahead log says of the tables, each record with the table that it is about. */
async function walSince(pool: pg.Pool, since: string): Promise<readonly WalRecord[]> {
  const { rows } = await pool.query<{ table: string | null; type: string; says: string }>(
    `select c.relname as "table", r.record_type as type, r.block_ref || ' ' || r.description as says
       from pg_get_wal_records_info($1, pg_current_wal_flush_lsn()) r
       left join pg_class c on pg_relation_filenode(c.oid) = (regexp_match(r.block_ref, 'rel \\d+/\\d+/(\\d+)'))[1]::bigint
      where r.resource_manager like 'Heap%'`,
    [since],
  );
  return rows.map(({ table, ...record }) => ({ table: table ?? undefined, ...record }));
}

const filesOf = (dir: string): ReadonlyMap<string, Buffer> =>
  new Map(filesIn(dir).map((file) => [path.relative(dir, file), readOrNothing(file)]));

function filesIn(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** A file of the server may go while it is looked for. */
function readOrNothing(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

export const insertLsn = async (pool: pg.Pool): Promise<string> =>
  (await pool.query<{ lsn: string }>('select pg_current_wal_insert_lsn()::text as lsn')).rows[0]?.lsn ?? '';

const logOf = (dir: string): string => path.join(dir, 'postgres.log');

export const logSize = (dir: string | undefined): number => (dir === undefined ? 0 : statSync(logOf(dir)).size);

const PREFIX = String.raw`\d{4}-\d\d-\d\d [\d:.]+ UTC \[\d+\] `;

/** The statements of the server's log from this byte on, with their parameters. */
export const statementsIn = (dir: string | undefined, from: number): readonly string[] =>
  dir === undefined
    ? []
    : readFileSync(logOf(dir))
        .subarray(from)
        .toString()
        .split(new RegExp(`^(?=${PREFIX}LOG: {2}(?:execute|statement))`, 'm'))
        .map((line) => line.replaceAll(new RegExp(PREFIX, 'g'), ''));
