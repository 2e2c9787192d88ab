/** What a card shows of its incident and must follow. Times are text, because this is kept as JSON. */
export type CardState = {
  readonly title: string;
  readonly severity: string | null;
  readonly startedAt: string;
  readonly mitigatedAt: string | null;
  readonly resolvedAt: string | null;
  readonly mergedInto: string | null;
  readonly deployTriggered: boolean | null;
  /** The id of the newest answer in its history. */
  readonly answer: number | null;
};

/** The news that is posted in the thread of a card. */
export const NEWS = ['mitigated', 'resolved', 'reopened', 'merged'] as const;
export type News = (typeof NEWS)[number];

/** What happened to an incident between two states of its card; `undefined` if only the card itself must change. */
export function newsBetween(before: CardState, now: CardState): News | undefined {
  if (before.mergedInto === null && now.mergedInto !== null) return 'merged';
  if (before.resolvedAt === null && now.resolvedAt !== null) return 'resolved';
  if (before.resolvedAt !== null && now.resolvedAt === null) return 'reopened';
  if (now.resolvedAt !== null) return undefined;
  if (before.mitigatedAt === null && now.mitigatedAt !== null) return 'mitigated';
  return before.mitigatedAt !== null && now.mitigatedAt === null ? 'reopened' : undefined;
}
