import { folderOf, type Rule, type Source } from './source.ts';

/** The room that writes each table. Every room may read it. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  teams: [
    'teams',
    'service_owners',
    'setting_changes',
    'people',
    'channels',
    'team_choices',
    'team_members',
    'team_days',
    'mutes',
    'person_forgettings',
  ],
  deploys: ['deploy_events', 'deploy_arrivals', 'changes', 'deploy_receipts', 'environment_names'],
  incidents: [
    'incidents',
    'incident_deployments',
    'incident_alerts',
    'incident_answers',
    'incident_onsets',
    'incident_cards',
    'incident_people',
    'incident_chases',
    'incident_reminders',
    'source_people',
    'source_services',
    'source_secrets',
    'webhook_payloads',
    'pagerduty_lookups',
    'backfilled_days',
  ],
  flaky: ['test_runs'],
  pulse: [
    'pulse_waves',
    'pulse_keys',
    'pulse_tidying',
    'pulse_wave_teams',
    'pulse_audience',
    'pulse_sealed',
    'pulse_comments',
    'pulse_actions',
  ],
  digest: ['digests'],
  'source-health': ['slack_gap'],
  schedule: ['deliveries', 'delivery_gates', 'schedules'],
  http: ['api_tokens'],
  names: ['service_names'],
  db: ['drumbeat_migration_checksums', 'drumbeat_functions'],
};

/** The room that writes each column of the workspace's one row of settings. */
const WORKSPACE_SETTINGS: Readonly<Record<string, string>> = {
  triage_channel_id: 'teams',
  digest_channel_id: 'teams',
  benchmark_year: 'dora',
  pulse_cadence: 'pulse',
  pulse_next_on: 'pulse',
  pulse_k: 'pulse',
};

const ownerOf = (table: string): string | undefined =>
  Object.entries(OWNERS).find(([, tables]) => tables.includes(table))?.[0];

/** The tables that migrations create and do not drop again. */
function tablesMadeBy(migrations: readonly string[]): string[] {
  const made = migrations.flatMap((text) => [
    ...withoutComments(text).matchAll(/\bcreate (?:unlogged )?table (?:if not exists )?(\w+)/g),
  ]);
  const gone = migrations.flatMap((text) => [...withoutComments(text).matchAll(/\bdrop table (?:if exists )?(\w+)/g)]);
  return made.flatMap(([, table]) => table ?? []).filter((table) => !gone.some(([, dropped]) => dropped === table));
}

/** The functions of the database that write, each with the rooms whose tables it writes. */
function writingFunctions(migrations: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const pieces = migrations.flatMap((text) => withoutComments(text).split(/(?=\bcreate (?:or replace )?function )/));
  const written = pieces.flatMap((piece) => {
    const [, name, , body = ''] = /^create (?:or replace )?function (\w+)[^;]*?\$(\w*)\$(.*?)\$\2\$/s.exec(piece) ?? [];
    const rooms = tablesWritten(body).map((table) => ownerOf(table) ?? table);
    return name === undefined || rooms.length === 0 ? [] : [[name, [...new Set(rooms)]] as const];
  });
  return new Map(written);
}

const withoutComments = (text: string): string => text.replace(/--.*$/gm, '');

const WRITE =
  /\b(?:insert into|(?<!\b(?:for|key|do|on) )update|delete from|merge into|truncate(?: table)?) (?:only )?((?!set\b)\w+(?:, \w+)*)/g;

function tablesWritten(sql: string): string[] {
  const flat = withoutComments(sql).replace(/\s+/g, ' ').toLowerCase();
  return [...new Set([...flat.matchAll(WRITE)].flatMap(([, tables = '']) => tables.split(', ')))];
}

/** The text of the `sql` templates of a file, also of nested ones. */
function sqlIn(text: string): string {
  const parts: string[] = [];
  for (const { index } of text.matchAll(/\bsql(?:<[^`]*?>)?`/g)) {
    const from = text.indexOf('`', index) + 1;
    parts.push(text.slice(from, endOfTemplate(text, from)));
  }
  return parts.join('\n;\n');
}

/** The end of the template that begins here. A value in it may contain templates. */
function endOfTemplate(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '`') return at;
    if (text.startsWith('${', at)) at = endOfValue(text, at + 2);
  }
  return text.length;
}

function endOfValue(text: string, from: number): number {
  for (let at = from, depth = 1; at < text.length; at++) {
    if (text[at] === '`') at = endOfTemplate(text, at + 1);
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

/** The tables of other rooms that a file writes. */
const foreignWrites = ({ path, text }: Source): readonly string[] =>
  tablesWritten(sqlIn(text))
    .filter((table) => table !== 'workspace_settings' && ownerOf(table) !== folderOf(path))
    .map((table) => `${path} writes ${table}, which is of ${ownerOf(table) ?? 'nobody'}`);

/** The settings of other rooms that a file writes. */
const foreignSettings = ({ path, text }: Source): readonly string[] =>
  settingsWritten(sqlIn(text))
    .filter((column) => WORKSPACE_SETTINGS[column] !== folderOf(path))
    .map((column) => `${path} sets ${column}, which is of ${WORKSPACE_SETTINGS[column] ?? 'nobody'}`);

function settingsWritten(sql: string): string[] {
  const flat = sql.replace(/\s+/g, ' ');
  const inserted = [...flat.matchAll(/insert into workspace_settings(?: as \w+)? \(([^)]*)\)/g)];
  const updated = [...flat.matchAll(/update workspace_settings(?: as \w+)? set (.*?) where\b/g)];
  const columns = [
    ...inserted.flatMap(([, list = '']) => list.split(', ')),
    ...updated.flatMap(([, sets = '']) => [...sets.matchAll(/(\w+) = /g)].map(([, column = '']) => column)),
  ];
  const writes = flat.match(/(?:insert into|update|delete from|truncate) workspace_settings\b/g) ?? [];
  const unread = writes.length > inserted.length + updated.length ? ['something'] : [];
  return [...new Set([...columns, ...unread])].filter((column) => column !== 'workspace_id');
}

export const tableRules = (migrations: readonly string[]): readonly Rule[] => [
  {
    says: 'every table of the migrations has one owner, and every owned table is made',
    faults: () => {
      const [made, owned] = [tablesMadeBy(migrations), ['workspace_settings', ...Object.values(OWNERS).flat()]];
      return [
        ...made
          .filter((table) => owned.filter((one) => one === table).length !== 1)
          .map((table) => `${table} has not one owner`),
        ...owned
          .filter((table) => ![...made, ...(OWNERS['db'] ?? [])].includes(table))
          .map((table) => `${table} is made nowhere`),
      ];
    },
  },
  {
    says: 'only the owning room writes a table',
    faults: (sources) => sources.flatMap(foreignWrites),
  },
  {
    says: 'only the room of a setting of the workspace writes it',
    faults: (sources) => sources.flatMap(foreignSettings),
  },
  {
    says: 'a function of the database that writes is called by the room that owns what it writes',
    faults: (sources) =>
      [...writingFunctions(migrations)].flatMap(([name, rooms]) =>
        sources
          .filter(
            ({ path, text }) =>
              new RegExp(`\\b${name}\\(`).test(sqlIn(text)) && rooms.some((room) => room !== folderOf(path)),
          )
          .map(({ path }) => `${path} calls ${name}, which writes for ${rooms.join(', ')}`),
      ),
  },
];
