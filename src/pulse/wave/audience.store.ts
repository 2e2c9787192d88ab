import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import type { AudienceMember } from './audience.ts';
import type { PulsePerson } from './opening.ts';
import type { WaveId } from './wave.ts';

export type AudienceStore = ReturnType<typeof audienceStore>;

/** Person `p` does not wait to be forgotten: a new wave would hold them again. */
const isNotLeaving = sql`
  not exists (select from person_forgettings f where f.workspace_id = ${WORKSPACE} and f.person_id = p.id)`;

/** Who may be asked, who is asked in a wave, and who came and went between waves. */
export const audienceStore = (db: Db) => ({
  /** Everybody who is in a team: active full members, whether they have agreed to belong there or not. */
  async people(tx: Db = db): Promise<readonly PulsePerson[]> {
    type Row = { id: string; time_zone: string | null; home: number | null; teams: PulsePerson['teams'] };
    const { rows } = await tx.query<Row>(sql`
      select p.id, p.time_zone, p.home_team_id as home,
             json_agg(json_build_object('id', m.team_id, 'hasAgreed', m.agreed) order by m.since, m.team_id) as teams
        from team_members m
        join people p on p.workspace_id = ${WORKSPACE} and p.id = m.person_id and p.is_full_member and not p.is_deactivated
       where m.workspace_id = ${WORKSPACE} and ${isNotLeaving}
       group by p.id, p.time_zone, p.home_team_id
       order by p.id`);
    return rows.map((row) => ({
      personId: row.id,
      timeZone: row.time_zone ?? undefined,
      chosenHome: row.home ?? undefined,
      teams: row.teams,
    }));
  },

  /** How many active full members are in no team, and so are not asked. */
  async withoutTeam(): Promise<number> {
    const { rows } = await db.query<{ people: number }>(sql`
      select count(*)::integer as people
        from people p
       where p.workspace_id = ${WORKSPACE} and p.is_full_member and not p.is_deactivated
         and not exists (select from team_members m where m.workspace_id = ${WORKSPACE} and m.person_id = p.id)`);
    return rows[0]?.people ?? 0;
  },

  /** Teams that take no part, because they muted the pulse. */
  async optedOut(tx: Db = db): Promise<ReadonlySet<TeamId>> {
    const { rows } = await tx.query<{ id: number }>(sql`
      select t.id
        from teams t
        join mutes m on m.workspace_id = ${WORKSPACE} and m.message_type = 'pulse-invitation' and m.subject = 'team ' || t.id
       where t.workspace_id = ${WORKSPACE}`);
    return new Set(rows.map(({ id }) => teamId(id)));
  },

  /** The leads of every team who are still there. */
  async leads(tx: Db = db): Promise<ReadonlyMap<number, readonly string[]>> {
    const { rows } = await tx.query<{ team: number; leads: string[] }>(sql`
      select c.team_id as team, array_agg(p.id order by c.position) as leads
        from team_choices c
        join people p on p.workspace_id = ${WORKSPACE} and p.id = c.slack_id and p.is_full_member and not p.is_deactivated
       where c.workspace_id = ${WORKSPACE} and c.role = 'lead' and c.kind = 'person' and ${isNotLeaving}
       group by c.team_id`);
    return new Map(rows.map(({ team, leads }) => [team, leads]));
  },

  /** Who is asked in a wave. */
  async audience(wave: WaveId, tx: Db = db): Promise<readonly AudienceMember[]> {
    const { rows } = await tx.query<AudienceMember>(sql`
      select person_id as "personId", team_id as team
        from pulse_audience
       where workspace_id = ${WORKSPACE} and wave_id = ${wave}`);
    return rows;
  },

  /**
   * How many people joined or left each team's audience since the closed wave that the team took part in before; `null` where
   * there was none.
   */
  async movedSince(wave: WaveId, tx: Db = db): Promise<ReadonlyMap<TeamId, number | null>> {
    const { rows } = await tx.query<{ team: number; moved: number | null }>(sql`
      with now_in as (
        select team_id, person_id from pulse_audience where workspace_id = ${WORKSPACE} and wave_id = ${wave}),
      before as (
        select a.team_id, max(a.wave_id) as wave_id
          from pulse_audience a
          join pulse_waves w on w.workspace_id = ${WORKSPACE} and w.id = a.wave_id and w.published is not null
         where a.workspace_id = ${WORKSPACE}
         group by a.team_id),
      then_in as (
        select a.team_id, a.person_id
          from before b
          join pulse_audience a on a.workspace_id = ${WORKSPACE} and a.wave_id = b.wave_id and a.team_id = b.team_id)
      select team.team_id as team,
             case when b.wave_id is not null then count(*) filter (where n.person_id is null or t.person_id is null) end as moved
        from (select distinct team_id from now_in) team
        left join before b on b.team_id = team.team_id
        left join (now_in n full join then_in t on t.team_id = n.team_id and t.person_id = n.person_id)
               on coalesce(n.team_id, t.team_id) = team.team_id
       group by team.team_id, b.wave_id`);
    return new Map(rows.map(({ team, moved }) => [teamId(team), moved]));
  },

  /**
   * Deletes the audiences of teams that a later wave has published something of. The last one is kept, so that the next wave can
   * count who moved, and one of which comments are kept, because it says who may read them.
   */
  async forgetOld(tx: Db = db): Promise<void> {
    const old = sql`
      select t.wave_id, t.team_id
        from pulse_wave_teams t
        join pulse_waves w on w.workspace_id = ${WORKSPACE} and w.id = t.wave_id and w.state = 'closed'
       where t.workspace_id = ${WORKSPACE}
         and exists (select from pulse_wave_teams later
                       join pulse_waves l on l.workspace_id = ${WORKSPACE} and l.id = later.wave_id and l.published is not null
                      where later.workspace_id = ${WORKSPACE} and later.team_id = t.team_id and l.opens_on > w.opens_on)
         and not exists (select from pulse_comments c
                          where c.workspace_id = ${WORKSPACE} and c.wave_id = t.wave_id and c.team_id = t.team_id)`;
    await tx.query(sql`
      delete from pulse_audience a
       using (${old}) old
       where a.workspace_id = ${WORKSPACE} and a.wave_id = old.wave_id and a.team_id = old.team_id`);
    await tx.query(sql`
      delete from pulse_wave_teams t
       using (${old}) old
       where t.workspace_id = ${WORKSPACE} and t.wave_id = old.wave_id and t.team_id = old.team_id`);
  },
});
