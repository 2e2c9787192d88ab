import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startBot } from '../src/bot.ts';
import { systemClock } from '../src/clock.ts';
import { NO_LIMIT } from '../src/db/budget.ts';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open.ts';
import { hashToken, newToken } from '../src/http/token.ts';
import { tokensStore } from '../src/http/tokens.store.ts';
import { createLog } from '../src/log.ts';
import { generate } from './data.ts';
import { benchDigest } from './digest.ts';
import { benchIngest } from './ingest.ts';
import { benchPulse } from './pulse.ts';
import { benchQueries } from './queries.ts';
import { benchRange } from './range.ts';
import { printSlack, startSlackClient } from './slack.ts';
import { benchTick } from './tick.ts';

const SIGNING_SECRET = 'bench-signing-secret';
const rows = Number((process.argv[2] ?? '1000000').replaceAll('_', ''));
const only = process.argv[3];
if (
  !Number.isInteger(rows) ||
  rows < 1_000 ||
  (only !== undefined && !['questions', 'pulse', 'digest', 'ingest'].includes(only))
)
  throw new Error('npm run bench -- ROWS [questions | pulse | digest | ingest], at least 1000 rows');

const print = (line = ''): void => void process.stdout.write(`${line}\n`);
const dir = await mkdtemp(path.join(os.tmpdir(), 'drumbeat-bench-'));
const database = await openDatabase({ embeddedDir: path.join(dir, 'postgres') }, { budget: NO_LIMIT });
try {
  await migrate(database.url);
  const now = systemClock();
  const start = performance.now();
  // A pool without the bot's limit on how long a statement may take.
  const maker = new pg.Pool({ connectionString: database.url, max: 1 });
  await generate(maker, rows, now);
  await maker.end();
  print(
    `${rows.toLocaleString('en')} deployments of two years, made in ${Math.round((performance.now() - start) / 1_000)} s; ${os.cpus().length} cores, load ${os.loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
  );
  if (only === 'questions') await benchQuestions(now);
  else if (only === 'pulse') await benchPulse(database, print);
  else if (only === 'digest') {
    print('\nDigests of the last week');
    await benchDigest(database, now, print);
  } else if (only === 'ingest') await benchBot(now);
  else await benchAll(now);
} finally {
  await database.close();
  await rm(dir, { recursive: true, force: true });
}

async function benchAll(now: Date): Promise<void> {
  print('\nQuestions over 30 days');
  await benchQuestions(now);
  print('\nThe tick');
  await benchTick(database, print);
  print('\nA pulse');
  await benchPulse(database, print);
  print('\nDigests of the last week');
  await benchDigest(database, now, print);
  await benchBot(now);
}

async function benchQuestions(now: Date): Promise<void> {
  await benchQueries(database.pool, now, print);
  await benchRange(database.pool, now, print);
}

async function benchBot(now: Date): Promise<void> {
  const token = newToken();
  await tokensStore(database.db).add('bench', ['ingest', 'read'], hashToken(token), now);
  const slack = await startSlackClient(SIGNING_SECRET);
  const bot = await startBot(
    {
      slack: { mode: 'http', botToken: 'xoxb-bench', signingSecret: SIGNING_SECRET, apiUrl: slack.apiUrl },
      database: { url: database.url, replicaUrl: undefined, migrationUrl: undefined, dataDir: dir },
      host: '127.0.0.1',
      port: 0,
      logLevel: 'warn',
    },
    systemClock,
    createLog('warn'),
  );
  print('\n/dora under 20 people');
  await slack.ask(`${bot.url}/slack/events`);
  printSlack(await slack.ask(`${bot.url}/slack/events`), print);
  print('\nDeployments in');
  await benchIngest({ url: bot.url, token }, (max) => new pg.Pool({ connectionString: database.url, max }), print);
  slack.stop();
  await bot.close();
}
