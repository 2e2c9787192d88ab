import { readFileSync } from 'node:fs';

/**
 * Loaded into the bot before anything else. Asked for the memory in use, it answers; from then on it also tells its parent when the
 * event loop was stuck, because loading and warming up a program is one long piece of work.
 *
 * A loop counts as stuck for the time in which its own thread worked: on a busy machine a process waits for its turn, and that is
 * no fault of its own.
 */

export type Told =
  | { readonly kind: 'stuck'; readonly ms: number }
  | { readonly kind: 'memory'; readonly bytes: number; readonly residentBytes: number };

const LOOK_EVERY_MS = 10;
const STUCK_MS = 250;
/** Linux has the time of each thread; elsewhere that of the whole process has to do, and counts a little too much. */
const THREAD = `/proc/self/task/${process.pid}/schedstat`;

const tell = (told: Told): void => void process.send?.(told);

function workedMs(): number {
  try {
    return Number(readFileSync(THREAD, 'latin1').split(' ')[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
}

const look = () => ({ atMs: performance.now(), workedMs: workedMs() });
let seen = look();

function watchLoop(): void {
  const before = seen;
  seen = look();
  const stuckMs = Math.min(seen.atMs - before.atMs, seen.workedMs - before.workedMs) - LOOK_EVERY_MS;
  if (stuckMs > STUCK_MS) tell({ kind: 'stuck', ms: Math.round(stuckMs) });
}

let watching: NodeJS.Timeout | undefined;

process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  seen = look();
  watching ??= setInterval(watchLoop, LOOK_EVERY_MS).unref();
  const { heapUsed, external, rss } = process.memoryUsage();
  tell({ kind: 'memory', bytes: heapUsed + external, residentBytes: rss });
});
process.channel?.unref();
