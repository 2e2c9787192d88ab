import pg from 'pg';

/** Says of which tables rows were changed since it was asked last. Triggers note it, so that no table is read. */
export async function watchRows(pool: pg.Pool): Promise<() => Promise<readonly string[]>> {
  await pool.query(`
    create schema watched;
    create table watched.changes (name text not null);
    create function watched.note() returns trigger language plpgsql as $$
    begin
      if tg_op = 'TRUNCATE' then
        insert into watched.changes values (tg_table_name);
      elsif tg_op <> 'UPDATE' or old is distinct from new then
        insert into watched.changes values (tg_table_name);
      end if;
      return null;
    end $$`);
  const { rows: tables } = await pool.query<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition`,
  );
  const watches = tables.flatMap(({ name }) => {
    const table = pg.escapeIdentifier(name);
    return [
      `create trigger watched_rows after insert or update or delete on ${table} for each row execute function watched.note()`,
      `create trigger watched_whole after truncate on ${table} for each statement execute function watched.note()`,
    ];
  });
  await pool.query(watches.join(';\n'));
  return async () => {
    const { rows } = await pool.query<{ name: string }>(
      'with noted as (delete from watched.changes returning name) select distinct name from noted order by name',
    );
    return rows.map(({ name }) => name);
  };
}
