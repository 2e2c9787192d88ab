/** An answer after which the messages that show its incident are updated, except for the one that was pressed. */
export type AfterAnswer = { readonly incidentId: string; readonly pressedTs: string | undefined };
