/** What a card says of its incident that may change by itself; times as text, because it is kept as JSON. */
export type Said = {
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

/** What the thread of a card is told. */
export const NEWS = ['mitigated', 'resolved', 'reopened', 'merged'] as const;
export type News = (typeof NEWS)[number];

/** What has happened between two looks at an incident; `undefined` where only the card itself is to be changed. */
export function newsBetween(before: Said, now: Said): News | undefined {
  if (before.mergedInto === null && now.mergedInto !== null) return 'merged';
  if (before.resolvedAt === null && now.resolvedAt !== null) return 'resolved';
  if (before.resolvedAt !== null && now.resolvedAt === null) return 'reopened';
  if (now.resolvedAt !== null) return undefined;
  if (before.mitigatedAt === null && now.mitigatedAt !== null) return 'mitigated';
  return before.mitigatedAt !== null && now.mitigatedAt === null ? 'reopened' : undefined;
}
