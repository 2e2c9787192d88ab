import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type ChangedBy, noteChange } from '../audit.store.ts';
import type { Who } from '../rights.ts';
import { type Team, type TeamId, teamId } from '../team.ts';
import { type TeamRow, toTeam } from '../team-row.store.ts';
import type { Belonging } from './belonging.ts';
import { type PersonRow, toPerson } from './person-row.store.ts';

/** What a person is to the teams. `admins` are the Slack ids that the operator named. */
export const personTeamsStore = (db: Db, admins: readonly string[]) => ({
  /**
   * A person with what their rights depend on; `undefined` for somebody whom the directory does not have. `onCallOf` knows the
   * fixed lists only: Slack must be asked for user groups.
   */
  async whoIs(id: string): Promise<Who | undefined> {
    const { rows } = await db.query<WhoRow>(sql`
      select p.id, p.name, p.email, p.time_zone, p.is_full_member, p.is_deactivated, p.is_admin,
             p.is_admin or p.id = any(${admins}::text[]) as may_all,
             array(select m.team_id from team_members m
                    where m.workspace_id = p.workspace_id and m.person_id = p.id) as member_of,
             array(select m.team_id from team_members m
                    where m.workspace_id = p.workspace_id and m.person_id = p.id and ${ADMITTED}) as admitted_to,
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

  /** Every team that somebody is in, the one that they have belonged to longest first, and which of them they chose as home. */
  async belongingOf(personId: string): Promise<Belonging<Team>> {
    const { rows } = await db.query<TeamRow & { agreed: boolean; chosen: boolean }>(sql`
      select t.id, t.name, t.channel_id, t.time_zone, m.agreed, t.id is not distinct from p.home_team_id as chosen
        from team_members m
        join teams t on t.workspace_id = m.workspace_id and t.id = m.team_id
        join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
       where m.workspace_id = ${WORKSPACE} and m.person_id = ${personId}
       order by m.since, m.team_id`);
    return {
      teams: rows.map((row) => ({ ...toTeam(row), hasAgreed: row.agreed })),
      chosenHome: rows.filter(({ chosen }) => chosen).map(({ id }) => teamId(id))[0],
    };
  },

  /**
   * The team that "my team" means: the chosen one while they are in it, else the one that they have belonged to longest. So
   * nobody changes it for them by adding them to another, whatever its name.
   */
  async homeTeamOf(personId: string): Promise<Team | undefined> {
    const { rows } = await db.query<TeamRow>(sql`
      select t.id, t.name, t.channel_id, t.time_zone
        from team_members m
        join teams t on t.workspace_id = m.workspace_id and t.id = m.team_id
        join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
       where m.workspace_id = ${WORKSPACE} and m.person_id = ${personId}
       order by t.id is not distinct from p.home_team_id desc, m.since, m.team_id
       limit 1`);
    return rows.map(toTeam)[0];
  },

  /** Saves which team "my team" means, to which they agree by that; false if they are not a member of it. */
  async chooseHomeTeam(personId: string, team: TeamId): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      with agreed as (
        update team_members
           set agreed = true
         where workspace_id = ${WORKSPACE} and team_id = ${team} and person_id = ${personId}
     returning person_id)
      update people p
         set home_team_id = ${team}
        from agreed
       where p.workspace_id = ${WORKSPACE} and p.id = agreed.person_id`);
    return rowCount === 1;
  },

  /** The same for people who choose their own, and records it. */
  async settleOn(team: TeamId, by: ChangedBy): Promise<boolean> {
    return db.transaction(async (tx) => {
      const store = personTeamsStore(tx, admins);
      const home = async () => ({ home_team: (await store.homeTeamOf(by.actor))?.name ?? null });
      const before = await home();
      if (!(await store.chooseHomeTeam(by.actor, team))) return false;
      await noteChange(tx, `person ${by.actor}`, before, await home(), by);
      return true;
    });
  },
});

/** Chosen by name, or in a team that chose no public channel: whoever joins one is a member, without being let in by anybody. */
const ADMITTED = sql`(
  exists (select from team_choices c
           where c.workspace_id = m.workspace_id and c.team_id = m.team_id and c.role = 'member' and c.slack_id = m.person_id)
  or not exists (select from team_choices c
                   left join channels ch on ch.workspace_id = c.workspace_id and ch.id = c.slack_id
                  where c.workspace_id = m.workspace_id and c.team_id = m.team_id and c.role = 'member'
                    and c.kind = 'channel' and ch.is_private is not true))`;

type WhoRow = PersonRow & {
  may_all: boolean;
  member_of: number[];
  admitted_to: number[];
  on_call_of: number[];
  lead_of: number[];
};

const toWho = (row: WhoRow): Who => ({
  person: toPerson(row),
  isAdmin: row.may_all,
  memberOf: row.member_of.map(teamId),
  admittedTo: row.admitted_to.map(teamId),
  onCallOf: row.on_call_of.map(teamId),
  leadOf: row.lead_of.map(teamId),
});
