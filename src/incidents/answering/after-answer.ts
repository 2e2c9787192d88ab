/** What is looked at right after an answer: messages that show its incident, but for the one that was pressed. */
export type AfterAnswer = { readonly incidentId: string; readonly pressedTs: string | undefined };
