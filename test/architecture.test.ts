import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LAYER_RULES } from './support/architecture/layers.ts';
import { isPure, ROOM_RULES } from './support/architecture/rooms.ts';
import { readSources, sourceOf } from './support/architecture/source.ts';
import { tableRules } from './support/architecture/tables.ts';

const MIGRATIONS = resolve(import.meta.dirname, '../migrations');
const migrations = readdirSync(MIGRATIONS, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.sql'))
  .sort()
  .map((path) => readFileSync(join(MIGRATIONS, path), 'utf8'));

const sources = readSources();
const rules = [...ROOM_RULES, ...LAYER_RULES, ...tableRules(migrations)];

test('the files are looked at', () => {
  expect(sources.filter(({ path }) => isPure(path)).length).toBeGreaterThan(100);
  expect(migrations.length).toBeGreaterThan(5);
});

test.for(rules.map(({ says, faults }) => [says, faults] as const))('%s', ([, faults]) =>
  expect(faults(sources)).toEqual([]),
);

/** Files that break a rule, and what it then says. */
const BROKEN: readonly {
  readonly rule: string;
  readonly files: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
}[] = [
  {
    rule: 'every folder is a room or a part of the shell',
    files: { 'utils/a.ts': '', 'teams/a.ts': '', 'db/a.ts': '', 'main.ts': '' },
    faults: ['utils/a.ts'],
  },
  {
    rule: 'every suffix is the name of a layer',
    files: { 'teams/a.helper.ts': '', 'teams/a.view.ts': '', 'teams/a.ts': '' },
    faults: ['teams/a.helper.ts'],
  },
  {
    rule: 'a room looks only into the rooms below it',
    files: {
      'teams/a.ts': "import type { B } from '../deploys/b.ts';",
      'deploys/b.ts': "import { a } from '../teams/a.ts';",
      'digest/judging/c.ts': "import { d } from '../../home/d.ts';",
      'home/d.ts': "import { c } from '../digest/judging/c.ts';\nimport { x } from '../assistant/x.ts';",
      'pulse/e.ts': "export { a, type A } from '../teams/a.ts';\nimport {\n  one,\n  two,\n} from '../digest/c.ts';",
      'pulse/f.ts': "import '../home/d.ts';\nconst later = await import('../digest/c.ts');",
    },
    faults: [
      'teams/a.ts → deploys/b.ts',
      'digest/judging/c.ts → home/d.ts',
      'home/d.ts → assistant/x.ts',
      'pulse/e.ts → digest/c.ts',
      'pulse/f.ts → home/d.ts',
      'pulse/f.ts → digest/c.ts',
    ],
  },
  {
    rule: 'across rooms, what acts is imported as a type only',
    files: {
      'deploys/a.store.ts':
        "import { b } from '../teams/b.store.ts';\nimport { noteChange } from '../teams/audit.store.ts';\nimport type { C } from '../teams/c.store.ts';\nimport { d } from './d.store.ts';",
    },
    faults: ['deploys/a.store.ts → teams/b.store.ts'],
  },
  {
    rule: 'the shell knows no room',
    files: { 'slack/a.ts': "import type { B } from '../teams/b.ts';", 'db/a.ts': "import { c } from '../clock.ts';" },
    faults: ['slack/a.ts → teams/b.ts'],
  },
  {
    rule: 'a wing imports no wing after it',
    files: {
      'dora/metrics/a.ts': "import type { B } from '../lists/b.ts';",
      'dora/lists/b.ts': "import { a } from '../metrics/a.ts';\nimport { c } from '../c.ts';",
      'dora/c.ts': "import { b } from './lists/b.ts';",
    },
    faults: ['dora/metrics/a.ts → dora/lists/b.ts'],
  },
  {
    rule: 'every folder of a room that has wings is one of them',
    files: { 'dora/other/a.ts': '', 'dora/lists/b.ts': '', 'dora/lists/deep/c.ts': '', 'dora/d.ts': '' },
    faults: ['dora/other/a.ts', 'dora/lists/deep/c.ts'],
  },
  {
    rule: 'house.ts alone opens the front doors of rooms',
    files: {
      'bot.ts': "import { teamsRoom } from './teams/teams.room.ts';",
      'dora/dora.room.ts': "import type { TeamsApi } from '../teams/teams.room.ts';",
      'house.ts': "import { teamsRoom } from './teams/teams.room.ts';",
    },
    faults: ['bot.ts → teams/teams.room.ts'],
  },
  {
    rule: 'of the files in src itself, only house.ts knows rooms, room.ts their types, and config.ts which secrets there are',
    files: {
      'bot.ts': "import type { A } from './teams/a.ts';\nimport { c } from './http/c.ts';",
      'room.ts': "import type { A } from './teams/a.ts';\nimport { b } from './teams/b.ts';",
      'house.ts': "import { a } from './teams/a.ts';",
      'config.ts':
        "import { SIGNING_SOURCES } from './incidents/sources/sources.ts';\nimport { d } from './incidents/d.ts';",
    },
    faults: ['bot.ts → teams/a.ts', 'room.ts → teams/b.ts', 'config.ts → incidents/d.ts'],
  },
  {
    rule: 'house.ts imports front doors, room.ts and types',
    files: {
      'house.ts':
        "import { a } from './teams/a.ts';\nimport { b } from './teams/teams.room.ts';\nimport type { C } from './db/c.ts';\nimport { add } from './room.ts';",
    },
    faults: ['house.ts → teams/a.ts'],
  },
  {
    rule: 'no files import each other in a circle, types included',
    files: {
      'teams/a.ts': "import { b } from './b.ts';",
      'teams/b.ts': "import type { C } from './c.ts';",
      'teams/c.ts': "import { a } from './a.ts';",
      'teams/d.ts': "import { a } from './a.ts';",
    },
    faults: ['teams/a.ts → teams/b.ts → teams/c.ts → teams/a.ts'],
  },
  {
    rule: 'a name is imported from the file that defines it: no barrels, no default exports',
    files: {
      'teams/index.ts': '',
      'teams/a.ts': "export * from './b.ts';",
      'teams/b.ts': 'export default 1;',
      'teams/c.ts': 'const c = 1;\nexport { c as default };',
      'teams/d.ts': 'export const d = 1;',
    },
    faults: ['teams/index.ts', 'teams/a.ts', 'teams/b.ts', 'teams/c.ts'],
  },
  {
    rule: 'pure files reach no edge',
    files: {
      'teams/a.ts':
        "import { b } from './b.store.ts';\nimport { c } from '../db/c.ts';\nimport { d } from '../slack/blocks.ts';\nimport type { E } from '../db/e.ts';",
      'teams/b.store.ts': "import { c } from '../db/c.ts';",
    },
    faults: ['teams/a.ts → teams/b.store.ts', 'teams/a.ts → db/c.ts'],
  },
  {
    rule: 'pure files reach no vendor',
    files: {
      'teams/a.view.ts': "import type { App } from '@slack/bolt';\nimport type { KnownBlock } from '@slack/types';",
      'teams/b.slack.ts': "import type { App } from '@slack/bolt';",
    },
    faults: ['teams/a.view.ts → npm:@slack/bolt'],
  },
  {
    rule: 'pure files read neither clock, chance nor process',
    files: {
      'teams/a.ts': 'const a = Date.now();',
      'teams/b.ts': 'const b = Math.random();',
      'teams/c.ts': 'const c = process.pid;',
      'teams/d.ts': 'const d = new Date(0);',
      'schedule/e.ts': 'const e = process.pid;',
    },
    faults: ['teams/a.ts', 'teams/b.ts', 'teams/c.ts'],
  },
  {
    rule: 'pg comes in by its own door, and is used',
    files: {
      'db/a.ts': "import pg from 'pg';",
      'teams/b.store.ts': "import pg from 'pg';",
      'teams/c.store.ts': "import type { Pool } from 'pg';",
    },
    faults: ['teams/b.store.ts'],
  },
  {
    rule: 'pino comes in by its own door, and is used',
    files: { 'log.ts': "import type { Logger } from 'pino';" },
    faults: ['nobody imports pino'],
  },
  {
    rule: 'the environment is read in config.ts',
    files: { 'main.ts': 'start(process.env);', 'config.ts': 'read(process.env);' },
    faults: ['main.ts'],
  },
  {
    rule: 'no room reads the current time: it comes from clock.ts',
    files: { 'teams/a.slack.ts': 'const now = new Date();', 'clock.ts': 'const now = new Date();' },
    faults: ['teams/a.slack.ts'],
  },
  {
    rule: 'SQL lives in stores, db/ and migrations',
    files: { 'teams/a.slack.ts': 'sql`select 1`;', 'teams/b.store.ts': 'sql`select 1`;', 'db/c.ts': 'sql`select 1`;' },
    faults: ['teams/a.slack.ts'],
  },
  {
    rule: 'only the owning room writes a table',
    files: {
      'teams/a.store.ts':
        'sql`insert into teams (id) values (1) on conflict (id) do update set id = 2`;\nsql`select from deploy_events for update of deploy_events`;',
      'dora/b.store.ts':
        'sql`with gone as (delete\n from mutes) update deploy_events set id = 1 where id = ${teams.map((t) => sql`x`)} and exists (select)`;\nsql`truncate people, changes`;',
      'dora/c.store.ts': "const words = 'delete from mutes'; // update people\nsql`select 1 -- delete from mutes\\n`;",
      'dora/d.store.ts': 'sql`select ${inner ? sql`a` : sql`b`}; insert into nowhere values (1)`;',
    },
    faults: [
      'dora/b.store.ts writes mutes, which is of teams',
      'dora/b.store.ts writes deploy_events, which is of deploys',
      'dora/b.store.ts writes people, which is of teams',
      'dora/b.store.ts writes changes, which is of deploys',
      'dora/d.store.ts writes nowhere, which is of nobody',
    ],
  },
  {
    rule: 'only the room of a setting of the workspace writes it',
    files: {
      'dora/a.store.ts':
        'sql`insert into workspace_settings (workspace_id, benchmark_year, pulse_k) values (1, 2, 3)`;\nsql`update workspace_settings set benchmark_year = 1, triage_channel_id = ${id} where true`;',
      'dora/b.store.ts': 'sql`delete from workspace_settings`;',
    },
    faults: [
      'dora/a.store.ts sets pulse_k, which is of pulse',
      'dora/a.store.ts sets triage_channel_id, which is of teams',
      'dora/b.store.ts sets something, which is of nobody',
    ],
  },
  {
    rule: 'a function of the database that writes is called by the room that owns what it writes',
    files: {
      'incidents/a.store.ts': 'sql`select * from record_deploys(${events})`;',
      'deploys/b.store.ts': 'sql`select * from record_deploys(${events})`;',
    },
    faults: ['incidents/a.store.ts calls record_deploys, which writes for deploys'],
  },
];

describe('a rule that is broken says where', () => {
  test.for(BROKEN.map((broken) => [broken.rule, broken] as const))('%s', ([, { rule, files, faults }]) => {
    const made = Object.entries(files).map(([path, text]) => sourceOf(path, text));
    expect(rules.find(({ says }) => says === rule)?.faults(made)).toEqual(faults);
  });

  test('a table that nobody owns, and one that is made nowhere', () => {
    const [owners] = tableRules(['create table deserted (id int);\ncreate unlogged table teams (id int);']);
    expect(owners?.faults([])).toContain('deserted has not one owner');
    expect(owners?.faults([])).toContain('mutes is made nowhere');
    expect(owners?.faults([])).not.toContain('teams is made nowhere');
  });

  test('every rule is shown broken, of the vendors’ doors two', () => {
    const shown = BROKEN.map(({ rule }) => rule);
    const not = rules.map(({ says }) => says).filter((says) => !shown.includes(says) && !/own door/.test(says));
    expect(not).toEqual(['every table of the migrations has one owner, and every owned table is made']);
  });
});
