import type { Pool } from 'pg';

/** Says who owned a service from which day to which, as `name 20..25`. */
export const ownershipHistory =
  (pool: Pool) =>
  async (service = 'api'): Promise<string[]> => {
    const { rows } = await pool.query<{ line: string }>(
      `select t.name || ' ' || coalesce(to_char(nullif(o.valid_from, '-infinity') at time zone 'UTC', 'DD'), '')
           || '..' || coalesce(to_char(nullif(o.valid_to, 'infinity') at time zone 'UTC', 'DD'), '') as line
         from service_owners o join teams t on t.id = o.team_id
        where o.service = $1 order by o.valid_from`,
      [service],
    );
    return rows.map(({ line }) => line);
  };
