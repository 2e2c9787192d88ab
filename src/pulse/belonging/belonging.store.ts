import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { INVITATION } from '../wave/wave-deliveries.ts';
import { WHICH_TEAM } from './which-team.ts';

export type BelongingStore = ReturnType<typeof belongingStore>;

/** Somebody who is asked which team is theirs. */
export type Unsettled = {
  readonly personId: string;
  readonly timeZone: string | undefined;
  /** The teams to which others added them, longest first. */
  readonly teams: readonly TeamId[];
  /** The day on which they came into the last of these. */
  readonly since: LocalDate;
};

export const belongingStore = (db: Db) => ({
  /**
   * The people who have agreed to none of their teams and were not asked since they came into the last one. Who muted the pulse
   * is not asked this either.
   */
  async toAsk(): Promise<readonly Unsettled[]> {
    type Row = { person: string; time_zone: string | null; teams: number[]; since: LocalDate };
    const { rows } = await db.query<Row>(sql`
      select u.*
        from (select p.id as person, p.time_zone, array_agg(m.team_id order by m.since, m.team_id) as teams,
                     (max(m.since) at time zone 'UTC')::date as since
                from team_members m
                join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
               where m.workspace_id = ${WORKSPACE} and p.is_full_member and not p.is_deactivated
               group by p.id, p.time_zone, p.home_team_id
              having not bool_or(m.agreed or m.team_id is not distinct from p.home_team_id)) u
       where not exists (select from mutes
                          where workspace_id = ${WORKSPACE} and message_type = ${INVITATION} and subject = u.person)
         and not exists (select from deliveries d
                          where d.workspace_id = ${WORKSPACE} and d.kind = ${WHICH_TEAM} and d.occurrence = u.since
                            and d.subject = u.person || ' ' || u.teams[cardinality(u.teams)])
       order by u.person`);
    return rows.map((row) => ({
      personId: row.person,
      timeZone: row.time_zone ?? undefined,
      teams: row.teams.map(teamId),
      since: row.since,
    }));
  },
});
