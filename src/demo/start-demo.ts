import { type Bot, startBot } from '../bot.ts';
import type { Clock } from '../clock.ts';
import { openDatabase } from '../db/open.ts';
import { hashToken, newToken } from '../http/token.ts';
import { tokensStore } from '../http/tokens.store.ts';
import { createLog } from '../log.ts';
import { loadSample } from './load-sample.ts';
import { SAMPLE_WORKSPACE } from './sample-people.ts';
import { type DemoSlack, startDemoSlack } from './slack/start.ts';

export type Demo = {
  readonly slack: DemoSlack;
  readonly bot: Bot;
  /** For `/v1`, with every scope. */
  readonly token: string;
  close(): Promise<void>;
};

export type DemoOptions = {
  /** A migrated database with nothing in it. */
  readonly databaseUrl: string;
  readonly clock: Clock;
  /** 0 takes any free one. */
  readonly pagePort: number;
  readonly botPort: number;
};

export const SECRETS = { botToken: 'xoxb-demo', signingSecret: 'demo-signing-secret' };
export const APP_TOKEN = 'xapp-demo';

/** Fills the database with the sample organisation, and starts the bot beside a small Slack to try it in. */
export async function startDemo({ databaseUrl, clock, pagePort, botPort }: DemoOptions): Promise<Demo> {
  const token = await fill(databaseUrl, clock);
  const slack = await startDemoSlack({
    port: pagePort,
    clock,
    workspace: SAMPLE_WORKSPACE,
    appToken: APP_TOKEN,
    ...SECRETS,
  });
  try {
    const bot = await startBot(
      {
        slack: { mode: 'http', ...SECRETS, apiUrl: slack.apiUrl },
        database: { url: databaseUrl, replicaUrl: undefined, migrationUrl: undefined, dataDir: '' },
        host: '127.0.0.1',
        port: botPort,
        logLevel: 'warn',
      },
      clock,
      createLog('warn'),
    );
    slack.setBotUrl(`${bot.url}/slack/events`);
    const close = async () => {
      await slack.close();
      await bot.close();
    };
    return { slack, bot, token, close };
  } catch (error) {
    await slack.close();
    throw error;
  }
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
