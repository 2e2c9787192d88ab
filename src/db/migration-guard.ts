import type pg from 'pg';

/** Our names of tables that teams with the hand-written practice have already. */
const PRACTICE_TABLES = ['deploy_events', 'incidents', 'test_runs'];

/** Throws when the database has a table of the same name as one of ours, and Drumbeat did not make it. */
export async function assertNoForeignTables(client: pg.Client): Promise<void> {
  if (await isOurs(client)) return;
  const { rows } = await client.query<{ name: string }>(
    'select name from unnest($1::text[]) as name where to_regclass(name) is not null',
    [PRACTICE_TABLES],
  );
  const [found] = rows;
  if (!found) return;
  throw new Error(
    `The table ${found.name} in this database was not made by Drumbeat: give Drumbeat a database of its own and bring the rows over with "drumbeat import practice".`,
  );
}

async function isOurs(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query("select to_regclass('drumbeat_migrations') as found");
  if (rows[0]?.found === null) return false;
  const { rowCount } = await client.query('select from drumbeat_migrations limit 1');
  return rowCount !== 0;
}
