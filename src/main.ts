import { startBot } from './bot.ts';
import { systemClock } from './clock.ts';
import { loadEnvFile, readConfig } from './config.ts';
import { createLog } from './log.ts';

try {
  loadEnvFile();
  const config = readConfig();
  const log = createLog(config.logLevel);
  const bot = await startBot(config, systemClock, log);
  // At once, and not only at the next full minute: to read the people, and to send what came due while no bot ran.
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
