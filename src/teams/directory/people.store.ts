import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { isTimeZone } from '../calendar/local-date.ts';
import type { Person } from './person.ts';
import { type PersonRow, toPerson } from './person-row.store.ts';
import { personTeamsStore } from './person-teams.store.ts';

export type PeopleStore = ReturnType<typeof peopleStore>;

/** The people of the workspace, and what they are to the teams. `admins` are the Slack ids that the operator named. */
export const peopleStore = (db: Db, admins: readonly string[] = []) => ({
  ...personTeamsStore(db, admins),

  /**
   * Saves what Slack said at `seenAt`, in one statement. It does not overwrite what Slack said later. People who left keep
   * their row; those who are not in the directory are not added.
   */
  async save(people: readonly Person[], seenAt: Date): Promise<void> {
    await db.query(sql`
      insert into people (workspace_id, id, name, email, time_zone, is_full_member, is_deactivated, is_admin, refreshed_at)
      select ${WORKSPACE}, p.id, left(p.name, 200), left(p.email, 320), p.time_zone, p.is_full_member, p.is_deactivated,
             p.is_admin, ${seenAt}
        from jsonb_to_recordset(${JSON.stringify(toRows(people))}::jsonb)
               as p (id varchar, name varchar, email varchar, time_zone varchar, is_full_member boolean,
                     is_deactivated boolean, is_admin boolean)
       -- Slack goes on listing those who have left. They are not added, so that whoever was forgotten does not come back.
       where not p.is_deactivated
          or exists (select from people known where known.workspace_id = ${WORKSPACE} and known.id = p.id)
          on conflict (workspace_id, id) do update
         set name = excluded.name, email = excluded.email, time_zone = excluded.time_zone,
             is_full_member = excluded.is_full_member, is_deactivated = excluded.is_deactivated,
             is_admin = excluded.is_admin, refreshed_at = excluded.refreshed_at
       where people.refreshed_at <= excluded.refreshed_at`);
  },

  /** A person whom the directory has, deactivated or not. */
  async personKnown(id: string): Promise<Person | undefined> {
    return (await peopleWith(db, [id]))[0];
  },

  /** Those of them whom the directory has, by name. */
  async people(ids: readonly string[]): Promise<readonly Person[]> {
    return peopleWith(db, ids);
  },

  /** Those of them whom the directory does not have. */
  async unknownAmong(ids: readonly string[]): Promise<readonly string[]> {
    const { rows } = await db.query<{ id: string }>(sql`
      select distinct named.id
        from unnest(${ids}::text[]) as named (id)
       where not exists (select from people p where p.workspace_id = ${WORKSPACE} and p.id = named.id)
       order by named.id`);
    return rows.map(({ id }) => id);
  },

  /** The active full member with this address, whatever its case. */
  async personByEmail(email: string): Promise<Person | undefined> {
    const { rows } = await db.query<PersonRow>(sql`
      select ${PERSON}
        from people
       where workspace_id = ${WORKSPACE} and lower(email) = lower(${email}) and is_full_member and not is_deactivated
       order by id
       limit 1`);
    return rows.map(toPerson)[0];
  },

  /** Whether a person is an active full member; `undefined` if the directory does not have them. */
  async isActiveMember(id: string): Promise<boolean | undefined> {
    const { rows } = await db.query<{ active: boolean }>(sql`
      select is_full_member and not is_deactivated as active
        from people
       where workspace_id = ${WORKSPACE} and id = ${id}`);
    return rows[0]?.active;
  },
});

const PERSON = sql`id, name, email, time_zone, is_full_member, is_deactivated, is_admin`;

async function peopleWith(db: Db, ids: readonly string[]): Promise<Person[]> {
  const { rows } = await db.query<PersonRow>(sql`
    select ${PERSON}
      from people
     where workspace_id = ${WORKSPACE} and id = any(${ids}::text[])
     order by lower(name), id`);
  return rows.map(toPerson);
}

/** Leaves out a zone that Postgres and Node would not read alike: nobody's working hours may depend on it. */
function toRows(people: readonly Person[]): PersonRow[] {
  const zones = new Set([...new Set(people.map(({ timeZone }) => timeZone ?? ''))].filter(isTimeZone));
  // Postgres refuses two rows of one person in a statement; the later one is the newer.
  return [...new Map(people.map((person) => [person.id, person])).values()].map((person) => ({
    id: person.id,
    name: person.name,
    email: person.email ?? null,
    time_zone: person.timeZone !== undefined && zones.has(person.timeZone) ? person.timeZone : null,
    is_full_member: person.isFullMember,
    is_deactivated: person.isDeactivated,
    is_admin: person.isAdmin,
  }));
}
