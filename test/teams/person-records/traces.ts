import type pg from 'pg';
import { teamPrint, wavePrint } from '../../../src/pulse/wave/fingerprints.store.ts';

/** Somebody who left traces everywhere. Every word here is theirs alone. */
export type Traced = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** The private channel that Slack opened for them. */
  readonly dm: string;
  /** What PagerDuty calls them. */
  readonly vendorId: string;
};

export const ADA: Traced = {
  id: 'UADA0001',
  name: 'Ada Lovelace',
  email: 'Ada@example.com',
  dm: 'DADA0001',
  vendorId: 'PADA01',
};
/** Her id begins with Ada's. */
export const BEA: Traced = {
  id: 'UADA00012',
  name: 'Bea Lovelace',
  email: 'bea@example.com',
  dm: 'DBEA0001',
  vendorId: 'PBEA01',
};

/** One team, one deployment, one incident, a digest and a closed pulse, and both people in all of it. */
export async function tracesOf(pool: pg.Pool, people: readonly Traced[]): Promise<void> {
  await aTeamWithHistory(pool, people);
  for (const person of people) await inTeams(pool, person);
  for (const person of people) await inIncidents(pool, person);
  for (const person of people) await inMessages(pool, person);
  await pool.query(`
    update setting_changes
       set change = '{"lead": {"from": "", "to": "${people.map(({ id }) => id).join(', ')}"}}'
     where subject = 'team payments'`);
}

async function aTeamWithHistory(pool: pg.Pool, people: readonly Traced[]): Promise<void> {
  const ids = people.map(({ id }) => id);
  const frozen = { audience: ids.map((personId) => ({ personId, team: 1 })), leads: new Map([[1, ids]]) };
  await pool.query(`
    insert into teams (id, name) overriding system value values (1, 'payments');
    insert into service_owners (service, team_id) values ('checkout', 1);
    insert into incidents (id, title, service_name, started_at, resolved_at, source, deploy_triggered)
    values ('pagerduty:1', 'Checkout is slow', 'checkout', '2026-11-20 10:00Z', '2026-11-20 11:00Z', 'pagerduty', true);
    insert into incident_chases (incident_id, resolved_at) values ('pagerduty:1', '2026-11-20 11:00Z');
    insert into digests (team_id, monday, made_at, facts) values (1, '2026-11-16', '2026-11-16 10:00Z', '{}')`);
  await pool.query(
    `insert into pulse_waves (id, opens_on, opened_at, closes_at, state, k, items, audience_sha256, closed_at, published)
     overriding system value values (1, '2026-11-02', '2026-11-02', '2026-11-13', 'closed', 5, '{Q01}', $1, '2026-11-13', '{}')`,
    [wavePrint(frozen)],
  );
  await pool.query('insert into pulse_wave_teams (wave_id, team_id, leads, audience_sha256) values (1, 1, $1, $2)', [
    ids,
    teamPrint(1, ids, ids),
  ]);
}

async function inTeams(pool: pg.Pool, { id, name, email }: Traced): Promise<void> {
  await pool.query(
    `insert into people (id, name, email, is_full_member, is_deactivated, refreshed_at, home_team_id)
     values ($1, $2, $3, true, true, '2026-11-01', 1)`,
    [id, name, email],
  );
  await pool.query(
    `with member as (insert into team_members (team_id, person_id, since) values (1, $1, '2026-11-01')),
     chosen as (insert into team_choices (team_id, role, kind, slack_id) values (1, 'lead', 'person', $1)),
     muted as (insert into mutes (message_type, subject, muted_by, muted_at)
               values ('digest', $1, $1, '2026-11-01'), (md5($1), 'team 1', $1, '2026-11-01')),
     wish as (insert into person_forgettings (person_id, asked_at) values ($1, '2026-11-01')),
     asked as (insert into pulse_audience (wave_id, person_id, team_id) values (1, $1, 1)),
     acted as (insert into pulse_actions (team_id, wave_id, friction, did, actor, said_at)
               values (1, 1, 'meetings', 'fewer', $1, '2026-11-16'))
     insert into setting_changes (changed_at, actor, subject, change)
     values ('2026-11-01', $1, 'team payments', '{}'),
            ('2026-11-02', $1, 'person ' || $1::text, $2)`,
    [
      id,
      JSON.stringify({ home_team: { from: null, to: 'payments' }, i_am: { from: null, to: `${name} (pagerduty)` } }),
    ],
  );
}

async function inIncidents(pool: pg.Pool, { id, name, email, vendorId }: Traced): Promise<void> {
  await pool.query(
    `with deployed as (insert into deploy_events (sha, repo, environment, deployed_at, deployed_by, caused_incident)
                       values ('abc1234', 'checkout', 'production', '2026-11-20 09:55Z', upper($2), true),
                              ('abc1235', 'checkout', 'production', '2026-11-19 09:55Z', lower($3), false),
                              ('abc1236', 'checkout', 'production', '2026-11-18 09:55Z', 'somebody else', false) returning id),
     again as (insert into deploy_arrivals (service, environment, place, repo, sha, version_sha, deployed_at, deployed_by, details,
                                            key_sha256, recorded_at)
               values ('checkout', 'production', 'production', 'checkout', 'abc1234', 'abc1234', '2026-11-20 09:56Z', $2, '{}', '',
                       '2026-11-20 09:56Z')),
     answered as (insert into incident_answers (incident_id, kind, actor, answered_at)
                  values ('pagerduty:1', 'unsure', $1, '2026-11-20 11:05Z'), ('pagerduty:1', 'yes', $1, '2026-11-20 11:06Z')),
     corrected as (insert into incident_onsets (incident_id, was, started_at, actor, corrected_at)
                   values ('pagerduty:1', '2026-11-20 10:05Z', '2026-11-20 10:00Z', $1, '2026-11-20 11:07Z')),
     on_call as (insert into incident_people (incident_id, person_id, position, via)
                 select 'pagerduty:1', $1, count(*), 'team' from incident_people),
     reminded as (insert into incident_reminders (incident_id, position, step, person_id, due_at, told_in)
                  select 'pagerduty:1', 1 + count(*), 'on-call', $1, '2026-11-20 15:00Z', 'pagerduty:1 on-call 1'
                    from incident_reminders),
     at_source as (insert into source_people (source, vendor_id, name, email, first_seen_at)
                   values ('pagerduty', $4, $2 || ' (PD)', $3, '2026-11-20')),
     by_link as (insert into source_people (source, vendor_id, name, person_id, linked_at, first_seen_at)
                 values ('grafana-irm', $4, $2, $1, '2026-11-20', '2026-11-20')),
     sought as (insert into pagerduty_lookups (what, key, tries) values ('person', $4, 1)),
     worked as (update incidents set responders = responders || $4::text where id = 'pagerduty:1'),
     secret as (insert into source_secrets (source, sealed, set_by, set_at) values (md5($1), '', $1, '2026-11-01'))
     insert into webhook_payloads (source, delivery_id, received_at, outcome, body)
     values ('alertmanager', md5($1 || '1'), '2026-11-20', 'taken', jsonb_build_object('by', $2::text)),
            ('pagerduty', md5($1 || '2'), '2026-11-20', 'taken', jsonb_build_object('who', $2 || ' (PD)')),
            ('pagerduty', md5($1 || '3'), '2026-11-20', 'taken', jsonb_build_object('mail', 'to ' || upper($3))),
            ('pagerduty', md5($1 || '4'), '2026-11-20', 'taken', jsonb_build_object('agent', $4::text)),
            ('pagerduty', md5($1 || '5'), '2026-11-20', 'taken', jsonb_build_object('text', '<@' || $1 || '>'))`,
    [id, name, email, vendorId],
  );
  await pool.query(
    `update incident_chases set snoozed_by = $1, snoozed_until = '2026-11-21' where snoozed_by is null`,
    [id],
  );
  await pool.query(
    `update digests set became = 'taken', decided_by = $1, decided_at = '2026-11-16' where decided_by is null`,
    [id],
  );
}

async function inMessages(pool: pg.Pool, { id, dm }: Traced): Promise<void> {
  await pool.query(
    `with gates as (insert into delivery_gates (scope, opens_at)
                    values ('channel ' || $1::text, '2026-11-20'), ('message ' || $2::text || ' 1.2', '2026-11-20'))
     insert into deliveries (kind, subject, occurrence, channel_id, update_ts, due_at, expires_at, state, next_attempt_at,
                             sent_channel_id, sent_ts, context, created_at)
     values ('incident-reminder', 'pagerduty:1 on-call ' || length($1), '2026-11-20', $1, null, '2026-11-20', '2026-11-21', 'sent',
             '2026-11-20', $2, '1.2', '{}', '2026-11-20'),
            ('incident-answered', 'pagerduty:1 ' || length($1), '2026-11-20', $2, '1.2', '2026-11-20', '2026-11-21', 'sent',
             '2026-11-20', $2, '1.2', '{}', '2026-11-20'),
            ('silent-source', $1 || ' checkout', '2026-11-20', $1, null, '2026-11-20', '2026-11-21', 'skipped', '2026-11-20',
             null, null, jsonb_build_object('place', $2), '2026-11-20')`,
    [id, dm],
  );
}
