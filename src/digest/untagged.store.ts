import { type Db, WORKSPACE } from '../db/db.ts';
import { itsTeamId } from '../db/incident-team.ts';
import { sql } from '../db/sql.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import type { DigestFacts, UntaggedIncident } from './judging/facts.ts';

const MAX_NAMED = 3;

export const untaggedStore = (db: Db) => ({
  /** Incidents of these teams in [since, before) that nobody has answered: the newest few of each team, and their number. */
  async untagged(
    teams: readonly TeamId[],
    { since, before }: { readonly since: Date; readonly before: Date },
    tx: Db = db,
  ): Promise<ReadonlyMap<TeamId, DigestFacts['untagged']>> {
    type Found = {
      team: number;
      count: number;
      first: (Omit<UntaggedIncident, 'startedAt'> & { startedAt: string })[];
    };
    const { rows } = await tx.query<Found>(sql`
      select team, max(count)::integer as count,
             json_agg(json_build_object('id', id, 'title', title, 'service', service, 'startedAt', started_at)
                      order by number) as first
        from (select its_team.id as team, i.id, i.title, i.service, i.started_at,
                     count(*) over (partition by its_team.id) as count,
                     row_number() over (partition by its_team.id order by i.started_at desc, i.id) as number
                from incidents i
                ${itsTeamId}
               where i.workspace_id = ${WORKSPACE} and i.deploy_triggered is null and i.merged_into is null
                 and i.started_at >= ${since} and i.started_at < ${before}
                 and its_team.id = any(${teams}::bigint[])) untagged
       where number <= ${MAX_NAMED}
       group by team`);
    return new Map(
      rows.map(({ team, count, first }) => [
        teamId(team),
        {
          count,
          first: first.map(({ service, startedAt, ...rest }) => ({
            ...rest,
            service: service ?? undefined,
            startedAt: new Date(startedAt),
          })),
        },
      ]),
    );
  },
});
