/** What became of one event; the same at whichever door it came in. */
export type EventAnswer = { readonly status: 200 | 201 | 202; readonly body: object };

/** Of all answers together: 201 when a deployment was stored, else 200 when anything was taken, else 202. */
export const statusOf = (answers: readonly EventAnswer[]): number =>
  ([201, 200, 202] as const).find((status) => answers.some((answer) => answer.status === status)) ?? 202;
