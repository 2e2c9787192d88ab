import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Which rooms a room may look into. A new room is added here, on purpose. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  teams: [],
  deploys: ['teams'],
  incidents: ['teams', 'deploys'],
  dora: ['teams', 'deploys', 'incidents'],
  flaky: ['teams'],
  practice: [],
  sources: ['teams'],
  digest: ['teams', 'incidents', 'dora', 'sources'],
  pulse: ['teams'],
  home: ['teams', 'deploys', 'incidents', 'dora', 'sources'],
};
const SHELL = new Set(['slack', 'http', 'db', 'schedule', 'pagerduty']);
const EDGE = /\.(store|slack|webhook|http|job|cli)\.ts$/;

/** The shell's own pure files, which pure files of rooms may use. */
const PURE_SHELL = new Set([
  'slack/blocks.ts',
  'slack/form.ts',
  'slack/names.ts',
  'slack/time.ts',
  'http/fields.ts',
  'cli-args.ts',
  'schedule/delivery.ts',
]);
const PURE_PACKAGES = new Set([
  'date-fns',
  '@date-fns/tz',
  'date-holidays',
  'zod',
  'fastest-levenshtein',
  'csv-parse/sync',
  '@slack/types',
]);

/** Each vendor's one door. */
const DOORS: Record<string, RegExp> = {
  '@slack/bolt': /\.slack\.ts$|^slack\/|^bot\.ts$/,
  pg: /^db\//,
  'node-pg-migrate': /^db\//,
  pino: /^log\.ts$/,
  'prom-client': /^http\//,
  express: /^http\/|\.(webhook|http)\.ts$|^slack\/|^bot\.ts$/,
  'node-cron': /^schedule\//,
};

type Import = { readonly to: string; readonly typeOnly: boolean };

const roomOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(/(?:import|export) (type )?[^;]*? from '([^']+)'/g)].map(([, type, from = '']) => ({
    to: from.startsWith('.') ? relative(SRC, resolve(SRC, dirname(path), from)) : `npm:${from}`,
    typeOnly: type !== undefined,
  }));
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    return { path, room: roomOf(path), text, imports: importsOf(path, text) };
  });
const inRooms = files.filter(({ room }) => room in MAY_IMPORT);
const pure = inRooms.filter(({ path }) => !EDGE.test(path));
const local = ({ to }: Import): boolean => !to.startsWith('npm:');

test('every folder is a room or the shell', () => {
  const known = new Set([...Object.keys(MAY_IMPORT), ...SHELL, '']);
  expect(files.filter(({ room }) => !known.has(room)).map(({ path }) => path)).toEqual([]);
});

test('the walls are looked at', () => expect(pure.length).toBeGreaterThan(20));

test.for(inRooms)('$path looks only into rooms it may', ({ room, imports }) => {
  const others = imports.filter(local).filter(({ to }) => ![room, '', ...SHELL].includes(roomOf(to)));
  expect(others.filter(({ to }) => !MAY_IMPORT[room]?.includes(roomOf(to)))).toEqual([]);
  expect(others.filter(({ to, typeOnly }) => EDGE.test(to) && !typeOnly)).toEqual([]);
});

test.for(files.filter(({ room }) => SHELL.has(room)))('$path, in the shell, knows no room', ({ imports }) => {
  expect(imports.filter(local).filter(({ to }) => roomOf(to) in MAY_IMPORT)).toEqual([]);
});

describe('pure files', () => {
  test.for(pure)('$path reaches no edge, no vendor and no clock', ({ text, imports }) => {
    const reached = imports.filter(({ to, typeOnly }) => {
      if (to.startsWith('npm:')) return !PURE_PACKAGES.has(to.slice(4));
      return !typeOnly && (EDGE.test(to) || (SHELL.has(roomOf(to)) && !PURE_SHELL.has(to)));
    });
    expect(reached).toEqual([]);
    expect(text).not.toMatch(/Date\.now\(|new Date\(\)|Math\.random\(|process\./);
  });
});

describe('vendors', () => {
  test.for(Object.entries(DOORS))('%s comes in by its own door', ([vendor, door]) => {
    const users = files.filter(({ imports }) =>
      imports.some(({ to, typeOnly }) => to === `npm:${vendor}` && !typeOnly),
    );
    expect(users.filter(({ path }) => !door.test(path)).map(({ path }) => path)).toEqual([]);
    expect(users).not.toEqual([]);
  });

  test('the environment is read where the program begins, and nowhere else', () => {
    const readers = files.filter(({ text }) => text.includes('process.env')).map(({ path }) => path);
    expect(readers.filter((path) => !/^(main|cli)\.ts$|^db\/embedded/.test(path))).toEqual([]);
  });

  test('the current time is read in clock.ts', () => {
    const readers = files
      .filter(({ room }) => room in MAY_IMPORT)
      .filter(({ text }) => /Date\.now\(|new Date\(\)/.test(text));
    expect(readers.map(({ path }) => path)).toEqual([]);
  });

  test('SQL lives in stores, db/ and migrations', () => {
    const users = files.filter(({ text }) => /\bsql`/.test(text)).map(({ path }) => path);
    expect(users.filter((path) => !/\.store\.ts$|^db\//.test(path))).toEqual([]);
  });
});
