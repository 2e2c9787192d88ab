import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { PersonNames } from '../../person-records.ts';

export type ForgettingsStore = ReturnType<typeof forgettingsStore>;

export type LockedPerson = PersonNames & {
  /** Whether Slack still has them as an active person, as far as the directory knows. */
  readonly isActive: boolean;
};

/** Who is to be forgotten, once nothing holds them any more. */
export const forgettingsStore = (db: Db) => ({
  /** Writes down that somebody is to be forgotten. */
  async wait(id: string, now: Date, tx: Db): Promise<void> {
    await tx.query(sql`
      insert into person_forgettings (workspace_id, person_id, asked_at)
      values (${WORKSPACE}, ${id}, ${now})
          on conflict do nothing`);
  },

  async waiting(): Promise<readonly string[]> {
    const { rows } = await db.query<{ id: string }>(sql`
      select person_id as id from person_forgettings where workspace_id = ${WORKSPACE} order by asked_at, person_id`);
    return rows.map(({ id }) => id);
  },

  /** A person as the directory knows them, locked: nobody adds a row that refers to them until the end of the transaction. */
  async lockPerson(id: string, tx: Db = db): Promise<LockedPerson> {
    const { rows } = await tx.query<{ name: string | null; email: string | null; is_active: boolean }>(sql`
      select case when p.name <> ''
                   and not exists (select from people other
                                    where other.workspace_id = ${WORKSPACE} and other.id <> p.id
                                      and lower(other.name) = lower(p.name)) then p.name end as name,
             p.email, not p.is_deactivated as is_active
        from people p
       where p.workspace_id = ${WORKSPACE} and p.id = ${id}
         for update of p`);
    const [row] = rows;
    return { id, name: row?.name ?? undefined, email: row?.email ?? undefined, isActive: row?.is_active === true };
  },
});
