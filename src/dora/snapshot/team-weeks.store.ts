import { endedAt } from '../../db/counted-time.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { itsTeamId } from '../../db/incident-team.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { localDateOf, oldestTimeZoneName, startOfLocalDate } from '../../teams/calendar/local-date.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { NO_FACTS, type PeriodFacts, type Suspected } from '../metrics/facts.ts';
import type { Window } from '../metrics/window.ts';
import type { FactsJson } from './facts-json.ts';
import { minutesByReason, periodsOf } from './snapshot-rows.ts';
import type { TeamWeeks, WeeksAsked } from './team-weeks.ts';

const POOLED_WEEKS = 4;

/** The last weeks of many teams, in four statements for any number of them. */
export const teamWeeksStore = (db: Db) => ({
  async weeksOf(asked: readonly WeeksAsked[]): Promise<ReadonlyMap<TeamId, TeamWeeks>> {
    if (asked.length === 0) return new Map();
    const facts = await factsOf(db, asked);
    const reasons = await reasonsOf(db, asked, (team) => facts.get(team)?.first_deployment_at ?? null);
    const suspected = await suspectedOf(db, asked);
    return new Map(
      asked.map(({ team, weeks }) => {
        const json = facts.get(team);
        const periods = json === undefined ? new Map<string, PeriodFacts>() : periodsOf(json);
        const period = (label: string): PeriodFacts => periods.get(label) ?? NO_FACTS;
        return [
          team,
          {
            firstDeploymentAt: json?.first_deployment_at == null ? undefined : new Date(json.first_deployment_at),
            stabilityKnown: json?.stability_known ?? false,
            weeks: weeks.map((_, index) => period(`week ${index + 1}`)),
            pooled: period('current'),
            minutesByReason: minutesByReason(reasons.get(team) ?? []),
            suspected: suspected.get(team) ?? { incidents: 0, deployments: 0 },
          },
        ];
      }),
    );
  },
});

/** The teams as rows: `asked (team, zone, "fromAt", "toAt", "pooledFrom", bounds)`; the week that counts is the last. */
function askedRows(asked: readonly WeeksAsked[], firstOf: (team: TeamId) => string | null = () => null): Sql {
  const rows = asked.map(({ team, weeks }) => {
    const last = weeks.at(-1) ?? weeks[0];
    return {
      team,
      zone: oldestTimeZoneName(last.timeZone),
      fromAt: cutTo(firstOf(team), last),
      toAt: last.toAt,
      pooledFrom: (weeks.at(-POOLED_WEEKS) ?? weeks[0]).fromAt,
      bounds: [...weeks.map(({ fromAt }) => fromAt), last.toAt],
    };
  });
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as asked (team bigint, zone text, "fromAt" timestamptz, "toAt" timestamptz, "pooledFrom" timestamptz, bounds timestamptz[])`;
}

function cutTo(first: string | null, { fromAt, toAt, timeZone }: Window): Date {
  if (first === null) return fromAt;
  const begins = startOfLocalDate(localDateOf(new Date(first), timeZone), timeZone);
  return begins > fromAt && begins < toAt ? begins : fromAt;
}

const byTeam = <Row extends { team: number }, Value>(
  rows: readonly Row[],
  value: (row: Row) => Value,
): ReadonlyMap<TeamId, Value> => new Map(rows.map((row) => [teamId(row.team), value(row)]));

async function factsOf(db: Db, asked: readonly WeeksAsked[]): Promise<ReadonlyMap<TeamId, FactsJson>> {
  const { rows } = await db.query<{ team: number; facts: FactsJson }>(sql`
    select asked.team,
           dora_facts(${WORKSPACE}, asked.team, null, asked.zone, asked."pooledFrom", asked."toAt",
                      asked."pooledFrom", asked."pooledFrom", asked.bounds) as facts
      from ${askedRows(asked)}`);
  return byTeam(rows, ({ facts }) => facts);
}

type ReasonRow = { reason: string | null; incidents: number; minutes: number | null };

/** A week in which the data begins is cut to that day, like everything else about it. */
async function reasonsOf(
  db: Db,
  asked: readonly WeeksAsked[],
  firstOf: (team: TeamId) => string | null,
): Promise<ReadonlyMap<TeamId, readonly ReasonRow[]>> {
  const { rows } = await db.query<{ team: number; reasons: ReasonRow[] }>(sql`
    select team, json_agg(json_build_object('reason', reason, 'incidents', incidents, 'minutes', minutes)) as reasons
      from (select asked.team, i.no_reason as reason, count(*) as incidents,
                   sum(extract(epoch from ${endedAt} - i.started_at)::float8) / 60 as minutes
              from incidents i
              ${itsTeamId}
              join ${askedRows(asked, firstOf)} on asked.team = its_team.id
             where i.workspace_id = ${WORKSPACE} and i.deploy_triggered = false and i.merged_into is null
               and i.started_at >= ${earliest(asked)} and i.started_at < ${latest(asked)}
               and i.started_at >= asked."fromAt" and i.started_at < asked."toAt"
             group by asked.team, i.no_reason) reason
     group by team`);
  return byTeam(rows, ({ reasons }) => reasons);
}

/** An untagged incident suspects only what was deployed at most 14 days before it; one of these days may have 25 hours. */
const SUSPECTED_FOR = '15 days';

async function suspectedOf(db: Db, asked: readonly WeeksAsked[]): Promise<ReadonlyMap<TeamId, Suspected>> {
  const { rows: untagged } = await db.query<{ id: string }>(sql`
    select i.id
      from incidents i
     where i.workspace_id = ${WORKSPACE} and i.deploy_triggered is null and i.merged_into is null
       and i.started_at >= ${earliest(asked)} and i.started_at < ${latest(asked)}::timestamptz + ${SUSPECTED_FOR}::interval`);
  if (untagged.length === 0) return new Map();
  const { rows } = await db.query<Suspected & { team: number }>(sql`
    select asked.team, count(distinct s.incident_id) as incidents, count(distinct d.id) as deployments
      from incident_suspects(${WORKSPACE}, ${untagged.map(({ id }) => id)}::varchar[]) s
     cross join lateral (
           select *
             from deploy_events found
            where found.workspace_id = ${WORKSPACE} and found.id = s.deploy_event_id
            limit 1) d
      join service_owners o on o.workspace_id = ${WORKSPACE} and o.service = d.service
                           and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to
      join ${askedRows(asked)} on asked.team = o.team_id
     where d.caused_incident is not true and d.deployed_at >= asked."fromAt" and d.deployed_at < asked."toAt"
     group by asked.team`);
  return byTeam(rows, ({ incidents, deployments }) => ({ incidents, deployments }));
}

const lastWeeks = (asked: readonly WeeksAsked[]): readonly Window[] => asked.flatMap(({ weeks }) => weeks.slice(-1));
const earliest = (asked: readonly WeeksAsked[]): Date =>
  new Date(Math.min(...lastWeeks(asked).map(({ fromAt }) => fromAt.getTime())));
const latest = (asked: readonly WeeksAsked[]): Date =>
  new Date(Math.max(...lastWeeks(asked).map(({ toAt }) => toAt.getTime())));
