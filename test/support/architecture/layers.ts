import { isEdge, isPure, isRoom, isShell } from './rooms.ts';
import { folderOf, importsThat, isOurs, type Rule, type Source } from './source.ts';

/** The pure files of the shell, which pure files of rooms may import. */
const PURE_SHELL: ReadonlySet<string> = new Set([
  'slack/blocks.ts',
  'slack/modals/form-values.ts',
  'slack/modals/inputs.ts',
  'slack/modals/metadata.ts',
  'slack/modals/modal.view.ts',
  'slack/names.ts',
  'slack/time.ts',
  'http/fields.ts',
  'http/body/foreign-json.ts',
  'http/limits.ts',
  'cli-args.ts',
  'names/plain-name.ts',
  'names/placeholder.ts',
  'names/team-name.ts',
  'names/service-name.ts',
  'schedule/delivery.ts',
  'schedule/message-type.ts',
]);

const PURE_PACKAGES: ReadonlySet<string> = new Set([
  'date-fns',
  '@date-fns/tz',
  'date-holidays',
  'zod',
  'fastest-levenshtein',
  'csv-parse/sync',
  '@slack/types',
]);

/** The only files that may import each vendor. */
const DOORS: Readonly<Record<string, RegExp>> = {
  '@slack/bolt': /\.slack\.ts$|^slack\/|^bot\.ts$/,
  pg: /^db\//,
  'node-pg-migrate': /^db\//,
  pino: /^log\.ts$/,
  'prom-client': /^http\//,
  express: /^http\/|\.(webhook|http)\.ts$|^slack\/|^bot\.ts$/,
  'node-cron': /^schedule\//,
};

const CLOCK = /Date\.now\(|new Date\(\)/;

/** The paths of the files whose text matches `words`, except where `may` allows it. */
const thatSay = (sources: readonly Source[], words: RegExp, may: (path: string) => boolean): readonly string[] =>
  sources.filter(({ path, text }) => words.test(text) && !may(path)).map(({ path }) => path);

const doorRule = ([vendor, door]: readonly [string, RegExp]): Rule => ({
  says: `${vendor} comes in by its own door, and is used`,
  faults: (sources) => {
    const users = sources.filter(({ imports }) =>
      imports.some(({ to, typeOnly }) => to === `npm:${vendor}` && !typeOnly),
    );
    if (users.length === 0) return [`nobody imports ${vendor}`];
    return users.map(({ path }) => path).filter((path) => !door.test(path));
  },
});

export const LAYER_RULES: readonly Rule[] = [
  {
    says: 'pure files reach no edge',
    faults: (sources) =>
      importsThat(
        sources.filter(({ path }) => isPure(path)),
        (_, imported) =>
          isOurs(imported) &&
          !imported.typeOnly &&
          (isEdge(imported.to) || (isShell(folderOf(imported.to)) && !PURE_SHELL.has(imported.to))),
      ),
  },
  {
    says: 'pure files reach no vendor',
    faults: (sources) =>
      importsThat(
        sources.filter(({ path }) => isPure(path)),
        (_, imported) => !isOurs(imported) && !PURE_PACKAGES.has(imported.to.slice('npm:'.length)),
      ),
  },
  {
    says: 'pure files read neither clock, chance nor process',
    faults: (sources) => thatSay(sources, /Date\.now\(|new Date\(\)|Math\.random\(|process\./, (path) => !isPure(path)),
  },
  ...Object.entries(DOORS).map(doorRule),
  {
    says: 'the environment is read in config.ts',
    faults: (sources) => thatSay(sources, /process\.env/, (path) => path === 'config.ts'),
  },
  {
    says: 'no room reads the current time: it comes from clock.ts',
    faults: (sources) => thatSay(sources, CLOCK, (path) => !isRoom(folderOf(path))),
  },
  {
    says: 'SQL lives in stores, db/ and migrations',
    faults: (sources) => thatSay(sources, /\bsql`/, (path) => /\.store\.ts$|^db\//.test(path)),
  },
];
