import type pg from 'pg';
import { failingIn } from './failing-in.ts';
import type { SqlFiles } from './sql-files.ts';

/**
 * Makes the functions of this database those of the files, and says which it made: those whose file is not the one that was
 * applied last, or all of them, so that a migration may drop a function and leave it to its file to make it again.
 */
export async function replaceFunctions(
  client: pg.Client,
  files: SqlFiles,
  { all }: { readonly all: boolean },
): Promise<string[]> {
  const known = await appliedChecksums(client);
  const due = [...files].filter(([name, { sha256 }]) => all || known.get(name) !== sha256);
  for (const [name, { text, sha256 }] of due) {
    await failingIn(`functions/${name}`, () => client.query(text));
    await client.query(
      'insert into drumbeat_functions values ($1, $2) on conflict (name) do update set sha256 = excluded.sha256',
      [name, sha256],
    );
  }
  // A file that is gone and comes back is applied again.
  await client.query('delete from drumbeat_functions where name <> all($1::text[])', [[...files.keys()]]);
  return due.map(([name]) => `functions/${name}`);
}

async function appliedChecksums(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  await client.query('create table if not exists drumbeat_functions (name text primary key, sha256 text not null)');
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from drumbeat_functions');
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}
