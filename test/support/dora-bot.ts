import type { DemoMessage } from '../../demo/protocol.ts';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { type Bot, startBot } from '../../src/bot.ts';
import type { SlackConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { aDemoSlack, appToken, botToken, noon, signingSecret } from '../demo/workspace.ts';
import { type Hands, handsOf } from './hands.ts';
import { until } from './processes.ts';

export type Mode = 'HTTP' | 'Socket Mode';

export type RunningBot = {
  readonly bot: Bot;
  readonly slack: DemoSlack;
  /** Those of the people there. */
  readonly hands: Hands;
  /** Everything that was logged so far. */
  logged(): string;
  /** Does something and waits until this person sees that many new messages in the channel. */
  hears(as: string, channel: string, count: number, act: () => Promise<unknown>): Promise<readonly DemoMessage[]>;
  close(): Promise<void>;
};

/** The real bot beside the demo's Slack, at noon of Monday 2 November 2026; with or without a secret for encryption. */
export async function runningBot(mode: Mode, databaseUrl: string, secret?: string): Promise<RunningBot> {
  const lines: string[] = [];
  const slack = await aDemoSlack();
  const bot = await startBot(
    {
      slack: slackConfig(mode, slack.apiUrl),
      database: { url: databaseUrl, replicaUrl: undefined, migrationUrl: undefined, dataDir: '/nowhere' },
      host: '127.0.0.1',
      port: 0,
      logLevel: 'debug',
      secret,
    },
    () => noon,
    createLog('debug', { write: (line) => void lines.push(line) }),
  );
  if (mode === 'HTTP') slack.setBotUrl(`${bot.url}/slack/events`);
  return {
    bot,
    slack,
    hands: handsOf(slack),
    logged: () => lines.join(''),
    async hears(as, channel, count, act) {
      const before = slack.messages(as, channel).length;
      const heard = () => slack.messages(as, channel).slice(before);
      await act();
      await until(() => heard().length >= count);
      return heard();
    },
    async close() {
      await bot.close();
      await slack.close();
    },
  };
}

const slackConfig = (mode: Mode, apiUrl: string): SlackConfig =>
  mode === 'HTTP' ? { mode: 'http', botToken, signingSecret, apiUrl } : { mode: 'socket', botToken, appToken, apiUrl };
