#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { WebClient } from '@slack/web-api';
import { type Command, splitArgs, UsageError } from './cli-args.ts';
import { systemClock } from './clock.ts';
import { loadEnvFile, readDatabaseConfig, readPagerdutyConfig, readPracticeUrl } from './config.ts';
import { NO_LIMIT } from './db/budget.ts';
import { withoutPasswords } from './db/database-url.ts';
import { type LazyDatabase, lazyDatabase } from './db/lazy.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open.ts';
import { troubleOf } from './db/trouble.ts';
import { house } from './house.ts';
import { ownSecret } from './http/own-secret.ts';
import { createLog } from './log.ts';
import { databaseTarget, openMigrated } from './open-migrated.ts';
import { progressBar } from './progress.ts';
import type { Shell } from './room.ts';
import { outboxStore } from './schedule/outbox.store.ts';
import { httpManifest } from './slack/manifest.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const progress = (name: string, total: number) => progressBar(process.stderr, name, total);

const database = lazyDatabase(() => openMigrated(readDatabaseConfig(), createLog('warn', process.stderr), NO_LIMIT));

const own = () => ownSecret(undefined, readDatabaseConfig().dataDir);

/** For the rooms' commands, which need the database alone. It opens at the first query; a variable is read where it is used. */
const shellOf = ({ db }: LazyDatabase, [command]: readonly string[]): Shell => ({
  db,
  readDb: db,
  databaseFault: async () => undefined,
  outbox: outboxStore(db),
  client: new WebClient(),
  slackFault: () => undefined,
  gate: () => (_request, _response, next) => next(),
  admins: [],
  hookSecrets: {},
  metricsOpen: false,
  messageTypes: [],
  own: { known: () => own().known(), made: () => own().made() },
  pagerduty: command === 'backfill' ? readPagerdutyConfig() : undefined,
  clock: systemClock,
  log: createLog('warn', process.stderr),
});

const MANIFEST_USAGE = 'drumbeat manifest --url https://bot.example.com';

const usageOf = (commands: readonly Command[]): string =>
  [
    'drumbeat migrate                                    bring the tables up to date',
    'drumbeat db url                                     the address of the database, for psql',
    `${MANIFEST_USAGE}     the app manifest for requests over HTTP`,
    ...commands.map(({ usage }) => usage),
  ].join('\n');

async function run(args: readonly string[], commands: readonly Command[]): Promise<void> {
  const [first, ...rest] = args;
  switch (first) {
    case 'migrate':
      return runMigrate();
    case 'db':
      if (rest.join(' ') !== 'url') throw new UsageError(usageOf(commands));
      return print((await database.open()).url);
    case 'manifest':
      return runManifest(rest);
    case undefined:
    case 'help':
    case '--help':
      return print(usageOf(commands));
    default:
      return runCommand(args, commands);
  }
}

/** Runs the command of a room, whose name is one word or two. */
async function runCommand(args: readonly string[], commands: readonly Command[]): Promise<void> {
  for (const length of [2, 1]) {
    const command = commands.find(({ name }) => name === args.slice(0, length).join(' '));
    if (command !== undefined)
      return command.run(args.slice(length), { print, progress, practiceUrl: () => readPracticeUrl() });
  }
  const related = commands.filter(({ name }) => name.startsWith(`${args[0]} `));
  if (related.length > 0) throw new UsageError(related.map(({ usage }) => usage).join('\n'));
  throw new UsageError(`drumbeat has no command "${args[0]}".\n${usageOf(commands)}`);
}

async function runManifest(args: readonly string[]): Promise<void> {
  const { url } = splitArgs(args, ['url'], MANIFEST_USAGE).options;
  if (url === undefined || !/^https:\/\/[^/]/.test(url) || !URL.canParse(url)) throw new UsageError(MANIFEST_USAGE);
  // The file is one step up, from src/ (development) and from dist/ (built).
  print(httpManifest(await readFile(new URL('../manifest.yml', import.meta.url), 'utf8'), url).trimEnd());
}

async function runMigrate(): Promise<void> {
  const config = readDatabaseConfig();
  const opened = await openDatabase(databaseTarget(config));
  try {
    const { applied } = await migrate(config.migrationUrl ?? opened.url);
    print(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The tables are up to date.');
  } finally {
    await opened.close();
  }
}

try {
  loadEnvFile();
  const args = process.argv.slice(2);
  const commands = house(shellOf(database, args)).flatMap((room) => room.commands ?? []);
  await run(args, commands);
} catch (error) {
  const trouble = troubleOf(error);
  const isDown = trouble?.kind === 'down';
  process.stderr.write(
    `${isDown ? 'The database cannot be reached. Check DATABASE_URL.' : (trouble?.sentence ?? withoutPasswords((error as Error).message))}\n`,
  );
  process.exitCode = error instanceof UsageError ? 2 : 1;
} finally {
  await database.close();
}
