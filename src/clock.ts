/** Reads the current time. Injected, so that a test, a backfill or the demo can stand at any moment. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
