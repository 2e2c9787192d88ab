import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/clock.ts';
import { migrate } from '../src/db/migrate.ts';
import { type OpenDatabase, openDatabase } from '../src/db/open.ts';
import { freePort } from './free-port.ts';
import { openIncident } from './open-incident.ts';
import { APP_TOKEN, type Demo, SECRETS, startDemo } from './start-demo.ts';
import { demoClock } from './time/demo-clock.ts';

const DATA_DIR = path.join(fileURLToPath(new URL('..', import.meta.url)), 'data', 'demo');

const INCIDENT_AFTER_MS = 60_000;

const print = (line = ''): void => void process.stdout.write(`${line}\n`);

try {
  const [pagePort, botPort] = [await freePort(4040), await freePort(4041)];
  print('Starting the database, the bot and a small Slack …');
  const database = await freshDatabase(pagePort);
  const clock = demoClock(systemClock);
  const demo = await startDemo({ databaseUrl: database.url, clock, pagePort, botPort });
  introduce(demo, database.url);
  const incident = async () => {
    await openIncident({ url: demo.bot.url, token: demo.token }, clock.now());
    await demo.bot.tick();
  };
  setTimeout(
    () => void incident().catch((error: Error) => print(`The incident could not open: ${error.message}`)),
    INCIDENT_AFTER_MS,
  ).unref();

  const stop = () =>
    void demo
      .close()
      .then(() => database.close())
      .then(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`The demo could not start: ${(error as Error).message}\n`);
  process.exit(1);
}

/** It is empty at each start, because the sample ends today. Each running demo has its own database. */
async function freshDatabase(port: number): Promise<OpenDatabase> {
  const server = await openDatabase({ embeddedDir: DATA_DIR, database: 'postgres', fast: true });
  const name = `demo_${port}`;
  await server.pool.query(`drop database if exists ${name} with (force)`);
  const database = await openDatabase({ embeddedDir: DATA_DIR, database: name, fast: true });
  await migrate(database.url);
  const close = async () => {
    await database.close();
    await server.close();
  };
  return { ...database, close };
}

function introduce({ slack, bot, token }: Demo, databaseUrl: string): void {
  print();
  print(`  Open ${slack.url}`);
  print();
  print(
    '  Type /dora in #payments. Then try /dora storefront, /dora explain, /dora deploys, /dora trend and /dora all 90d.',
  );
  print('  “Next ritual”, “+1 hour” and “+1 day” above the conversation move the time of all this.');
  print('  In a minute an incident opens in #payments, with the question whether a deploy triggered it.');
  print('  Deploy to production, and ask again:');
  print();
  print(`  curl -X POST ${bot.url}/v1/deploys -H 'Authorization: Bearer ${token}' \\`);
  print(`    -H 'Content-Type: application/json' \\`);
  print(`    -d '{"repo":"lantern/checkout","sha":"'$(date +%s)'","environment":"production"}'`);
  print();
  print('  The database, for psql, and what a bot of your own needs to talk to this Slack instead:');
  print();
  print(`  psql '${databaseUrl}'`);
  print(
    `  SLACK_API_URL=${slack.apiUrl} SLACK_BOT_TOKEN=${SECRETS.botToken} SLACK_APP_TOKEN=${APP_TOKEN} PORT=0 npm start`,
  );
  print();
  print('  Ctrl-C stops it.');
}
