const DAY_MS = 24 * 3_600_000;

/** A day in UTC, whose length no clock change alters. */
export type Day = { readonly day: string; readonly from: Date; readonly to: Date };

/** Today as far as it has come and so many days before it, the newest first: its figures are looked at first. */
export function lastDays(count: number, now: Date): readonly Day[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return Array.from({ length: count + 1 }, (_, ago) => {
    const from = new Date(today - ago * DAY_MS);
    return { day: from.toISOString().slice(0, 10), from, to: ago === 0 ? now : new Date(from.getTime() + DAY_MS) };
  });
}

/** The newest days are always read again: what comes late to PagerDuty's search would be missed. */
export const isSettled = ({ to }: Day, now: Date): boolean => now.getTime() - to.getTime() >= DAY_MS;
