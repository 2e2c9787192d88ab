import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../support/database.ts';
import { drumbeatIn } from '../../support/drumbeat.ts';
import { aHouse, allRoutes } from '../../support/house.ts';
import { testApi } from '../../support/http.ts';
import { ADA, BEA, type Traced, tracesOf } from './traces.ts';

const { db, pool, reset } = await testDatabase();
const clock = () => new Date('2026-11-25T12:00:00Z');
const api = await testApi(db, clock, allRoutes(db, clock));
const drumbeat = drumbeatIn(aHouse({ db, clock }));

/** The columns that say who a person is, in whatever form. `tracesOf` leaves a trace in each of them. */
const OF_PEOPLE: Readonly<Record<string, string>> = {
  deliveries: 'subject channel_id sent_channel_id context',
  delivery_gates: 'scope',
  deploy_events: 'deployed_by',
  digests: 'decided_by',
  incident_answers: 'actor',
  incident_chases: 'snoozed_by',
  incident_onsets: 'actor',
  incident_people: 'person_id',
  incident_reminders: 'person_id',
  incidents: 'responders',
  mutes: 'subject muted_by',
  pagerduty_lookups: 'key',
  people: 'id name email',
  person_forgettings: 'person_id',
  pulse_actions: 'actor',
  pulse_audience: 'person_id',
  pulse_wave_teams: 'leads',
  deploy_arrivals: 'deployed_by',
  setting_changes: 'actor subject change',
  source_people: 'vendor_id name email person_id',
  source_secrets: 'set_by',
  team_choices: 'slack_id',
  team_members: 'person_id',
  webhook_payloads: 'body',
};

/** All other columns of text: of nobody, or free text that people write. */
const OF_NOBODY: Readonly<Record<string, string>> = {
  api_tokens: 'name scopes',
  backfilled_days: 'source',
  changes: 'sha',
  channels: 'id name stopped_reason',
  deliveries: 'kind thread_ts update_ts state lease_owner sent_ts reason',
  deploy_events:
    'sha repo environment status incident_id service_name service previous_sha ref version url run imported_from imported_id imported_incident_id',
  deploy_receipts: 'answer',
  digests: 'facts asks became',
  environment_names: 'name canonical',
  incident_alerts: 'source name incident_id',
  incident_answers: 'incident_id kind reason deployments why suggestion',
  incident_cards: 'incident_id channel_id said',
  incident_chases: 'incident_id',
  incident_deployments: 'incident_id service',
  incident_onsets: 'incident_id why',
  incident_people: 'incident_id via',
  incident_reminders: 'incident_id step told_in',
  incidents:
    'id severity title repo service_name service no_reason url source imported_from imported_id imported_row merged_into onset_source source_service source_state from_merged',
  mutes: 'message_type',
  pagerduty_lookups: 'what',
  people: 'time_zone',
  pulse_actions: 'friction did',
  pulse_comments: 'said',
  pulse_wave_teams: 'channel_id audience_sha256',
  pulse_waves: 'state items audience_sha256 key_sha256 published ending',
  deploy_arrivals: 'service environment place repo sha version_sha said details',
  schedules: 'kind',
  service_names: 'key name',
  service_owners: 'service',
  slack_gap: 'reason',
  source_people: 'source',
  source_secrets: 'source',
  source_services: 'source name service mapped_by',
  team_choices: 'role kind',
  team_days: 'name',
  teams: 'name channel_id time_zone incident_channel_id working_days holiday_region',
  test_runs: 'test_name suite status imported_from imported_id',
  webhook_payloads: 'source delivery_id outcome reason',
  workspace_settings: 'triage_channel_id digest_channel_id',
};

/** They have rows only while a pulse is open, and whoever is in them is forgotten after its close. */
const EMPTY_AT_CLOSE = ['pulse_sealed', 'pulse_keys', 'pulse_tidying'];

type Column = { readonly table: string; readonly column: string };

const columnsIn = (lists: Readonly<Record<string, string>>): Column[] =>
  Object.entries(lists).flatMap(([table, columns]) => columns.split(' ').map((column) => ({ table, column })));

async function textColumns(): Promise<readonly Column[]> {
  const { rows } = await pool.query<Column>(
    `select table_name as table, column_name as column
       from information_schema.columns
      where table_schema = current_schema() and column_name <> 'workspace_id' and not starts_with(table_name, 'drumbeat_')
        and data_type in ('text', 'character varying', 'character', 'ARRAY', 'json', 'jsonb') and table_name <> all($1)`,
    [EMPTY_AT_CLOSE],
  );
  return rows;
}

/** The columns in which a word of this person stands somewhere. */
async function tracedIn(person: Traced): Promise<readonly string[]> {
  const words = Object.values(person).map((word) => `\\m${word}\\M`);
  const found: string[] = [];
  for (const { table, column } of await textColumns()) {
    const { rows } = await pool.query(`select from ${table} where "${column}"::text ~* any($1) limit 1`, [words]);
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found.sort();
}

const named = (columns: readonly Column[]): string[] => columns.map(({ table, column }) => `${table}.${column}`).sort();

beforeEach(async () => {
  await reset();
  await api.admit(['read']);
  await tracesOf(pool, [ADA, BEA]);
});

test('every column of text is known: either it says who a person is, or it never does', async () => {
  expect([...named(columnsIn(OF_PEOPLE)), ...named(columnsIn(OF_NOBODY))].sort()).toEqual(named(await textColumns()));
});

test('whoever is forgotten is in no column any more, and before they were in every one that says who a person is', async () => {
  expect(await tracedIn(ADA)).toEqual(named(columnsIn(OF_PEOPLE)));
  await drumbeat('person', 'forget', ADA.id);
  expect(await tracedIn(ADA)).toEqual([]);
});

test('nobody else is touched, not even somebody whose id begins alike', async () => {
  const before = JSON.parse(await drumbeat('person', 'export', BEA.id));
  await drumbeat('person', 'forget', ADA.id);
  expect(JSON.parse(await drumbeat('person', 'export', BEA.id))).toEqual(before);
});

test('two can be forgotten, also where they stood in the same place', async () => {
  await drumbeat('person', 'forget', ADA.id, BEA.id);
  expect([...(await tracedIn(ADA)), ...(await tracedIn(BEA))]).toEqual([]);
});

test.for(['/v1/dora?team=payments&window=30d', '/v1/dora?window=30d', '/v1/incidents'])(
  'no number changes: %s',
  async (path) => {
    const { status, body } = await api.get(path);
    expect(status).toBe(200);
    await drumbeat('person', 'forget', ADA.id);
    expect((await api.get(path)).body).toEqual(body);
  },
);

test('history keeps its rows', async () => {
  const history = [
    'incident_answers',
    'incident_onsets',
    'setting_changes',
    'pulse_audience',
    'pulse_actions',
    'digests',
  ];
  const counted = async () =>
    Promise.all(history.map(async (table) => (await pool.query(`select count(*) from ${table}`)).rows[0]?.count));
  const before = await counted();
  await drumbeat('person', 'forget', ADA.id);
  // That somebody was forgotten is a change of its own.
  expect(await counted()).toEqual(before.map((count, index) => count + (history[index] === 'setting_changes' ? 1 : 0)));
});
