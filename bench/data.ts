import type pg from 'pg';

export type Data = { readonly rows: number; readonly teams: number; readonly services: number };

/** 300 teams and 2,000 services, whose shares follow a power law. */
export const ORGANISATION = { teams: 300, services: 2_000 };

/**
 * Writes two years of deployments up to `now`, spread evenly: 60 % go to production, and lead times are log-normal around six
 * hours. 8 % of the production deployments caused an incident, and as many incidents were caused by none. The practice's own
 * table gets the same rows, and only a primary key, as the practice has it.
 */
export async function generate(pool: pg.Pool, rows: number, now: Date): Promise<void> {
  const statements = [
    'create schema practice',
    `create table practice.deploy_events (
       id serial primary key, sha varchar(40) not null, repo varchar(200) not null, environment varchar(50) not null,
       deployed_at timestamptz not null default now(), deployed_by varchar(100), status varchar(20) not null default 'success',
       caused_incident boolean default false, incident_id varchar(100), lead_time_seconds integer)`,
    `insert into practice.deploy_events (sha, repo, environment, deployed_at, deployed_by, status, caused_incident, incident_id, lead_time_seconds)
     select md5(g::text) || substr(md5((g * 7)::text), 1, 8),
            'acme/service-' || lpad((1 + floor(${ORGANISATION.services} * power(r1, 1.8)))::int::text, 4, '0'),
            case when r2 < 0.6 then 'production' else 'staging' end,
            '${now.toISOString()}'::timestamptz - (1 - g::float8 / ${rows}) * interval '730 days',
            'dev-' || (r4 * 900)::int,
            case when r5 < 0.94 then 'success' when r5 < 0.97 then 'hotfix' else 'rollback' end,
            r2 < 0.6 and r6 < 0.08,
            case when r2 < 0.6 and r6 < 0.08 then 'INC-' || g end,
            case when r8 < 0.02 then null
                 else least(20000000, exp(ln(21600.0) + 1.6 * sqrt(-2 * ln(greatest(r7, 1e-9))) * cos(2 * pi() * r8)))::int end
       from (select g, random() r1, random() r2, random() r4, random() r5, random() r6, random() r7, random() r8
               from generate_series(1, ${rows}) g) s
      order by g`,
    `insert into deploy_events (sha, repo, environment, deployed_at, deployed_by, status, caused_incident, incident_id, lead_time_seconds)
     select sha, repo, environment, deployed_at, deployed_by, status, caused_incident, incident_id, lead_time_seconds
       from practice.deploy_events order by id`,
    `insert into teams (name, time_zone) select 'team-' || lpad(g::text, 3, '0'), 'Europe/Berlin' from generate_series(1, ${ORGANISATION.teams}) g`,
    `insert into service_owners (service, team_id)
     select 'acme/service-' || lpad(g::text, 4, '0'), t.id
       from generate_series(1, ${ORGANISATION.services}) g
       join teams t on t.name = 'team-' || lpad((1 + (hashint4(g) & 2147483647) % ${ORGANISATION.teams})::text, 3, '0')`,
    `insert into incidents (id, severity, started_at, resolved_at, deploy_triggered, service_name)
     select incident_id, (array['P1','P2','P3','P4'])[1 + floor(random() * 4)::int], deployed_at + interval '20 minutes',
            deployed_at + interval '20 minutes' + exp(ln(3600.0) + random() * 2) * interval '1 second', true, repo
       from practice.deploy_events where caused_incident`,
    `insert into incident_deployments (incident_id, deploy_event_id, service, started_at)
     select i.id, d.id, d.service, i.started_at
       from deploy_events d
       join incidents i on i.workspace_id = d.workspace_id and i.id = d.incident_id`,
    `insert into incidents (id, severity, started_at, resolved_at, deploy_triggered, service_name)
     select 'OPS-' || id, (array['P1','P2','P3','P4'])[1 + floor(random() * 4)::int], deployed_at + interval '3 hours',
            deployed_at + interval '4 hours', false, repo
       from practice.deploy_events where caused_incident`,
    'vacuum analyze',
    // Writing this to disk must not slow down the next measurement.
    'checkpoint',
  ];
  for (const statement of statements) await pool.query(statement);
}
