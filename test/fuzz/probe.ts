/**
 * Loaded into the bot before anything else. It tells its parent when the event loop was stuck, and answers what memory is in use.
 *
 * A loop counts as stuck for the time in which the process itself worked: on a busy machine a process waits for its turn, and that
 * is no fault of its own.
 */

export type Told =
  | { readonly kind: 'stuck'; readonly ms: number }
  | { readonly kind: 'memory'; readonly bytes: number; readonly residentBytes: number };

const LOOK_EVERY_MS = 10;
const STUCK_MS = 250;

const tell = (told: Told): void => void process.send?.(told);
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

let seen = { atMs: performance.now(), cpuMs: cpuMs() };
const lookAgain = (): void => {
  seen = { atMs: performance.now(), cpuMs: cpuMs() };
};

/** Loading the program is one long piece of work. */
const afterStart = setTimeout(() => {
  lookAgain();
  setInterval(() => {
    const before = seen;
    lookAgain();
    const stuckMs = Math.min(seen.atMs - before.atMs, seen.cpuMs - before.cpuMs) - LOOK_EVERY_MS;
    if (stuckMs > STUCK_MS) tell({ kind: 'stuck', ms: Math.round(stuckMs) });
  }, LOOK_EVERY_MS).unref();
}, 3_000);
afterStart.unref();

process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  lookAgain();
  const { heapUsed, external, rss } = process.memoryUsage();
  tell({ kind: 'memory', bytes: heapUsed + external, residentBytes: rss });
});
process.channel?.unref();
