const DAY_MS = 24 * 3_600_000;

/** A day in UTC, which always has 24 hours. */
export type Day = { readonly day: string; readonly from: Date; readonly to: Date };

/** Today until now, and `count` days before it. The newest come first, because people look at their figures first. */
export function lastDays(count: number, now: Date): readonly Day[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return Array.from({ length: count + 1 }, (_, ago) => {
    const from = new Date(today - ago * DAY_MS);
    return { day: from.toISOString().slice(0, 10), from, to: ago === 0 ? now : new Date(from.getTime() + DAY_MS) };
  });
}

/** Whether a day ended a day ago or earlier. Newer days are always read again, because PagerDuty's search lags behind. */
export const isSettled = ({ to }: Day, now: Date): boolean => now.getTime() - to.getTime() >= DAY_MS;
