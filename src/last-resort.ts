import type { Log } from './log.ts';

export type LastResort = {
  readonly log: Pick<Log, 'fatal'>;
  /** Ends the process; whoever supervises it starts another. */
  readonly exit: () => void;
  /** Milliseconds of a clock that nobody can set. */
  readonly nowMs: () => number;
};

const WINDOW_MS = 60_000;
const MOST_IN_WINDOW = 100;

/**
 * Handles what nobody handled: an error that is thrown outside of every request, listener and tick, or a promise that fails unheard.
 * One part of the bot has then failed and is logged, and the others go on: what is sent to the bot would be lost without it. Only
 * what fails again and again without an end ends the process, because such a process does not do its work and fills the log.
 */
export function lastResort({ log, exit, nowMs }: LastResort): (error: unknown) => void {
  let recent: readonly number[] = [];
  return (error) => {
    const now = nowMs();
    recent = [...recent.filter((at) => now - at < WINDOW_MS), now];
    log.fatal({ error }, 'An error that nobody handled. This is a fault of Drumbeat; please report it');
    if (recent.length < MOST_IN_WINDOW) return;
    log.fatal('Errors without an end. Drumbeat gives up');
    exit();
  };
}
