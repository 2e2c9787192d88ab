import { within } from '../deadline.ts';

/** Slack waits three seconds for the answer to a submission; this much of it is for writing. */
const DEADLINE_MS = 2_000;

/**
 * The result of a write for a modal that waits, or `undefined` when it failed or took too long to answer for. Then
 * `tooLate` is aborted: what is not written yet must not be written any more, because the person reads "not saved".
 */
export async function writtenInTime<Result>(
  write: (tooLate: AbortSignal) => Promise<Result>,
  onError: (error: unknown) => void,
): Promise<Result | undefined> {
  try {
    return await within(DEADLINE_MS, write, () => new Error(`Nothing was written in ${DEADLINE_MS} ms`));
  } catch (error) {
    onError(error);
    return undefined;
  }
}
