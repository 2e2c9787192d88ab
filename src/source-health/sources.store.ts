import { EARLIEST } from '../db/counted-time.ts';
import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import type { SourceEvents } from './silence.ts';

export type SourcesStore = ReturnType<typeof sourcesStore>;

export const sourcesStore = (db: Db) => ({
  /** Every source: the services that a team owns now, and the sources of incidents. */
  async events(now: Date): Promise<readonly SourceEvents[]> {
    return eventsWhere(db, sql`true`, now);
  },

  /** The services of a team, and the sources of incidents. */
  async eventsOf(team: TeamId, now: Date): Promise<readonly SourceEvents[]> {
    return eventsWhere(db, sql`o.team_id = ${team}`, now);
  },
});

type Row = {
  source: string;
  team_id: number | null;
  last_event_at: Date | null;
  event_count: number;
  longest_gap_ms: number | null;
};

/** Leaves out events after `now` and before `EARLIEST`: plain SQL may have written any time. */
async function eventsWhere(db: Db, owned: Sql, now: Date): Promise<readonly SourceEvents[]> {
  const { rows } = await db.query<Row>(sql`
    select 'deployments of ' || o.service as source, o.team_id, newest.at as last_event_at, month.*
      from service_owners o
      left join lateral (
           select d.deployed_at as at
             from deploy_events d
            where d.workspace_id = ${WORKSPACE} and d.service = o.service and d.environment = 'production'
              and d.deployed_at >= ${EARLIEST} and d.deployed_at <= ${now}
            order by d.deployed_at desc
            limit 1) newest on true
     cross join lateral (${counted(sql`
           select d.deployed_at as at
             from deploy_events d
            where d.workspace_id = ${WORKSPACE} and d.service = o.service and d.environment = 'production'
              and d.deployed_at >= newest.at - interval '720 hours' and d.deployed_at <= newest.at`)}) month
     where o.workspace_id = ${WORKSPACE} and o.valid_to = 'infinity' and ${owned}
     union all
    select 'incidents from ' || newest.source, null, newest.at, month.*
      from (select i.source, max(i.started_at) as at
              from incidents i
             where i.workspace_id = ${WORKSPACE} and i.started_at >= ${EARLIEST} and i.started_at <= ${now}
             group by i.source) newest
     cross join lateral (${counted(sql`
           select i.started_at as at
             from incidents i
            where i.workspace_id = ${WORKSPACE} and i.source = newest.source
              and i.started_at >= newest.at - interval '720 hours' and i.started_at <= newest.at`)}) month
     order by source`);
  return rows.map(toEvents);
}

const counted = (instants: Sql): Sql => sql`
  select count(*) as event_count, round(extract(epoch from max(gap)) * 1000)::float8 as longest_gap_ms
    from (select at - lag(at) over (order by at) as gap from (${instants}) events) gaps`;

const toEvents = (row: Row): SourceEvents => ({
  source: row.source,
  teamId: row.team_id === null ? undefined : teamId(row.team_id),
  lastEventAt: row.last_event_at ?? undefined,
  eventCount: row.event_count,
  longestGapMs: row.longest_gap_ms ?? undefined,
});
