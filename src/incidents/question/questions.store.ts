import { type Db, WORKSPACE } from '../../db/db.ts';
import { itsTeam } from '../../db/incident-team.ts';
import { sql } from '../../db/sql.ts';
import { teamId } from '../../teams/team.ts';
import { historiesOf } from '../answer-history.store.ts';
import type { Incident } from '../incident.ts';
import { type IncidentRow, incidentColumns, toIncident } from '../incident-row.store.ts';
import { type Answer, type Answered, BY_SCRIPT, type Entry } from '../verdict.ts';
import type { Before } from './answered-question.ts';
import { namedOf } from './named-deployments.store.ts';
import type { AskedIncident, Question } from './question.ts';
import { suggest } from './suggestion.ts';
import { suspectsOf } from './suspects.store.ts';
import { type Feed, feedIsSilent, shownSuspects } from './suspects.ts';

/** An incident and its team, without the rest of its question. */
export async function askedIncident(db: Db, id: string): Promise<AskedIncident | undefined> {
  return (await askedOf(db, [id])).get(id)?.incident;
}

/** The questions of these incidents, in this order. An incident that is gone is left out. */
export async function questionsOf(db: Db, ids: readonly string[]): Promise<readonly Question[]> {
  const asked = await askedOf(db, ids);
  const suspects = await suspectsOf(db, ids);
  const named = await namedOf(db, ids);
  const histories = await historiesOf(db, ids);
  return ids.flatMap((id) => {
    const found = asked.get(id);
    if (found === undefined) return [];
    const { incident, feed, recordedAt } = found;
    const history = histories.get(id) ?? [];
    const suspected = suspects.get(id) ?? [];
    return {
      incident,
      suspects: shownSuspects(suspected, incident),
      suggestion: suggest({ incident, suspects: suspected, feedIsSilent: feedIsSilent(feed, incident.startedAt) }),
      ...standing(incident, history, recordedAt),
      named: named.get(id) ?? [],
    };
  });
}

/** The parts of a question that an answer changes. Read it while the incident is locked. `undefined` if it is gone. */
export async function beforeAnswer(tx: Db, incidentId: string): Promise<Before | undefined> {
  const { rows } = await tx.query<IncidentRow & { recorded_at: Date }>(sql`
    select ${incidentColumns}, i.recorded_at
      from incidents i
     where i.workspace_id = ${WORKSPACE} and i.id = ${incidentId}`);
  const [row] = rows;
  if (row === undefined) return undefined;
  const incident = toIncident(row);
  const history = (await historiesOf(tx, [incidentId])).get(incidentId) ?? [];
  return { incident, ...standing(incident, history, row.recorded_at) };
}

const standing = (incident: Incident, history: readonly Entry[], recordedAt: Date) => ({
  answered: answeredNow(incident, history, recordedAt),
  unsureAt: history.findLast(({ answer, refused }) => answer.kind === 'unsure' && !refused)?.at,
  answers: history.length,
});

/** The answer in the columns, which counts, with the person of the newest decisive answer in the history if that agrees. */
function answeredNow(incident: Incident, history: readonly Entry[], recordedAt: Date): Answered | undefined {
  if (incident.deployTriggered === null) return undefined;
  const answer: Answer = incident.deployTriggered
    ? { kind: 'yes', deployments: incident.deployments }
    : { kind: 'no', reason: incident.reason ?? 'unknown' };
  const newest = history.findLast((entry) => !entry.refused && entry.answer.kind !== 'unsure');
  return newest?.answer.kind === answer.kind
    ? { id: newest.id, answer, by: newest.by, at: newest.at, why: newest.why }
    : { id: newest?.id ?? 0, answer, by: BY_SCRIPT, at: recordedAt, why: undefined };
}

type Row = IncidentRow & {
  team_id: number | null;
  team_name: string | null;
  window_minutes: number;
  recorded_at: Date;
  is_merged: boolean;
  last_at: Date | null;
  longest_gap_ms: number | null;
};

type Asked = { readonly incident: AskedIncident; readonly feed: Feed; readonly recordedAt: Date };

/** The incidents with their teams. The feed is that of the incident's service, else of its team's services. */
async function askedOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Asked>> {
  const { rows } = await db.query<Row>(sql`
    select ${incidentColumns}, t.id as team_id, t.name as team_name, coalesce(t.link_window_minutes, 60) as window_minutes,
           i.recorded_at, i.merged_into is not null as is_merged, feed.*
      from incidents i
      ${itsTeam}
     cross join lateral (
           select max(at) as last_at, round(extract(epoch from max(gap)) * 1000)::float8 as longest_gap_ms
             from (select d.deployed_at as at, d.deployed_at - lag(d.deployed_at) over (order by d.deployed_at) as gap
                     from deploy_events d
                    where d.workspace_id = ${WORKSPACE} and d.environment = 'production'
                      and d.service = any(case
                            when i.service is not null then array[i.service]
                            else array(select s.service
                                         from service_owners s
                                        where s.workspace_id = ${WORKSPACE} and s.team_id = t.id) end)
                      and d.deployed_at > i.started_at - interval '30 days' and d.deployed_at <= i.started_at) gaps) feed
     where i.workspace_id = ${WORKSPACE} and i.id = any(${ids}::varchar[])`);
  return new Map(rows.map((row) => [row.id, toAsked(row)]));
}

const toAsked = (row: Row): Asked => ({
  incident: {
    ...toIncident(row),
    teamId: row.team_id === null ? undefined : teamId(row.team_id),
    team: row.team_name,
    windowMinutes: row.window_minutes,
    isMerged: row.is_merged,
  },
  feed: { lastAt: row.last_at ?? undefined, longestGapMs: row.longest_gap_ms ?? undefined },
  recordedAt: row.recorded_at,
});
