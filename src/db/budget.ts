import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * How long Postgres may work for one statement, and how long the statement may wait for a lock, in milliseconds; 0 is without
 * limit. Postgres itself ends what takes longer, so that no statement outlives the caller that has given up.
 */
export type Budget = { readonly statementMs: number; readonly lockMs: number };

/** A request or a person waits: vendors and Slack give up after 3 to 10 seconds. */
export const CALLERS: Budget = { statementMs: 8_000, lockMs: 3_000 };
/** Questions about numbers, on their own connections. */
export const READERS: Budget = { statementMs: 15_000, lockMs: 3_000 };
/** What the bot does on its own, where nobody waits. */
export const TICKS: Budget = { statementMs: 60_000, lockMs: 10_000 };
/** The operator's commands: an import takes as long as it takes. */
export const NO_LIMIT: Budget = { statementMs: 0, lockMs: 0 };

/** A budget, and the instant of `performance.now()` at which all the work must be done. */
export type Allowance = Budget & { readonly untilMs?: number };

const asking = new AsyncLocalStorage<Allowance>();

/** Runs `work` with this allowance for all its statements, in place of what is usual on their connections. */
export const withAllowance = <Result>(allowance: Allowance, work: () => Result): Result => asking.run(allowance, work);

/** Thrown in place of a statement or a commit for which no time is left. Nothing is stored then. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/** What is left for the next statement, where `usual` is the budget on its connection. Throws when nothing is left. */
export function budgetNow(usual: Budget): Budget {
  const { statementMs, lockMs, untilMs }: Allowance = asking.getStore() ?? usual;
  if (untilMs === undefined) return { statementMs, lockMs };
  const leftMs = Math.floor(untilMs - performance.now());
  if (leftMs <= 0) throw new OutOfTime('The database was too slow for this caller');
  return { statementMs: lesser(statementMs, leftMs), lockMs: lesser(lockMs, leftMs) };
}

const lesser = (limitMs: number, leftMs: number): number => (limitMs === 0 ? leftMs : Math.min(limitMs, leftMs));
