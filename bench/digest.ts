import type pg from 'pg';
import type { Db } from '../src/db/db.ts';
import { moodOf } from '../src/pulse/disclosure/mood.ts';
import { waveSummary } from '../src/pulse/results/digest-summary.ts';
import { publishedStore } from '../src/pulse/wave/published.store.ts';
import { dataHealth } from '../src/source-health/health.ts';
import { sourcesStore } from '../src/source-health/sources.store.ts';
import { localDateOf, mondayOf, plusDays } from '../src/teams/calendar/local-date.ts';
import type { TeamId } from '../src/teams/team.ts';
import { teamSettingsStore } from '../src/teams/team-settings.store.ts';
import { teamsStore } from '../src/teams/teams.store.ts';
import { digestMakerOn } from '../test/support/digest-maker.ts';
import { counted, type Statement } from './counted.ts';
import { addHistory } from './digest-data.ts';
import { inTurn, ms, quantile } from './measure.ts';

const ROUNDS = 9;

/** Measures the facts of all teams' digests at once, over nine weeks, and lists the statements for one team and for all. */
export async function benchDigest(
  database: { readonly db: Db; readonly pool: pg.Pool },
  now: Date,
  print: (line: string) => void,
): Promise<void> {
  const settings = teamSettingsStore(database.db);
  const all = await settings.settingsOf((await teamsStore(database.db).teams()).map(({ id }) => id));
  const monday = plusDays(mondayOf(localDateOf(now, 'Europe/Berlin')), -7);
  const wanted = all.map((one) => ({ ...one, monday }));
  const takeBack = await addHistory(database, makerOf(database.db), wanted, now);
  const runs: Readonly<Record<'one' | 'all', Statement[][]>> = { one: [], all: [] };
  const run = async (name: 'one' | 'all', teams: typeof wanted): Promise<void> => {
    const statements: Statement[] = [];
    await makerOf(counted(database.db, statements))(teams, now);
    runs[name].push(statements);
  };
  const timings = await inTurn({ one: () => run('one', wanted.slice(0, 1)), all: () => run('all', wanted) }, ROUNDS);
  for (const { name, medianMs, p95Ms, runs: rounds } of timings) {
    const [first = [], ...rest] = runs[name as 'one' | 'all'];
    const teams = name === 'all' ? `${wanted.length} teams (goal: 1,000 ms)` : 'One team';
    print(`  ${teams}: median ${ms(medianMs)}, slowest of ${rounds} ${ms(p95Ms)}, in ${first.length} statements`);
    // The first round warmed the caches.
    first.forEach(({ tables }, index) => {
      print(`    ${medianOf(rest, index).padStart(8)}  ${tables}`);
    });
    print(`    ${ms(medianMs - sum(rest)).padStart(8)}  the rest, in the program`);
  }
  await takeBack();
}

const medianOf = (rounds: readonly Statement[][], index: number): string => ms(quantile(timesOf(rounds, index), 0.5));

const timesOf = (rounds: readonly Statement[][], index: number): number[] =>
  rounds.map((statements) => statements[index]?.ms ?? Number.NaN);

const sum = (rounds: readonly Statement[][]): number =>
  (rounds[0] ?? []).reduce((total, _, index) => total + quantile(timesOf(rounds, index), 0.5), 0);

/** Makes a digest as the bot does, with every statement through this `db`. */
function makerOf(db: Db) {
  const settings = teamSettingsStore(db);
  const published = publishedStore(db);
  const calendarsOf = async (ids: readonly TeamId[]) =>
    new Map((await settings.settingsOf(ids)).map(({ team, calendar }) => [team.id, calendar] as const));
  return digestMakerOn(db, dataHealth({ sources: sourcesStore(db), calendarsOf }), async (wanted) => {
    const waves = await published.closed();
    const closed = waves.map((wave) => wave.published);
    return new Map(
      wanted.map(({ team, monday }) => [
        team.id,
        { news: waveSummary(waves, team.id, monday), unhappyBecause: moodOf(closed, team.id) },
      ]),
    );
  });
}
