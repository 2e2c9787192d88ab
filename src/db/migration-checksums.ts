import type pg from 'pg';
import type { SqlFiles } from './sql-files.ts';

/** Throws when a migration that was applied to this database was edited since, or is missing. */
export async function assertUnchanged(client: pg.Client, files: SqlFiles): Promise<void> {
  await client.query(
    'create table if not exists drumbeat_migration_checksums (name text primary key, sha256 text not null)',
  );
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from drumbeat_migration_checksums order by name',
  );
  for (const { name, sha256 } of rows) {
    if (name === FIRST_UNRELEASED) throw new Error(UNRELEASED);
    if (!files.has(name)) throw new Error(missing(name));
    if (files.get(name)?.sha256 !== sha256) throw new Error(edited(name));
  }
}

/** The first migration as it was before 0.1.0. */
const FIRST_UNRELEASED = '0001_deploys_incidents_teams';

const UNRELEASED =
  'This database was made by a Drumbeat from before 0.1.0, whose migrations were other files: give Drumbeat a new database, run "drumbeat migrate" and bring the rows over with "pg_dump --data-only --no-unlogged-table-data --exclude-table=drumbeat_*".';

const missing = (name: string): string =>
  `This database has the migration ${name}.sql, which this Drumbeat does not: run the newer version that applied it, or restore the file.`;

const edited = (name: string): string =>
  `The migration ${name}.sql was edited after this database applied it: restore the file and put the change into a new migration.`;

/** Stores the checksums of the migrations that are applied now. */
export async function recordChecksums(client: pg.Client, files: SqlFiles): Promise<void> {
  await client.query(
    `
    insert into drumbeat_migration_checksums (name, sha256)
    select f.name, f.sha256
      from unnest($1::text[], $2::text[]) as f (name, sha256)
      join drumbeat_migrations m on m.name = f.name
        on conflict do nothing`,
    [[...files.keys()], [...files.values()].map(({ sha256 }) => sha256)],
  );
}
