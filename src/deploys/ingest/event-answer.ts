/** What became of one event; the same on every route that accepts it. */
export type EventAnswer = { readonly status: 200 | 201 | 202; readonly body: object };

/** The status of all answers together: 201 if a deployment was stored, else 200 if anything was ingested, else 202. */
export const statusOf = (answers: readonly EventAnswer[]): number =>
  ([201, 200, 202] as const).find((status) => answers.some((answer) => answer.status === status)) ?? 202;
