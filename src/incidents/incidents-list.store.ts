import { endedAt, isCounted } from '../db/counted-time.ts';
import { type Db, WORKSPACE } from '../db/db.ts';
import { itsTeam } from '../db/incident-team.ts';
import { type Sql, sql } from '../db/sql.ts';
import { serviceNamesStore } from '../names/service-names.store.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import type { Incident } from './incident.ts';
import { type IncidentRow, incidentColumns, toIncident } from './incident-row.store.ts';

export type IncidentsListStore = ReturnType<typeof incidentsListStore>;

/** An incident, whose it is, and its onset in microseconds, for the cursor. */
export type ListedIncident = Incident & {
  readonly owner: { readonly id: TeamId; readonly name: string } | undefined;
  readonly micros: number;
};

export type IncidentsQuestion = {
  readonly scope:
    | { readonly kind: 'all' }
    | { readonly kind: 'team'; readonly team: TeamId }
    | { readonly kind: 'service'; readonly service: string };
  /** True: neither mitigated nor resolved. False: mitigated or resolved. */
  readonly open: boolean | undefined;
  /** True: without an answer. False: with one. */
  readonly untagged: boolean | undefined;
  /** Only the rows after this one. */
  readonly after: { readonly startedAt: string; readonly id: string } | undefined;
  readonly limit: number;
};

export const incidentsListStore = (db: Db) => ({
  /** Incidents, the newest onset first. A team has those that name it, or a service while it owned that service. */
  async incidents(question: IncidentsQuestion): Promise<ListedIncident[]> {
    const { scope } = question;
    const asked =
      scope.kind === 'service' ? { ...scope, service: await serviceNamesStore(db).known(scope.service) } : scope;
    const { rows } = await db.query<ListedRow>(sql`
      select ${incidentColumns}, t.id as owner_id, t.name as owner_name, (extract(epoch from i.started_at) * 1000000)::bigint as micros
        from (select * from (${ofScope({ ...question, scope: asked })}) found order by started_at desc, id desc limit ${question.limit}) i
        ${itsTeam}
       order by i.started_at desc, i.id desc`);
    return rows.map((row) => ({ ...toIncident(row), owner: ownerOf(row), micros: row.micros }));
  },
});

type ListedRow = IncidentRow & { micros: number; owner_id: number | null; owner_name: string | null };

const ownerOf = ({ owner_id: id, owner_name: name }: ListedRow): ListedIncident['owner'] =>
  id === null || name === null ? undefined : { id: teamId(id), name };

function ofScope(question: IncidentsQuestion): Sql {
  const { scope } = question;
  switch (scope.kind) {
    case 'all':
      return newest(question, sql`true`);
    case 'service':
      return newest(question, sql`service = ${scope.service}`);
    case 'team':
      // The rule of `db/incident-team.ts` from the team's side: the newest few of each service by its index, so that a page
      // costs as little however many incidents there are.
      return sql`
        select newest.*
          from service_owners o
         cross join lateral (${newest(
           question,
           sql`service = o.service and team_id is null and started_at >= o.valid_from and started_at < o.valid_to`,
         )}) newest
         where o.workspace_id = ${WORKSPACE} and o.team_id = ${scope.team}
         union all
        (${newest(question, sql`team_id = ${scope.team}`)})`;
  }
}

/** Literal conditions, so that the partial indexes for open and untagged incidents match. */
const newest = ({ open, untagged, after, limit }: IncidentsQuestion, rows: Sql): Sql => sql`
  select *
    from incidents i
   where workspace_id = ${WORKSPACE} and ${rows} and merged_into is null
     and ${choice(open, sql`${endedAt} is null`)}
     and ${choice(untagged, sql`deploy_triggered is null`)}
     -- No page has a row whose onset plain SQL set to infinity.
     and ${isCounted(sql`started_at`)}
     and ${after === undefined ? sql`true` : sql`(started_at, id) < (${after.startedAt}::timestamptz, ${after.id}::varchar)`}
   order by started_at desc, id desc
   limit ${limit}`;

const choice = (wanted: boolean | undefined, isSo: Sql): Sql =>
  wanted === undefined ? sql`true` : wanted ? isSo : sql`not (${isSo})`;
