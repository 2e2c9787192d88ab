-- Everything that one snapshot shows: for a team, for a service, or (both null) for everything. The bounds are instants that were
-- computed from local dates, so a day of 23 or 25 hours is one day. There is one more bound of weeks than there are weeks.
--
-- It is a function so that Postgres parses and plans the statement once for a connection, and not for each `/dora`.
--
-- Every row is read once and marked with its part (1: the window, 2: the window before) and its week. Then it is counted once for
-- each. A period in which the data begin is cut to that day, also for its incidents. For reliability, an incident counts for the
-- owner of its service, or for the team that it names. For recovery, it counts for the owners of the deployments that its verdict
-- names, else for the owner of its service. Stability is known for a service where it is known for the team that owns it at the end
-- of the window. Ownership is cut to the times that count, so that one pair of plain bounds is enough to find the rows.
--
-- The plan is kept, so it must not depend on the size of the tables when it was made. A sub-select with a limit or an offset is
-- looked up row by row with an index, where Postgres might otherwise read all of a table that was small then.

create or replace function dora_facts(
  asked_workspace text, asked_team bigint, asked_service varchar, zone text,
  current_from timestamptz, current_to timestamptz, previous_from timestamptz, previous_to timestamptz, weeks timestamptz[])
returns json
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
  facts json;
  everything constant boolean := asked_team is null and asked_service is null;
  earliest constant timestamptz := '2000-01-01 00:00:00+00';
  latest constant timestamptz := '2200-01-01 00:00:00+00';
  span_from constant timestamptz := greatest(earliest, least(current_from, previous_from, weeks[1]));
  span_to constant timestamptz := least(latest, greatest(current_to, previous_to, weeks[array_upper(weeks, 1)]));
  telling_team bigint := asked_team;
begin
  if asked_service is not null then
    select o.team_id
      into telling_team
      from service_owners o
     where o.workspace_id = asked_workspace and o.service = asked_service
       and o.valid_from < current_to and o.valid_to >= current_to
     limit 1;
  end if;
  with
  owned as materialized (
    select o.service, greatest(o.valid_from, earliest) as valid_from, least(o.valid_to, latest) as valid_to
      from service_owners o
     where o.workspace_id = asked_workspace and o.team_id = asked_team
     union all
    select asked_service, earliest, latest
     where asked_service is not null),
  -- The services that show whether stability is known.
  telling as materialized (
    select o.service, o.valid_from, o.valid_to
      from service_owners o
     where o.workspace_id = asked_workspace and o.team_id = telling_team
     union
    select o.service, o.valid_from, o.valid_to from owned o),
  first_deployment as materialized (
    select min(at) as at
      from (select f.at
              from owned o
             cross join lateral (
                   select d.deployed_at as at
                     from deploy_events d
                    where d.workspace_id = asked_workspace and d.service = o.service and d.environment = 'production'
                      and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to
                    order by d.deployed_at
                    limit 1) f
             union all
            select min(d.deployed_at)
              from deploy_events d
             where everything and d.workspace_id = asked_workspace and d.environment = 'production'
               and d.deployed_at >= earliest and d.deployed_at < latest) firsts),
  bound as materialized (
    select b.at, width_bucket(b.at, weeks) as week,
           case when b.at > current_from and b.at < current_to then b.at else current_from end as counted_from,
           case when b.at > previous_from and b.at < previous_to then b.at else previous_from end as counted_previous_from
      from (select least(f.at, (f.at at time zone zone)::date::timestamp at time zone zone) as at from first_deployment f) b),
  deployment as materialized (
    select d.id, d.service, d.status, d.caused_incident, d.lead_time_seconds, d.deployed_at,
           width_bucket(d.deployed_at, weeks) as week,
           case when d.deployed_at >= current_from and d.deployed_at < current_to then 1
                when d.deployed_at >= previous_from and d.deployed_at < previous_to then 2 end as part
      from (select e.id, e.service, e.status, e.caused_incident, e.lead_time_seconds, e.deployed_at
              from owned o
              join deploy_events e on e.workspace_id = asked_workspace and e.service = o.service
                                  and e.environment = 'production'
                                  and e.deployed_at >= o.valid_from and e.deployed_at < o.valid_to
                                  and e.deployed_at >= span_from and e.deployed_at < span_to
             union all
            select e.id, e.service, e.status, e.caused_incident, e.lead_time_seconds, e.deployed_at
              from deploy_events e
             where everything and e.workspace_id = asked_workspace and e.environment = 'production'
               and e.deployed_at >= span_from and e.deployed_at < span_to) d),
  -- The deployments that verdicts on incidents of the span name. Nearly all of them are in `deployment` already.
  named as materialized (
    select v.incident_id, v.deploy_event_id, o.valid_from, o.valid_to
      from owned o
      join incident_deployments v on v.workspace_id = asked_workspace and v.service = o.service
                                 and v.started_at >= span_from and v.started_at < span_to),
  deployed as (
    select part, week, count(*) as total,
           count(*) filter (where status = 'success')  as successes,
           count(*) filter (where status = 'hotfix')   as hotfixes,
           count(*) filter (where status = 'rollback') as rollbacks,
           count(*) filter (where caused_incident)     as failed,
           count(*) filter (where caused_incident and d.id not in (select n.deploy_event_id from named n) and (
             select v.deploy_event_id
               from incident_deployments v
              where v.workspace_id = asked_workspace and v.deploy_event_id = d.id
              limit 1) is null) as failed_by_script
      from deployment d
     group by grouping sets ((part), (week))),
  daily as (
    select (deployed_at at time zone zone)::date as date, count(*) as successes
      from deployment
     where part = 1 and status = 'success'
     group by 1),
  led as (
    select part, week, count(seconds) as lead_times,
           percentile_cont(array[0.5, 0.95]) within group (order by seconds) as lead_percentiles,
           count(*) filter (where seconds < 0) as lead_negatives,
           count(seconds) filter (where head_only) as head_only,
           count(*) filter (where seconds is null) as unmeasured
      from (select d.part, d.week, c.deploy_event_id is null as head_only,
                   coalesce(extract(epoch from d.deployed_at - c.authored_at), d.lead_time_seconds)::float8 as seconds
              from deployment d
              left join lateral (
                   select c.deploy_event_id, c.authored_at, c.is_counted
                     from changes c
                    where c.workspace_id = asked_workspace and c.deploy_event_id = d.id
                      and c.authored_at >= earliest and c.authored_at < latest
                      -- This runs once: most installations send no commits, and then no deployment needs a look-up.
                      and (select true from changes some_change where some_change.workspace_id = asked_workspace limit 1)
                   offset 0) c on true
             -- A change that an earlier deployment brought counts with that one.
             where d.status = 'success' and c.is_counted is not false) lead_time
     group by grouping sets ((part), (week))),
  blamed as materialized (
    select distinct n.incident_id as id
      from named n
     where n.deploy_event_id in (select d.id from deployment d)
        or (select d.id
              from deploy_events d
             where d.workspace_id = asked_workspace and d.id = n.deploy_event_id and d.environment = 'production'
               and d.deployed_at >= n.valid_from and d.deployed_at < n.valid_to
             limit 1) is not null),
  own as materialized (
    select i.id, i.title, i.started_at, counted_at(i.opened_at) as opened_at,
           coalesce(counted_at(i.mitigated_at), counted_at(i.resolved_at)) as ended_at, i.deploy_triggered, i.no_reason
      from owned o
      join incidents i on i.workspace_id = asked_workspace and i.service = o.service
                      and i.started_at >= o.valid_from and i.started_at < o.valid_to
                      and i.started_at >= span_from and i.started_at < span_to and i.merged_into is null
     where asked_team is null or i.team_id is null
     union all
    select i.id, i.title, i.started_at, counted_at(i.opened_at),
           coalesce(counted_at(i.mitigated_at), counted_at(i.resolved_at)), i.deploy_triggered, i.no_reason
      from incidents i
     where i.workspace_id = asked_workspace and i.team_id = asked_team
       and i.started_at >= span_from and i.started_at < span_to and i.merged_into is null
     union all
    select i.id, i.title, i.started_at, counted_at(i.opened_at),
           coalesce(counted_at(i.mitigated_at), counted_at(i.resolved_at)), i.deploy_triggered, i.no_reason
      from incidents i
     where everything and i.workspace_id = asked_workspace
       and i.started_at >= span_from and i.started_at < span_to and i.merged_into is null),
  incident as (
    select own.*, true as counts_for_reliability,
           own.deploy_triggered and (everything or own.id in (select b.id from blamed b) or (
             select v.incident_id
               from incident_deployments v
              where v.workspace_id = asked_workspace and v.incident_id = own.id
              limit 1) is null) as counts_for_recovery
      from own
     union all
    select i.id, i.title, i.started_at, counted_at(i.opened_at),
           coalesce(counted_at(i.mitigated_at), counted_at(i.resolved_at)), i.deploy_triggered, i.no_reason, false, i.deploy_triggered
      from blamed b
      join incidents i on i.workspace_id = asked_workspace and i.id = b.id and i.merged_into is null
     where b.id not in (select own.id from own)),
  happening as materialized (
    select i.*, extract(epoch from i.ended_at - i.started_at)::float8 as seconds,
           extract(epoch from i.ended_at - i.opened_at)::float8 as ticket_seconds,
           case when i.started_at >= b.counted_from and i.started_at < current_to then 1
                when i.started_at >= b.counted_previous_from and i.started_at < previous_to then 2 end as part,
           case when i.started_at < b.at and width_bucket(i.started_at, weeks) = b.week then 0
                else width_bucket(i.started_at, weeks) end as week
      from incident i, bound b),
  happened as (
    select part, week,
           count(*) filter (where counts_for_reliability)                              as incidents,
           count(*) filter (where counts_for_reliability and deploy_triggered)         as yes,
           count(*) filter (where counts_for_reliability and not deploy_triggered)     as no,
           count(*) filter (where counts_for_reliability and deploy_triggered is null) as untagged,
           count(seconds) filter (where counts_for_recovery)        as recovered,
           avg(seconds) filter (where counts_for_recovery)          as recovery_mean,
           percentile_cont(0.5) within group (order by seconds) filter (where counts_for_recovery) as recovery_median,
           count(ticket_seconds) filter (where counts_for_recovery) as tickets,
           percentile_cont(0.5) within group (order by ticket_seconds) filter (where counts_for_recovery) as ticket_median,
           count(*) filter (where counts_for_recovery and seconds < 0)     as recovery_negatives,
           count(*) filter (where counts_for_recovery and seconds is null) as recovery_open
      from happening
     group by grouping sets ((part), (week))),
  reasons as (
    select no_reason as reason, count(*) as incidents, sum(seconds) / 60 as minutes
      from happening
     where part = 1 and counts_for_reliability and not deploy_triggered
     group by no_reason),
  unended as (
    select id, title, started_at
      from happening
     where part = 1 and counts_for_recovery and seconds is null
     order by started_at, id
     limit 20)
  select json_build_object(
           'first_deployment_at', (select f.at from first_deployment f),
           'stability_known', case
             when everything then
               exists (select from incidents i
                        where i.workspace_id = asked_workspace and i.started_at >= earliest and i.started_at < latest)
               or exists (select from deploy_events d
                           where d.workspace_id = asked_workspace and d.caused_incident
                             and d.deployed_at >= earliest and d.deployed_at < latest)
               or exists (select from source_services s
                           where s.workspace_id = asked_workspace and (s.service is not null or s.team_id is not null))
               or exists (select from teams t where t.workspace_id = asked_workspace and t.records_incidents_by_hand)
             else
               -- These are not plain bounds: with them Postgres would choose an index by time and read all rows.
               exists (select from telling o
                         join deploy_events d on d.workspace_id = asked_workspace and d.service = o.service and d.caused_incident
                                             and counted_at(d.deployed_at) is not null)
               or exists (select from telling o
                            join incidents i on i.workspace_id = asked_workspace and i.service = o.service
                                            and counted_at(i.started_at) is not null)
               or exists (select from incidents i
                           where i.workspace_id = asked_workspace and i.team_id = telling_team
                             and counted_at(i.started_at) is not null)
               or stability_is_told(asked_workspace, telling_team, asked_service, current_to) end,
           'services', (select count(*) from (select distinct d.service from deployment d where d.part = 1) services),
           'deployed', (select json_agg(deployed) from deployed),
           'daily', (select json_agg(daily order by daily.date) from daily),
           'led', (select json_agg(led) from led),
           'happened', (select json_agg(happened) from happened),
           'reasons', (select json_agg(reasons) from reasons),
           'open', (select json_agg(unended order by unended.started_at, unended.id) from unended))
    into facts;
  return facts;
end $$;
