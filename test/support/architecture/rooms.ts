import { folderOf, type Import, importsThat, isOurs, type Rule } from './source.ts';

/** The rooms, from the top: a room may import those below its own line. Add a new room here. */
const WALLS: readonly (readonly string[])[] = [
  ['home', 'assistant', 'practice'],
  ['digest'],
  ['pulse'],
  ['dora', 'flaky', 'work', 'source-health'],
  ['incidents'],
  ['deploys'],
  ['teams'],
];

/** The shell: the folders that every room may import. */
const SHELL: ReadonlySet<string> = new Set(['slack', 'http', 'db', 'schedule', 'github', 'pagerduty', 'names']);

/** The wings of a room in their order: a wing imports no wing after it. Files beside the wings have no order. */
const WINGS: Readonly<Record<string, readonly string[]>> = {
  incidents: ['sources', 'ingest', 'pagerduty', 'question', 'answering', 'telling', 'follow-up', 'person-records'],
  dora: ['metrics', 'snapshot', 'finding', 'json', 'trend', 'lists', 'explain'],
  pulse: ['survey', 'disclosure', 'wave', 'sealing', 'belonging', 'lifecycle', 'asking', 'results'],
  teams: ['calendar', 'directory', 'setup', 'person-records'],
  deploys: ['environments', 'events', 'recording', 'ingest', 'list'],
  digest: ['judging', 'words'],
  home: ['form', 'form-parts', 'forms', 'settings', 'status', 'tab'],
};

const LAYERS = ['wing', 'view', 'store', 'slack', 'webhook', 'http', 'job', 'cli', 'openapi', 'room'];

/** The audit log has one writer, which the store of each room calls in its own transaction. */
const SHARED: ReadonlySet<string> = new Set(['teams/audit.store.ts']);

/** The layers that act. Every other file of a room is pure: it computes, or turns data into blocks. */
const EDGE = /\.(store|slack|webhook|http|job|cli|wing|room)\.ts$/;
const FRONT_DOOR = /\.room\.ts$/;

const lineOf = (room: string): number => WALLS.findIndex((line) => line.includes(room));

export const isRoom = (folder: string): boolean => lineOf(folder) >= 0;
export const isShell = (folder: string): boolean => SHELL.has(folder);
export const isEdge = (path: string): boolean => EDGE.test(path);
export const isPure = (path: string): boolean => isRoom(folderOf(path)) && !isEdge(path);

const isBelow = (room: string, other: string): boolean => lineOf(room) < lineOf(other);

/** Whether it is an import of another room. */
const isOfAnother = (path: string, { to }: Import): boolean => isRoom(folderOf(to)) && folderOf(to) !== folderOf(path);

export const ROOM_RULES: readonly Rule[] = [
  {
    says: 'every folder is a room or a part of the shell',
    faults: (sources) =>
      sources
        .map(({ path }) => path)
        .filter((path) => !['', ...SHELL].includes(folderOf(path)) && !isRoom(folderOf(path))),
  },
  {
    says: 'every suffix is the name of a layer',
    faults: (sources) =>
      sources
        .map(({ path }) => path)
        .filter((path) => /\./.test(path.slice(0, -3)) && !LAYERS.includes(path.split('.').at(-2) ?? '')),
  },
  {
    says: 'a room looks only into the rooms below it',
    faults: (sources) =>
      importsThat(
        sources,
        ({ path }, imported) =>
          isRoom(folderOf(path)) && isOfAnother(path, imported) && !isBelow(folderOf(path), folderOf(imported.to)),
      ),
  },
  {
    says: 'across rooms, what acts is imported as a type only',
    faults: (sources) =>
      importsThat(
        sources,
        ({ path }, imported) =>
          isRoom(folderOf(path)) &&
          isOfAnother(path, imported) &&
          isEdge(imported.to) &&
          !SHARED.has(imported.to) &&
          !imported.typeOnly,
      ),
  },
  {
    says: 'the shell knows no room',
    faults: (sources) =>
      importsThat(sources, ({ path }, imported) => isShell(folderOf(path)) && isOfAnother(path, imported)),
  },
  {
    says: 'a wing imports no wing after it',
    faults: (sources) =>
      importsThat(sources, ({ path }, { to }) => {
        const wings = WINGS[folderOf(path)] ?? [];
        const [from, into] = [path, to].map((one) => wings.indexOf(one.split('/')[1] ?? ''));
        return folderOf(path) === folderOf(to) && from !== -1 && (into ?? -1) > (from ?? -1);
      }),
  },
  {
    says: 'every folder of a room that has wings is one of them',
    faults: (sources) =>
      sources
        .map(({ path }) => path)
        .filter((path) => isRoom(folderOf(path)) && path.split('/').length > 2)
        .filter((path) => path.split('/').length > 3 || !WINGS[folderOf(path)]?.includes(path.split('/')[1] ?? '')),
  },
  {
    says: 'house.ts alone opens the front doors of rooms',
    faults: (sources) =>
      importsThat(
        sources,
        ({ path }, imported) => path !== 'house.ts' && FRONT_DOOR.test(imported.to) && !imported.typeOnly,
      ),
  },
  {
    says: 'of the files in src itself, only house.ts knows rooms, room.ts their types, and config.ts which secrets there are',
    faults: (sources) =>
      importsThat(
        sources.filter(({ path }) => folderOf(path) === '' && path !== 'house.ts'),
        ({ path }, imported) =>
          isOfAnother(path, imported) &&
          !(path === 'room.ts' && imported.typeOnly) &&
          !(path === 'config.ts' && /^incidents\/sources\/(sources|secrets)\.ts$/.test(imported.to)),
      ),
  },
  {
    says: 'house.ts imports front doors, room.ts and types',
    faults: (sources) =>
      importsThat(
        sources,
        ({ path }, { to, typeOnly }) => path === 'house.ts' && !typeOnly && !FRONT_DOOR.test(to) && to !== 'room.ts',
      ),
  },
  {
    says: 'no files import each other in a circle, types included',
    faults: (sources) => {
      const next = new Map(
        sources.map(({ path, imports }) => [path, imports.filter(isOurs).map(({ to }) => to)] as const),
      );
      return circlesIn(next);
    },
  },
  {
    says: 'a name is imported from the file that defines it: no barrels, no default exports',
    faults: (sources) =>
      sources
        .filter(
          ({ path, text }) => /(^|\/)index\.ts$/.test(path) || /^export (\*|default\b)|\bas default\b/m.test(text),
        )
        .map(({ path }) => path),
  },
];

/** Every circle of imports, as `a → b → a`. */
function circlesIn(next: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, way: readonly string[]): void => {
    const start = way.indexOf(path);
    if (start >= 0) circles.push([...way.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const to of next.get(path) ?? []) walk(to, [...way, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  return circles;
}
