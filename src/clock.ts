/** Reads the current time. It is passed in, so that a test, a backfill or the demo can choose the time. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
