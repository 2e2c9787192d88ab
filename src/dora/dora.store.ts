import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { LocalDate } from '../teams/local-date.ts';
import type { TeamId } from '../teams/team.ts';
import { NO_FACTS, type PeriodFacts, type SnapshotFacts } from './facts.ts';
import type { SnapshotWindows } from './snapshot.ts';
import type { Window } from './window.ts';

export type DoraStore = ReturnType<typeof doraStore>;

/** Whose rows are counted. */
export type Owner =
  | { readonly kind: 'all' }
  | { readonly kind: 'team'; readonly id: TeamId }
  | { readonly kind: 'service'; readonly name: string };

export const doraStore = (db: Db) => ({
  /** Everything one snapshot shows, in one statement; about ten microseconds per production row it looks at. */
  async facts(owner: Owner, windows: SnapshotWindows): Promise<SnapshotFacts> {
    const { rows } = await db.query<{ facts: FactsJson }>(snapshotSql(owner, windows));
    const facts = rows[0]?.facts;
    if (facts === undefined) throw new Error('The snapshot statement answered no row');
    return toFacts(facts, windows);
  },

  /** Names of all services that were ever deployed anywhere or are owned now, in alphabetical order. */
  async serviceNames(): Promise<string[]> {
    const { rows } = await db.query<{ service: string }>(sql`
      with recursive name as (
        (select min(service) as service from deploy_events where workspace_id = ${WORKSPACE})
         union all
        select (select min(d.service) from deploy_events d
                 where d.workspace_id = ${WORKSPACE} and d.service > name.service)
          from name
         where name.service is not null)
      select service from name where service is not null
       union
      select service from service_owners where workspace_id = ${WORKSPACE} and valid_to = 'infinity'
       order by service`);
    return rows.map((row) => row.service);
  },

  async hasService(service: string): Promise<boolean> {
    const { rows } = await db.query<{ found: boolean }>(sql`
      select exists (select from deploy_events where workspace_id = ${WORKSPACE} and service = ${service})
          or exists (select from service_owners where workspace_id = ${WORKSPACE} and service = ${service}) as found`);
    return rows[0]?.found === true;
  },
});

type FactsJson = {
  first_deployment_at: string | null;
  stability_known: boolean;
  services: number;
  periods: PeriodJson[];
  days: { date: string; successes: number }[] | null;
  open: { id: string; title: string; started_at: string }[] | null;
  reasons: { reason: string | null; incidents: number; minutes: number | null }[] | null;
};

type PeriodJson = {
  label: string;
  total: number;
  successes: number;
  hotfixes: number;
  rollbacks: number;
  failed: number;
  failed_by_script: number;
  unmeasured: number;
  lead_times: number;
  lead_median: number | null;
  lead_p95: number | null;
  lead_negatives: number;
  head_only: number;
  recovered: number;
  recovery_median: number | null;
  recovery_mean: number | null;
  ticket_median: number | null;
  tickets: number;
  recovery_negatives: number;
  recovery_open: number;
  incidents: number;
  yes: number;
  no: number;
  untagged: number;
};

function toFacts(json: FactsJson, windows: SnapshotWindows): SnapshotFacts {
  const periods = new Map(json.periods.map((period) => [period.label, toPeriod(period)]));
  const period = (label: string): PeriodFacts => periods.get(label) ?? NO_FACTS;
  return {
    firstDeploymentAt: json.first_deployment_at === null ? undefined : new Date(json.first_deployment_at),
    stabilityKnown: json.stability_known,
    services: json.services,
    current: period('current'),
    previous: period('previous'),
    weeks: windows.weeks.map((week) => period(week.from)),
    days: (json.days ?? []).map((day) => ({ date: day.date as LocalDate, successes: day.successes })),
    openIncidents: (json.open ?? []).map((incident) => ({
      id: incident.id,
      title: incident.title,
      startedAt: new Date(incident.started_at),
    })),
    minutesByReason: (json.reasons ?? []).map((row) => ({
      reason: row.reason ?? undefined,
      incidents: row.incidents,
      minutes: row.minutes ?? undefined,
    })),
  };
}

const toPeriod = (row: PeriodJson): PeriodFacts => ({
  deployments: {
    total: row.total,
    successes: row.successes,
    hotfixes: row.hotfixes,
    rollbacks: row.rollbacks,
    failed: row.failed,
    failedByScript: row.failed_by_script,
  },
  leadTime: {
    sampleSize: row.lead_times,
    medianSeconds: row.lead_median ?? undefined,
    p95Seconds: row.lead_p95 ?? undefined,
    negatives: row.lead_negatives,
    headCommitOnly: row.head_only,
    unmeasured: row.unmeasured,
  },
  recovery: {
    recovered: row.recovered,
    medianSeconds: row.recovery_median ?? undefined,
    meanSeconds: row.recovery_mean ?? undefined,
    ticketMedianSeconds: row.ticket_median ?? undefined,
    ticketSampleSize: row.tickets,
    negatives: row.recovery_negatives,
    open: row.recovery_open,
  },
  incidents: {
    total: row.incidents,
    deployTriggered: row.yes,
    notDeployTriggered: row.no,
    untagged: row.untagged,
  },
});

/**
 * Rows are read once for the whole span of the windows; each period then picks its own by instants that were computed
 * from local dates, so a day of 23 or 25 hours is a day. A period in which the data begins is cut to that day, for its
 * incidents too.
 */
function snapshotSql(owner: Owner, windows: SnapshotWindows): Sql {
  const periods: readonly (readonly [string, Window])[] = [
    ['current', windows.current],
    ['previous', windows.previous],
    ...windows.weeks.map((week) => [week.from, week] as const),
  ];
  const { timeZone, fromAt, toAt } = windows.current;
  const span = {
    from: new Date(Math.min(...periods.map(([, window]) => window.fromAt.getTime()))),
    to: new Date(Math.max(...periods.map(([, window]) => window.toAt.getTime()))),
  };
  return sql`
    with ${rowsOf(owner, span)},
    beginning as (
      select (deployed_at at time zone ${timeZone})::date::timestamp at time zone ${timeZone} as at
        from first_deployment),
    period as (
      select p.label, p.to_at,
             case when b.at > p.from_at and b.at < p.to_at then b.at else p.from_at end as from_at
        from unnest(${periods.map(([label]) => label)}::text[],
                    ${periods.map(([, window]) => window.fromAt)}::timestamptz[],
                    ${periods.map(([, window]) => window.toAt)}::timestamptz[]) as p (label, from_at, to_at)
       cross join beginning b),
    row as materialized (
      select d.*, d.caused_incident and exists (
                    select from incident_deployments v
                     where v.workspace_id = ${WORKSPACE} and v.deploy_event_id = d.id) as is_named,
             d.status = 'success' and exists (
               select from changes c where c.workspace_id = ${WORKSPACE} and c.deploy_event_id = d.id) as has_changes
        from deployment d),
    lead_time as materialized (
      select r.deployed_at, extract(epoch from r.deployed_at - c.authored_at)::float8 as seconds, false as head_only
        from row r
        join changes c on c.workspace_id = ${WORKSPACE} and c.deploy_event_id = r.id
       where r.has_changes
       union all
      select r.deployed_at, r.lead_time_seconds::float8, true
        from row r
       where r.status = 'success' and r.lead_time_seconds is not null and not r.has_changes),
    deployed as (
      select p.label, count(r.id) as total,
             count(*) filter (where r.status = 'success')                  as successes,
             count(*) filter (where r.status = 'hotfix')                   as hotfixes,
             count(*) filter (where r.status = 'rollback')                 as rollbacks,
             count(*) filter (where r.caused_incident)                     as failed,
             count(*) filter (where r.caused_incident and not r.is_named)  as failed_by_script,
             count(*) filter (where r.status = 'success' and not r.has_changes
                                and r.lead_time_seconds is null)           as unmeasured
        from period p
        left join row r on r.deployed_at >= p.from_at and r.deployed_at < p.to_at
       group by p.label),
    led as (
      select p.label, count(l.seconds) as lead_times,
             percentile_cont(0.5)  within group (order by l.seconds) as lead_median,
             percentile_cont(0.95) within group (order by l.seconds) as lead_p95,
             count(*) filter (where l.seconds < 0) as lead_negatives,
             count(*) filter (where l.head_only)   as head_only
        from period p
        left join lead_time l on l.deployed_at >= p.from_at and l.deployed_at < p.to_at
       group by p.label),
    recovery as materialized (
      select i.*, extract(epoch from coalesce(i.mitigated_at, i.resolved_at) - i.started_at)::float8 as seconds,
             extract(epoch from coalesce(i.mitigated_at, i.resolved_at) - i.opened_at)::float8 as ticket_seconds
        from incident i
       where i.counts_for_recovery),
    recovered as (
      select p.label, count(r.seconds) as recovered,
             percentile_cont(0.5) within group (order by r.seconds) as recovery_median,
             avg(r.seconds) as recovery_mean,
             percentile_cont(0.5) within group (order by r.ticket_seconds) as ticket_median,
             count(r.ticket_seconds) as tickets,
             count(*) filter (where r.seconds < 0) as recovery_negatives,
             count(r.id) filter (where r.seconds is null) as recovery_open
        from period p
        left join recovery r on r.started_at >= p.from_at and r.started_at < p.to_at
       group by p.label),
    happened as (
      select p.label, count(i.id) as incidents,
             count(*) filter (where i.deploy_triggered)                       as yes,
             count(*) filter (where not i.deploy_triggered)                   as no,
             count(i.id) filter (where i.deploy_triggered is null)            as untagged
        from period p
        left join incident i on i.counts_for_reliability and i.started_at >= p.from_at and i.started_at < p.to_at
       group by p.label),
    day as (
      select (d.deployed_at at time zone ${timeZone})::date as date, count(*) as successes
        from deployment d
       where d.status = 'success' and d.deployed_at >= ${fromAt} and d.deployed_at < ${toAt}
       group by 1),
    open as (
      select r.id, r.title, r.started_at
        from period p
        join recovery r on r.seconds is null and r.started_at >= p.from_at and r.started_at < p.to_at
       where p.label = 'current'
       order by r.started_at, r.id
       limit 20),
    reason as (
      select i.no_reason as reason, count(*) as incidents,
             sum(extract(epoch from coalesce(i.mitigated_at, i.resolved_at) - i.started_at)::float8 / 60) as minutes
        from period p
        join incident i on not i.deploy_triggered and i.counts_for_reliability
                       and i.started_at >= p.from_at and i.started_at < p.to_at
       where p.label = 'current'
       group by 1)
    select json_build_object(
             'first_deployment_at', (select deployed_at from first_deployment),
             'stability_known', (select known from stability),
             'services', (select count(distinct d.service) from deployment d
                           where d.deployed_at >= ${fromAt} and d.deployed_at < ${toAt}),
             'periods', (select json_agg(row_to_json(p))
                           from (select * from deployed join led using (label) join recovered using (label)
                                   join happened using (label)) p),
             'days', (select json_agg(json_build_object('date', date, 'successes', successes) order by date) from day),
             'open', (select json_agg(json_build_object('id', id, 'title', title, 'started_at', started_at)
                                      order by started_at, id) from open),
             'reasons', (select json_agg(json_build_object('reason', reason, 'incidents', incidents, 'minutes', minutes)
                                         order by minutes desc nulls last, reason) from reason)) as facts`;
}

type Span = { readonly from: Date; readonly to: Date };

/** The rows of one owner: `deployment`, `incident`, `first_deployment` and `stability`. */
const rowsOf = (owner: Owner, span: Span): Sql => (owner.kind === 'all' ? rowsOfAll(span) : rowsOfOwner(owner, span));

const rowsOfAll = (span: Span): Sql => sql`
    deployment as materialized (
      select id, service, deployed_at, status, caused_incident, lead_time_seconds
        from deploy_events
       where workspace_id = ${WORKSPACE} and environment = 'production'
         and deployed_at >= ${span.from} and deployed_at < ${span.to}),
    first_deployment as (
      select min(deployed_at) as deployed_at
        from deploy_events
       where workspace_id = ${WORKSPACE} and environment = 'production'),
    incident as materialized (
      select i.id, i.title, i.started_at, i.opened_at, i.mitigated_at, i.resolved_at, i.deploy_triggered, i.no_reason,
             true as counts_for_reliability, coalesce(i.deploy_triggered, false) as counts_for_recovery
        from incidents i
       where i.workspace_id = ${WORKSPACE} and i.started_at >= ${span.from} and i.started_at < ${span.to}),
    stability as (
      select exists (select from incidents where workspace_id = ${WORKSPACE})
          or exists (select from deploy_events where workspace_id = ${WORKSPACE} and caused_incident) as known)`;

/**
 * An incident counts for reliability with the owner of its service (or the team it names), and for recovery with the
 * owners of the deployments that its verdict names, else with the owner of its service. Deployments that a verdict names
 * have `caused_incident`, whose partial index leads from a service to the incidents it is blamed for. `offset 0` keeps the
 * incidents looked up by their key where Postgres has no statistics yet and would compare every one with every other.
 */
const rowsOfOwner = (owner: Exclude<Owner, { kind: 'all' }>, span: Span): Sql => sql`
    owned as materialized (${ownedBy(owner)}),
    deployment as materialized (
      select d.id, d.service, d.deployed_at, d.status, d.caused_incident, d.lead_time_seconds
        from owned o
        join deploy_events d on d.workspace_id = ${WORKSPACE} and d.service = o.service and d.environment = 'production'
                            and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to
                            and d.deployed_at >= ${span.from} and d.deployed_at < ${span.to}),
    first_deployment as (
      select min(f.deployed_at) as deployed_at
        from owned o
       cross join lateral (
             select d.deployed_at
               from deploy_events d
              where d.workspace_id = ${WORKSPACE} and d.service = o.service and d.environment = 'production'
                and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to
              order by d.deployed_at
              limit 1) f),
    own as materialized (
      select i.id
        from owned o
        join incidents i on i.workspace_id = ${WORKSPACE} and i.service = o.service
                        and i.started_at >= o.valid_from and i.started_at < o.valid_to
                        and i.started_at >= ${span.from} and i.started_at < ${span.to}
       where ${owner.kind === 'team' ? sql`i.team_id is null` : sql`true`}
       union
      ${owner.kind === 'team' ? incidentsNaming(owner.id, span) : sql`select null where false`}),
    failed as materialized (
      select d.id
        from owned o
        join deploy_events d on d.workspace_id = ${WORKSPACE} and d.service = o.service and d.caused_incident
                            and d.environment = 'production'
                            and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to),
    known as materialized (
      select id, bool_or(is_own) as is_own, bool_or(not is_own) as is_blamed
        from (select id, true as is_own from own
               union all
              select v.incident_id, false
                from failed f
                join incident_deployments v on v.workspace_id = ${WORKSPACE} and v.deploy_event_id = f.id) as found
       group by id),
    incident as materialized (
      select i.id, i.title, i.started_at, i.opened_at, i.mitigated_at, i.resolved_at, i.deploy_triggered, i.no_reason,
             known.is_own as counts_for_reliability,
             coalesce(i.deploy_triggered, false) and (known.is_blamed or not exists (
               select from incident_deployments v
                where v.workspace_id = ${WORKSPACE} and v.incident_id = i.id)) as counts_for_recovery
        from known
       cross join lateral (
             select *
               from incidents
              where workspace_id = ${WORKSPACE} and id = known.id
             offset 0) i
       where i.started_at >= ${span.from} and i.started_at < ${span.to}),
    stability as (
      select exists (select from owned o join incidents i on i.workspace_id = ${WORKSPACE} and i.service = o.service)
          or ${owner.kind === 'team' ? sql`exists (select from incidents where workspace_id = ${WORKSPACE} and team_id = ${owner.id})` : sql`false`}
          or exists (select from owned o join deploy_events d on d.workspace_id = ${WORKSPACE}
                                                             and d.service = o.service and d.caused_incident) as known)`;

const ownedBy = (owner: Exclude<Owner, { kind: 'all' }>): Sql =>
  owner.kind === 'team'
    ? sql`select service, valid_from, valid_to from service_owners where workspace_id = ${WORKSPACE} and team_id = ${owner.id}`
    : sql`select ${owner.name}::varchar as service, '-infinity'::timestamptz as valid_from, 'infinity'::timestamptz as valid_to`;

const incidentsNaming = (team: TeamId, span: Span): Sql => sql`
      select i.id
        from incidents i
       where i.workspace_id = ${WORKSPACE} and i.team_id = ${team}
         and i.started_at >= ${span.from} and i.started_at < ${span.to}`;
