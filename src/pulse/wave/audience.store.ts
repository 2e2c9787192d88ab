import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { teamPrint } from './fingerprints.store.ts';
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

  /**
   * How many people joined or left each team's audience since the wave before in which it published; `null` where there was none.
   * Where the audience of that wave is missing, or is not what was frozen, somebody changed the tables; it counts as one.
   */
  async movedSince(wave: WaveId, tx: Db = db): Promise<ReadonlyMap<TeamId, number | null>> {
    const { rows } = await tx.query<MovedRow>(sql`
      select n.team_id as team, b.leads, b.audience_sha256 as sha256,
             array(select a.person_id from pulse_audience a
                    where a.workspace_id = ${WORKSPACE} and a.wave_id = ${wave} and a.team_id = n.team_id) as people,
             array(select a.person_id from pulse_audience a
                    where a.workspace_id = ${WORKSPACE} and a.wave_id = b.wave_id and a.team_id = n.team_id) as before,
             exists (select from pulse_waves w
                      where w.workspace_id = ${WORKSPACE}
                        and w.published @> jsonb_build_object('teams', jsonb_build_array(jsonb_build_object('team', n.team_id))))
               as "hasPublished"
        from (select distinct team_id from pulse_audience where workspace_id = ${WORKSPACE} and wave_id = ${wave}) n
        left join lateral (
             select t.wave_id, t.leads, t.audience_sha256
               from pulse_wave_teams t
               join pulse_waves w on w.workspace_id = ${WORKSPACE} and w.id = t.wave_id and w.published is not null
              where t.workspace_id = ${WORKSPACE} and t.team_id = n.team_id and t.wave_id <> ${wave}
              order by w.opens_on desc
              limit 1) b on true`);
    return new Map(rows.map((row) => [teamId(row.team), movedIn(row)]));
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

type MovedRow = {
  readonly team: number;
  readonly people: readonly string[];
  readonly before: readonly string[];
  readonly leads: readonly string[] | null;
  readonly sha256: string | null;
  readonly hasPublished: boolean;
};

function movedIn({ team, people, before, leads, sha256, hasPublished }: MovedRow): number | null {
  if (!hasPublished && leads === null) return null;
  if (leads === null || teamPrint(team, before, leads) !== sha256) return 1;
  const [now, then] = [new Set(people), new Set(before)];
  return people.filter((one) => !then.has(one)).length + before.filter((one) => !now.has(one)).length;
}
