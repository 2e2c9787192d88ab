import { schedule } from 'node-cron';
import type { Clock } from '../clock.ts';
import { TICKS, withAllowance } from '../db/budget.ts';
import type { Log } from '../log.ts';

/** Something that looks every minute for what is due. A minute that is missed must do no harm. */
export type Tick = {
  readonly name: string;
  /** The name of the tick whose first run it waits for, however that run ends. Without such a tick it does not wait. */
  readonly after?: string;
  run(now: Date): Promise<void>;
};

export type Ticks = {
  /** Runs every task now, each after its current run, and waits for all. */
  tick(): Promise<void>;
  /** Starts no more tasks and waits for those that run. */
  stop(): Promise<void>;
};

/** Without it, node-cron logs to the console. */
const SILENT = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** Starts each task every minute, unless it still runs. node-cron only wakes them: what is due is in the database. */
export function startTicks(
  tasks: readonly Tick[],
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Ticks {
  const running = new Map<Tick, Promise<void>>();
  const firstRuns = new Map(tasks.map(({ name }) => [name, once()] as const));

  async function run(task: Tick): Promise<void> {
    try {
      if (task.after !== undefined) await firstRuns.get(task.after)?.happened;
      await withAllowance(TICKS, () => task.run(clock()));
    } catch (error) {
      log.error({ error, task: task.name }, 'A scheduled task failed');
    } finally {
      firstRuns.get(task.name)?.happens();
    }
  }

  const start = (task: Tick): Promise<void> => {
    const done = (running.get(task) ?? Promise.resolve()).then(() => run(task)).finally(forget);
    function forget() {
      if (running.get(task) === done) running.delete(task);
    }
    running.set(task, done);
    return done;
  };

  const everyMinute = () => {
    const idle = tasks.filter((task) => !running.has(task));
    Promise.all(idle.map(start)).catch((error: unknown) =>
      log.error({ error }, 'A scheduled task could not be started'),
    );
  };
  const cron = schedule('* * * * *', everyMinute, { logger: SILENT, suppressMissedWarning: true, timezone: 'UTC' });
  return {
    tick: async () => void (await Promise.all(tasks.map(start))),
    async stop() {
      await cron.destroy();
      await Promise.all(running.values());
    },
  };
}

/** Runs the steps one after another, also after a failure; throws the first failure at the end. */
export const oneAfterAnother =
  (...steps: readonly (Tick['run'] | undefined)[]): Tick['run'] =>
  async (now) => {
    const failures: unknown[] = [];
    for (const step of steps) await step?.(now).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };

/** Something to wait for that happens once. */
function once(): { readonly happened: Promise<void>; readonly happens: () => void } {
  let happens = () => {};
  const happened = new Promise<void>((resolve) => {
    happens = resolve;
  });
  return { happened, happens };
}
