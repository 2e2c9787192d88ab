import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bot, startBot } from '../bot.ts';
import { systemClock } from '../clock.ts';
import { migrate } from '../db/migrate.ts';
import { type OpenDatabase, openDatabase } from '../db/open.ts';
import { hashToken, newToken } from '../http/token.ts';
import { tokensStore } from '../http/tokens.store.ts';
import { createLog } from '../log.ts';
import { freePort } from './free-port.ts';
import { loadSample } from './load-sample.ts';
import { SAMPLE_WORKSPACE } from './sample-people.ts';
import { type DemoSlack, startDemoSlack } from './slack/start.ts';

const DATA_DIR = path.join(fileURLToPath(new URL('../..', import.meta.url)), 'data', 'demo');
const SECRETS = { botToken: 'xoxb-demo', signingSecret: 'demo-signing-secret' };

const print = (line = ''): void => void process.stdout.write(`${line}\n`);

try {
  const [pagePort, botPort] = [await freePort(4040), await freePort(4041)];
  print('Starting the database, the bot and a small Slack …');
  const database = await sampleDatabase(pagePort);
  const slack = await startDemoSlack({ port: pagePort, clock: systemClock, workspace: SAMPLE_WORKSPACE, ...SECRETS });
  const bot = await startDemoBot(slack, database, botPort);
  slack.setBotUrl(`${bot.url}/slack/events`);
  introduce(slack, bot, await demoToken(database));

  const stop = () =>
    void Promise.allSettled([slack.close(), bot.close()])
      .then(() => database.close())
      .then(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`The demo could not start: ${(error as Error).message}\n`);
  process.exit(1);
}

/** Fresh sample data at each start, because they end today. Each running demo has a database of its own. */
async function sampleDatabase(port: number): Promise<OpenDatabase> {
  const server = await openDatabase({ embeddedDir: DATA_DIR, database: 'postgres', fast: true });
  const name = `demo_${port}`;
  await server.pool.query(`drop database if exists ${name} with (force)`);
  await server.pool.query(`create database ${name}`);
  const database = await openDatabase({ embeddedDir: DATA_DIR, database: name, fast: true });
  await migrate(database.url);
  await loadSample(database.db, systemClock());
  const close = async () => {
    await database.close();
    await server.close();
  };
  return { ...database, close };
}

function startDemoBot(slack: DemoSlack, database: OpenDatabase, port: number): Promise<Bot> {
  return startBot(
    {
      slack: { mode: 'http', ...SECRETS, apiUrl: slack.apiUrl },
      database: { url: database.url, replicaUrl: undefined, migrationUrl: undefined, dataDir: DATA_DIR },
      host: '127.0.0.1',
      port,
      logLevel: 'warn',
    },
    systemClock,
    createLog('warn'),
  );
}

async function demoToken({ db }: OpenDatabase): Promise<string> {
  const token = newToken();
  await tokensStore(db).add('demo', ['ingest', 'read'], hashToken(token), systemClock());
  return token;
}

function introduce(slack: DemoSlack, bot: Bot, token: string): void {
  print();
  print(`  Open ${slack.url}`);
  print();
  print('  Type /dora in #payments. Then try /dora storefront, /dora platform and /dora all 90d.');
  print('  Deploy to production, and ask again:');
  print();
  print(`  curl -X POST ${bot.url}/v1/deploys -H 'Authorization: Bearer ${token}' \\`);
  print(`    -H 'Content-Type: application/json' \\`);
  print(`    -d '{"repo":"lantern/checkout","sha":"'$(date +%s)'","environment":"production"}'`);
  print();
  print('  Ctrl-C stops it.');
}
