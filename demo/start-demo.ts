import { type Bot, startBot } from '../src/bot.ts';
import type { Clock } from '../src/clock.ts';
import { openDatabase } from '../src/db/open.ts';
import { ownSecret } from '../src/http/own-secret.ts';
import { hashToken, newToken } from '../src/http/token.ts';
import { tokensStore } from '../src/http/tokens.store.ts';
import { createLog } from '../src/log.ts';
import { messageShortcuts } from './message-shortcuts.ts';
import { loadSample } from './sample/load.ts';
import { SAMPLE_WORKSPACE } from './sample/people.ts';
import { samplePulse } from './sample/pulse.ts';
import { type DemoSlack, startDemoSlack } from './slack/start.ts';
import type { DemoClock } from './time/demo-clock.ts';
import { type MoveTime, type TimeDeps, timeMover } from './time/move-time.ts';
import { nextDueAt } from './time/next-due.ts';

export type Demo = {
  readonly slack: DemoSlack;
  readonly bot: Bot;
  /** For `/v1`, with every scope. */
  readonly token: string;
  /** Moves the time of the bot and of its Slack. */
  readonly moveTime: MoveTime;
  close(): Promise<void>;
};

export type DemoOptions = {
  /** An empty migrated database. */
  readonly databaseUrl: string;
  readonly clock: DemoClock;
  /** 0 for any free port. */
  readonly pagePort: number;
  readonly botPort: number;
  /** Lets the bot do what is due after time was moved. */
  readonly tick?: TimeDeps['tick'];
  /** By default, the next instant at which something in the database is due. */
  readonly nextDueAt?: TimeDeps['nextDueAt'];
};

export const SECRETS = { botToken: 'xoxb-demo', signingSecret: 'demo-signing-secret' };
export const APP_TOKEN = 'xapp-demo';
/** What the bot of the demo seals with; the colleagues who answer the pulse seal with it, too. */
export const SECRET = newToken();
const OWN = ownSecret(SECRET, '');

/** Fills the database with the sample organisation, and starts the bot beside a small Slack to try it in. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { databaseUrl, clock, pagePort } = options;
  const token = await fill(databaseUrl, clock.now);
  let bot: Bot | undefined;
  const dueInDatabase = async (after: Date) => bot && nextDueAt(bot.database.db, after);
  const slack = await startDemoSlack({
    port: pagePort,
    clock: clock.now,
    workspace: { ...SAMPLE_WORKSPACE, messageShortcuts: messageShortcuts() },
    appToken: APP_TOKEN,
    moveTime: timeMover({
      clock,
      tick: options.tick ?? (async () => bot && tickAll(bot, clock.now)),
      nextDueAt: options.nextDueAt ?? dueInDatabase,
    }),
    ...SECRETS,
  });
  try {
    const started = await startDemoBot(options, slack);
    bot = started;
    await started.tick();
    // By now the bot has read the people from Slack.
    await samplePulse(started.database.db, OWN).begin(clock.now());
    await tickAll(started, clock.now);
    const close = async () => {
      await slack.close();
      await started.close();
    };
    return { slack, bot, token, moveTime: slack.moveTime, close };
  } catch (error) {
    await slack.close();
    throw error;
  }
}

/** Lets the bot act, and then the colleagues whom no one acts as. */
async function tickAll(bot: Bot, now: () => Date): Promise<void> {
  await bot.tick();
  await samplePulse(bot.database.db, OWN).colleaguesAnswer(now());
}

async function startDemoBot({ databaseUrl, clock, botPort }: DemoOptions, slack: DemoSlack): Promise<Bot> {
  const bot = await startBot(
    {
      slack: { mode: 'http', ...SECRETS, apiUrl: slack.apiUrl },
      database: { url: databaseUrl, replicaUrl: undefined, migrationUrl: undefined, dataDir: '' },
      host: '127.0.0.1',
      port: botPort,
      logLevel: 'warn',
      secret: SECRET,
    },
    clock.now,
    createLog('warn'),
  );
  slack.setBotUrl(`${bot.url}/slack/events`);
  return bot;
}

async function fill(url: string, clock: Clock): Promise<string> {
  const { db, close } = await openDatabase({ url });
  try {
    await loadSample(db, clock());
    const token = newToken();
    await tokensStore(db).add('demo', ['ingest', 'read'], hashToken(token), clock());
    return token;
  } finally {
    await close();
  }
}
