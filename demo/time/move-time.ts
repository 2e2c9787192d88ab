import { addDays, addMinutes } from 'date-fns';
import type { DemoTimeAnswer, DemoTimeWish } from '../protocol.ts';
import type { DemoClock } from './demo-clock.ts';

export type MoveTime = (wish: DemoTimeWish) => Promise<DemoTimeAnswer>;

export type TimeDeps = {
  readonly clock: DemoClock;
  /** The first instant after `after` at which the bot has something to do. */
  readonly nextDueAt: (after: Date) => Promise<Date | undefined>;
  /** Lets the bot do what is due now, and waits until it is done. */
  readonly tick: () => Promise<void>;
};

const MOST_DAYS = 366;
const MOST_STOPS = 1_000;

/**
 * Moves the demo's time forward. It stops wherever something is due, so that everything within a jump is done at its own time and
 * not late at the end. A move waits for the one before it.
 */
export function timeMover(deps: TimeDeps): MoveTime {
  let before: Promise<unknown> = Promise.resolve();
  return (wish) => {
    const moved = before.then(() => move(deps, wish));
    before = moved.catch(() => undefined);
    return moved;
  };
}

async function move(deps: TimeDeps, wish: DemoTimeWish): Promise<DemoTimeAnswer> {
  const now = deps.clock.now();
  const to = await wished(deps, wish, now);
  if (to === undefined) return { ok: false, error: 'Nothing is due.' };
  if (to <= now) return { ok: false, error: 'Time only goes forward here.' };
  if (to > addDays(now, MOST_DAYS)) return { ok: false, error: `Time moves at most ${MOST_DAYS} days at once.` };
  await throughStops(deps, to);
  deps.clock.moveTo(to);
  await deps.tick();
  return { ok: true, now: deps.clock.now().toISOString() };
}

async function wished({ nextDueAt }: TimeDeps, wish: DemoTimeWish, now: Date): Promise<Date | undefined> {
  if ('next' in wish) return nextDueAt(now);
  return 'by' in wish ? addMinutes(now, wish.by) : new Date(wish.to);
}

/** After so many stops the rest is one jump, because something may become due again and again. */
async function throughStops({ clock, nextDueAt, tick }: TimeDeps, to: Date): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    const stop = await nextDueAt(clock.now());
    if (stop === undefined || stop >= to) return;
    clock.moveTo(stop);
    await tick();
  }
}
