#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { splitArgs, UsageError } from './cli-args.ts';
import { systemClock } from './clock.ts';
import { loadEnvFile, readDatabaseConfig, readPagerdutyConfig } from './config.ts';
import { isDatabaseDown } from './db/down.ts';
import { migrate } from './db/migrate.ts';
import { type OpenDatabase, openDatabase } from './db/open.ts';
import { pingFault } from './db/ping.ts';
import { IMPORT_DEPLOYS_USAGE, runImportDeploys } from './deploys/deploys.cli.ts';
import { deploysStore } from './deploys/deploys.store.ts';
import { ENVIRONMENT_USAGE, runEnvironment } from './deploys/environments.cli.ts';
import { environmentsStore } from './deploys/environments.store.ts';
import { BENCHMARK_USAGE, runBenchmark } from './dora/dora.cli.ts';
import { doraStore } from './dora/dora.store.ts';
import { flakyStore } from './flaky/flaky.store.ts';
import { runToken, TOKEN_USAGE } from './http/tokens.cli.ts';
import { tokensStore } from './http/tokens.store.ts';
import { incidentsStore } from './incidents/incidents.store.ts';
import { BACKFILL_PAGERDUTY_USAGE, runBackfillPagerduty } from './incidents/pagerduty/pagerduty.cli.ts';
import { pagerdutyBackfillStore } from './incidents/pagerduty/pagerduty-backfill.store.ts';
import { practiceVerdictsStore } from './incidents/practice-verdicts.store.ts';
import { sourceServicesStore } from './incidents/sources/source-services.store.ts';
import { createLog } from './log.ts';
import { databaseTarget, openMigrated } from './open-migrated.ts';
import { pagerduty } from './pagerduty/pagerduty.ts';
import { PRACTICE_USAGE, runImportPractice } from './practice/practice.cli.ts';
import { practiceSource } from './practice/practice-source.store.ts';
import { progressBar } from './progress.ts';
import { PULSE_USAGE, runExportPulse } from './pulse/results/export.cli.ts';
import { publishedStore } from './pulse/wave/published.store.ts';
import { httpManifest } from './slack/manifest.ts';
import { runTeam, TEAM_USAGE } from './teams/teams.cli.ts';
import { teamsStore } from './teams/teams.store.ts';

const USAGE = `drumbeat migrate                                    bring the tables up to date
drumbeat db url                                     the address of the database, for psql
drumbeat manifest --url https://bot.example.com     the app manifest for requests over HTTP
${TOKEN_USAGE}
${TEAM_USAGE}
${ENVIRONMENT_USAGE}
${BENCHMARK_USAGE}
${IMPORT_DEPLOYS_USAGE}
${PRACTICE_USAGE}
${BACKFILL_PAGERDUTY_USAGE}
${PULSE_USAGE}`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function run([command, ...args]: readonly string[]): Promise<void> {
  switch (command) {
    case 'migrate':
      return runMigrate();
    case 'db':
      if (args.join(' ') !== 'url') throw new UsageError(USAGE);
      return withDatabase(async ({ url }) => print(url));
    case 'manifest':
      return runManifest(args);
    case 'token':
      return withDatabase(({ db }) => runToken(args, tokensStore(db), systemClock, print));
    case 'team':
      return withDatabase(({ db }) => runTeam(args, { teams: teamsStore(db), clock: systemClock, print }));
    case 'environment':
      return withDatabase(({ db }) =>
        runEnvironment(args, { environments: environmentsStore(db), clock: systemClock, print }),
      );
    case 'benchmark':
      return withDatabase(({ db }) => runBenchmark(args, { dora: doraStore(db), clock: systemClock, print }));
    case 'import':
      return runImport(args);
    case 'export':
      return runExport(args);
    case 'backfill':
      return runBackfill(args);
    case undefined:
    case 'help':
    case '--help':
      return print(USAGE);
    default:
      throw new UsageError(`drumbeat has no command "${command}".\n${USAGE}`);
  }
}

async function runManifest(args: readonly string[]): Promise<void> {
  const { url } = splitArgs(args, ['url'], USAGE).options;
  if (url === undefined || !/^https:\/\/[^/]/.test(url) || !URL.canParse(url))
    throw new UsageError('drumbeat manifest --url https://bot.example.com');
  // One step up from src/ (development) and from dist/ (built).
  print(httpManifest(await readFile(new URL('../manifest.yml', import.meta.url), 'utf8'), url).trimEnd());
}

const progress = (name: string, total: number) => progressBar(process.stderr, name, total);

async function runImport([what, ...args]: readonly string[]): Promise<void> {
  switch (what) {
    case 'deploys':
      return withDatabase(({ db }) =>
        runImportDeploys(args, {
          deploys: deploysStore(db),
          environments: environmentsStore(db),
          clock: systemClock,
          progress,
          print,
        }),
      );
    case 'practice':
      return withDatabase(({ db }) => {
        const deploys = deploysStore(db);
        const stores = { deploy_events: deploys, incidents: incidentsStore(db, deploys), test_runs: flakyStore(db) };
        const verdicts = practiceVerdictsStore(db, deploys);
        const nameDeployments = (source: string) => verdicts.nameDeployments(source);
        return runImportPractice(args, { open: openPractice, stores, nameDeployments, progress, print });
      });
    default:
      throw new UsageError(`${IMPORT_DEPLOYS_USAGE}\n${PRACTICE_USAGE}`);
  }
}

async function runBackfill([what, ...args]: readonly string[]): Promise<void> {
  if (what !== 'pagerduty') throw new UsageError(BACKFILL_PAGERDUTY_USAGE);
  const config = readPagerdutyConfig(process.env);
  return withDatabase(({ db }) =>
    runBackfillPagerduty(args, {
      pagerduty: config && pagerduty(config),
      backfill: pagerdutyBackfillStore(db, deploysStore(db)),
      services: sourceServicesStore(db),
      clock: systemClock,
      progress,
      print,
    }),
  );
}

async function runExport([what, ...args]: readonly string[]): Promise<void> {
  if (what !== 'pulse') throw new UsageError(PULSE_USAGE);
  return withDatabase(async ({ db }) => {
    const names = new Map((await teamsStore(db).teams()).map(({ id, name }) => [Number(id), name]));
    await runExportPulse(args, { published: publishedStore(db), nameOf: (team) => names.get(team), print });
  });
}

/** The database of a practice is read as it is: nothing is migrated there. */
async function openPractice(url: string) {
  const { db, place, close } = await openDatabase({ url });
  const fault = await pingFault(db);
  if (fault === undefined) return { source: practiceSource(db, place), close };
  await close();
  throw new UsageError(`The database at ${place}, to import from, ${fault}`);
}

async function withDatabase(work: (database: OpenDatabase) => Promise<void>): Promise<void> {
  const database = await openMigrated(readDatabaseConfig(process.env), createLog('warn', process.stderr));
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

async function runMigrate(): Promise<void> {
  const config = readDatabaseConfig(process.env);
  const database = await openDatabase(databaseTarget(config));
  try {
    const { applied } = await migrate(config.migrationUrl ?? database.url);
    print(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The tables are up to date.');
  } finally {
    await database.close();
  }
}

try {
  loadEnvFile();
  await run(process.argv.slice(2));
} catch (error) {
  const isDown = isDatabaseDown(error);
  process.stderr.write(
    `${isDown ? 'The database cannot be reached. Check DATABASE_URL.' : (error as Error).message}\n`,
  );
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
