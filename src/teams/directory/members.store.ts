import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { TeamId } from '../team.ts';
import { choicesStore } from './choices.store.ts';

export type MembersStore = ReturnType<typeof membersStore>;

/** The people that the choices of a team come down to. */
export type TeamPeople = {
  readonly team: TeamId;
  readonly people: readonly string[];
  /** False if a choice could not be read: then nobody is removed, because they may be in it. */
  readonly isWhole: boolean;
};

/** The members of teams, and the choices that they follow from. */
export const membersStore = (db: Db) => ({
  ...choicesStore(db),

  /** The members of a team, by name. */
  async membersOf(team: TeamId): Promise<readonly string[]> {
    const { rows } = await db.query<{ id: string }>(sql`
      select p.id
        from team_members m
        join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
       where m.workspace_id = ${WORKSPACE} and m.team_id = ${team}
       order by lower(p.name), p.id`);
    return rows.map(({ id }) => id);
  },

  /** Those of these people who are active full members, in this order. */
  async active(ids: readonly string[]): Promise<readonly string[]> {
    const { rows } = await db.query<{ id: string }>(sql`
      select p.id
        from unnest(${ids}::text[]) with ordinality as named (id, position)
        join people p on p.workspace_id = ${WORKSPACE} and p.id = named.id
       where p.is_full_member and not p.is_deactivated
       order by named.position`);
    return rows.map(({ id }) => id);
  },

  /**
   * Makes the active full members among these people the members of teams, in one statement. Anyone who stays keeps their
   * `since`, and what they agreed to. Whoever leaves a team that they chose as home has chosen none then: being added to it
   * again later does not change their home.
   */
  async replace(resolved: readonly TeamPeople[], now: Date): Promise<void> {
    const rows = resolved.flatMap(({ team, people }) => people.map((person) => ({ team, person })));
    const whole = resolved.filter(({ isWhole }) => isWhole).map(({ team }) => team);
    await db.query(sql`
      with wanted as (
        select distinct r.team, r.person
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (team bigint, person varchar)
          join people p on p.workspace_id = ${WORKSPACE} and p.id = r.person
         where p.is_full_member and not p.is_deactivated
      ), gone as (
        delete from team_members m
         where m.workspace_id = ${WORKSPACE} and m.team_id = any(${whole}::bigint[])
           and not exists (select from wanted w where w.team = m.team_id and w.person = m.person_id)
     returning m.team_id, m.person_id
      ), without_home as (
        update people p
           set home_team_id = null
          from gone
         where p.workspace_id = ${WORKSPACE} and p.id = gone.person_id and p.home_team_id = gone.team_id
      )
      insert into team_members (workspace_id, team_id, person_id, since)
      select ${WORKSPACE}, team, person, ${now} from wanted
          on conflict do nothing`);
  },

  /** After these people changed: removes those who are no longer active from teams, and adds the others where they are chosen. */
  async peopleChanged(ids: readonly string[], now: Date): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.query(sql`
        delete from team_members m
         using people p
         where m.workspace_id = ${WORKSPACE} and m.person_id = any(${ids}::text[])
           and p.workspace_id = m.workspace_id and p.id = m.person_id and (p.is_deactivated or not p.is_full_member)`);
      await tx.query(sql`
        update people
           set home_team_id = null
         where workspace_id = ${WORKSPACE} and id = any(${ids}::text[]) and home_team_id is not null
           and (is_deactivated or not is_full_member)`);
      await joinTeams(tx, sql`c.kind = 'person' and c.slack_id = p.id and p.id = any(${ids}::text[])`, now);
    });
  },

  /** Adds a person who joined a channel to the teams that chose it. */
  async joinedChannel(channelId: string, personId: string, now: Date): Promise<void> {
    await joinTeams(db, sql`c.kind = 'channel' and c.slack_id = ${channelId} and p.id = ${personId}`, now);
  },
});

async function joinTeams(tx: Db, chosen: Sql, now: Date): Promise<void> {
  await tx.query(sql`
    insert into team_members (workspace_id, team_id, person_id, since)
    select c.workspace_id, c.team_id, p.id, ${now}
      from team_choices c
      join people p on p.workspace_id = c.workspace_id and p.is_full_member and not p.is_deactivated
     where c.workspace_id = ${WORKSPACE} and c.role = 'member' and ${chosen}
        on conflict do nothing`);
}
