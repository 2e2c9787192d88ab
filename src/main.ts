import { startBot } from './bot.ts';
import { systemClock } from './clock.ts';
import { liveInUtc, loadEnvFile, readConfig } from './config.ts';
import { withoutPasswords } from './db/database-url.ts';
import { lastResort } from './last-resort.ts';
import { createLog } from './log.ts';

try {
  loadEnvFile();
  liveInUtc();
  const config = readConfig();
  const log = createLog(config.logLevel);
  const survive = lastResort({ log, exit: () => process.exit(1), nowMs: () => performance.now() });
  process.on('uncaughtException', survive).on('unhandledRejection', survive);
  const bot = await startBot(config, systemClock, log);
  // At once, and not only at the next full minute: to read the people, and to send what came due while no bot ran.
  bot
    .tick()
    .catch((error: unknown) => log.warn({ error }, 'Not everything that is due could be looked for at the start'));
  const stop = () => {
    bot.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'Drumbeat did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`${withoutPasswords((error as Error).message)}\n`);
  process.exitCode = 1;
}
