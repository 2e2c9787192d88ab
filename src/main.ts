import { startBot } from './bot.ts';
import { systemClock } from './clock.ts';
import { loadEnvFile, readConfig } from './config.ts';
import { createLog } from './log.ts';

try {
  loadEnvFile();
  const config = readConfig();
  const log = createLog(config.logLevel);
  const bot = await startBot(config, systemClock, log);
  // Not only at the next full minute: who is who, and what came due while nobody ran.
  void bot.tick();
  const stop = () =>
    void bot.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'Drumbeat did not stop cleanly');
        process.exit(1);
      },
    );
  process.once('SIGINT', stop).once('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
