import { TookTooLong, within } from '../../deadline.ts';

/** Slack waits three seconds for the answer to a submission. This much of that time is for writing. */
const DEADLINE_MS = 2_000;

/**
 * The result of a write while a modal waits for it; `undefined` where the write failed or took too long. Then `tooLate` is
 * aborted: nothing more may be written, because the person reads "not saved".
 */
export async function writtenInTime<Result>(
  write: (tooLate: AbortSignal) => Promise<Result>,
  onError: (error: unknown) => void,
): Promise<Result | undefined> {
  try {
    return await within(DEADLINE_MS, write, () => new TookTooLong(`Nothing was written in ${DEADLINE_MS} ms`));
  } catch (error) {
    onError(error);
    return undefined;
  }
}
