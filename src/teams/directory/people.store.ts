import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { isActive } from '../../slack/people.ts';
import { isTimeZone } from '../calendar/local-date.ts';
import type { Who } from '../rights.ts';
import { type Team, type TeamId, teamId } from '../team.ts';
import { type TeamRow, toTeam } from '../team-row.store.ts';
import type { Person } from './person.ts';

export type PeopleStore = ReturnType<typeof peopleStore>;

/** `admins` are those whom the operator named, by their Slack ids. */
export const peopleStore = (db: Db, admins: readonly string[] = []) => ({
  /**
   * Writes what Slack said at `seenAt`, in one statement. Something older that comes late changes nothing. Whoever left
   * keeps the row.
   */
  async save(people: readonly Person[], seenAt: Date): Promise<void> {
    await db.query(sql`
      insert into people (workspace_id, id, name, email, time_zone, is_full_member, is_deactivated, is_admin, refreshed_at)
      select ${WORKSPACE}, p.id, left(p.name, 200), left(p.email, 320), p.time_zone, p.is_full_member, p.is_deactivated,
             p.is_admin, ${seenAt}
        from jsonb_to_recordset(${JSON.stringify(toRows(people))}::jsonb)
               as p (id varchar, name varchar, email varchar, time_zone varchar, is_full_member boolean,
                     is_deactivated boolean, is_admin boolean)
          on conflict (workspace_id, id) do update
         set name = excluded.name, email = excluded.email, time_zone = excluded.time_zone,
             is_full_member = excluded.is_full_member, is_deactivated = excluded.is_deactivated,
             is_admin = excluded.is_admin, refreshed_at = excluded.refreshed_at
       where people.refreshed_at <= excluded.refreshed_at`);
  },

  /** Somebody whom the directory has, deactivated or not. */
  async personKnown(id: string): Promise<Person | undefined> {
    return (await peopleWith(db, [id]))[0];
  },

  /** Those of them whom the directory has, by name. */
  async people(ids: readonly string[]): Promise<readonly Person[]> {
    return peopleWith(db, ids);
  },

  /** Those of them who are active full members, by name. */
  async peopleActive(ids: readonly string[]): Promise<readonly Person[]> {
    return (await peopleWith(db, ids)).filter(isActive);
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

  /** `undefined`: the directory does not have this person. */
  async isActiveMember(id: string): Promise<boolean | undefined> {
    const { rows } = await db.query<{ active: boolean }>(sql`
      select is_full_member and not is_deactivated as active
        from people
       where workspace_id = ${WORKSPACE} and id = ${id}`);
    return rows[0]?.active;
  },

  /** What the rights of a person depend on; `undefined` for somebody whom the directory does not have. On call are here those of the fixed lists; a user group is asked elsewhere. */
  async whoIs(id: string): Promise<Who | undefined> {
    const { rows } = await db.query<WhoRow>(sql`
      select p.id, p.name, p.email, p.time_zone, p.is_full_member, p.is_deactivated, p.is_admin,
             p.is_admin or p.id = any(${admins}::text[]) as may_all,
             array(select m.team_id from team_members m
                    where m.workspace_id = p.workspace_id and m.person_id = p.id) as member_of,
             array(select c.team_id from team_choices c
                    where c.workspace_id = p.workspace_id and c.role = 'on-call' and c.slack_id = p.id) as on_call_of,
             array(select c.team_id from team_choices c
                    where c.workspace_id = p.workspace_id and c.role = 'lead' and c.slack_id = p.id) as lead_of
        from people p
       where p.workspace_id = ${WORKSPACE} and p.id = ${id}`);
    return rows.map(toWho)[0];
  },

  /** The teams that somebody is a member of, by name. */
  async teamsOf(personId: string): Promise<readonly Team[]> {
    const { rows } = await db.query<TeamRow>(sql`
      select t.id, t.name, t.channel_id, t.time_zone
        from team_members m
        join teams t on t.workspace_id = m.workspace_id and t.id = m.team_id
       where m.workspace_id = ${WORKSPACE} and m.person_id = ${personId}
       order by lower(t.name)`);
    return rows.map(toTeam);
  },

  /** The team that "my team" means: the chosen one while they are in it, else the only one, else the first by name. */
  async homeTeamOf(personId: string): Promise<Team | undefined> {
    const { rows } = await db.query<TeamRow>(sql`
      select t.id, t.name, t.channel_id, t.time_zone
        from team_members m
        join teams t on t.workspace_id = m.workspace_id and t.id = m.team_id
        join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
       where m.workspace_id = ${WORKSPACE} and m.person_id = ${personId}
       order by t.id is not distinct from p.home_team_id desc, lower(t.name)
       limit 1`);
    return rows.map(toTeam)[0];
  },

  /** False where they are no member of it. */
  async chooseHomeTeam(personId: string, team: TeamId): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      update people p
         set home_team_id = ${team}
       where p.workspace_id = ${WORKSPACE} and p.id = ${personId}
         and exists (select from team_members m
                      where m.workspace_id = p.workspace_id and m.team_id = ${team} and m.person_id = p.id)`);
    return rowCount === 1;
  },
});

type PersonRow = {
  id: string;
  name: string;
  email: string | null;
  time_zone: string | null;
  is_full_member: boolean;
  is_deactivated: boolean;
  is_admin: boolean;
};

const PERSON = sql`id, name, email, time_zone, is_full_member, is_deactivated, is_admin`;

async function peopleWith(db: Db, ids: readonly string[]): Promise<Person[]> {
  const { rows } = await db.query<PersonRow>(sql`
    select ${PERSON}
      from people
     where workspace_id = ${WORKSPACE} and id = any(${ids}::text[])
     order by lower(name), id`);
  return rows.map(toPerson);
}

const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  name: row.name,
  email: row.email ?? undefined,
  timeZone: row.time_zone ?? undefined,
  isFullMember: row.is_full_member,
  isDeactivated: row.is_deactivated,
  isAdmin: row.is_admin,
});

/** A zone that Postgres or Node would read otherwise is left out: nobody's working hours may depend on it. */
function toRows(people: readonly Person[]): PersonRow[] {
  const zones = new Set([...new Set(people.map(({ timeZone }) => timeZone ?? ''))].filter(isTimeZone));
  // Two rows of one person in a statement would be refused; the later one is the newer.
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

type WhoRow = PersonRow & { may_all: boolean; member_of: number[]; on_call_of: number[]; lead_of: number[] };

const toWho = (row: WhoRow): Who => ({
  person: toPerson(row),
  isAdmin: row.may_all,
  memberOf: row.member_of.map(teamId),
  onCallOf: row.on_call_of.map(teamId),
  leadOf: row.lead_of.map(teamId),
});
