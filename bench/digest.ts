import type pg from 'pg';
import type { Db } from '../src/db/db.ts';
import { digestMakerOf } from '../src/rituals.ts';
import { dataHealth } from '../src/sources/health.ts';
import { sourcesStore } from '../src/sources/sources.store.ts';
import { localDateOf, mondayOf, plusDays } from '../src/teams/local-date.ts';
import type { TeamId } from '../src/teams/team.ts';
import { teamSettingsStore } from '../src/teams/team-settings.store.ts';
import { teamsStore } from '../src/teams/teams.store.ts';
import { inTurn, ms } from './measure.ts';

const ROUNDS = 7;

/** The facts of every team's digest at once, over nine weeks, and how many statements that takes. */
export async function benchDigest(
  { db }: { readonly db: Db; readonly pool: pg.Pool },
  now: Date,
  print: (line: string) => void,
): Promise<void> {
  const settings = teamSettingsStore(db);
  const all = await settings.settingsOf((await teamsStore(db).teams()).map(({ id }) => id));
  const monday = plusDays(mondayOf(localDateOf(now, 'Europe/Berlin')), -7);
  const wanted = all.map((one) => ({ ...one, monday }));
  let statements: number[] = [];
  const counting: Db = {
    ...db,
    async query(query) {
      const start = performance.now();
      const result = await db.query<never>(query);
      statements.push(performance.now() - start);
      return result;
    },
  };
  const calendarsOf = async (ids: readonly TeamId[]) =>
    new Map((await settings.settingsOf(ids)).map(({ team, calendar }) => [team.id, calendar] as const));
  const health = dataHealth({ sources: sourcesStore(counting), calendarsOf });
  const make = digestMakerOf({ db: counting, readDb: counting, health });
  const countOf = async (teams: typeof wanted): Promise<number> => {
    statements = [];
    await make(teams, now);
    return statements.length;
  };
  const [forOne, forAll] = [await countOf(wanted.slice(0, 1)), await countOf(wanted)];
  const slowest = statements.toSorted((a, b) => b - a).slice(0, 3);
  const timings = await inTurn({ one: () => make(wanted.slice(0, 1), now), all: () => make(wanted, now) }, ROUNDS);
  const median = (name: string) => ms(timings.find((timing) => timing.name === name)?.medianMs ?? Number.NaN);
  print(
    `  ${wanted.length} teams: median ${median('all')} (goal: 1,000 ms), in ${forAll} statements; slowest ${slowest.map(ms).join(', ')}`,
  );
  print(`  One team: median ${median('one')}, in ${forOne} statements`);
}
