import { startBot } from './bot.ts';
import { systemClock } from './clock.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';

const DEMO = 'To look around without Slack: npm run demo';

try {
  const config = readConfig(process.env);
  const bot = await startBot(config, systemClock, createLog(config.logLevel));
  const stop = () => void bot.close().then(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${DEMO}\n`);
  process.exitCode = 1;
}
