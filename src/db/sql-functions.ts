import type pg from 'pg';
import { failingIn } from './failing-in.ts';
import type { SqlFiles } from './sql-files.ts';

/**
 * Creates or replaces the functions whose files have changed since they were applied, and returns their names. With `all` it
 * replaces every function, so that a migration may drop a function and rely on its file to create it again.
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
  // A file that is deleted and comes back is applied again.
  await client.query('delete from drumbeat_functions where name <> all($1::text[])', [[...files.keys()]]);
  return due.map(([name]) => `functions/${name}`);
}

async function appliedChecksums(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  await client.query('create table if not exists drumbeat_functions (name text primary key, sha256 text not null)');
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from drumbeat_functions');
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}
