type Work<Result> = Promise<Result> | ((tooLate: AbortSignal) => Promise<Result>);

/** Thrown for work that was given up because it took too long. */
export class TookTooLong extends Error {}

/**
 * The result of `work`; throws `failure` where it takes longer than `ms`. Work that is given as a function gets a signal, which is
 * aborted with the same failure. A later result or error of the work is ignored.
 */
export async function within<Result>(
  ms: number,
  work: Work<Result>,
  failure: () => Error = () => new TookTooLong(`It was not done in ${ms} ms`),
): Promise<Result> {
  const deadline = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = failure();
      deadline.abort(error);
      reject(error);
    }, ms);
  });
  try {
    return await Promise.race([typeof work === 'function' ? work(deadline.signal) : work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** The result of `work` within `ms`; `undefined` where it fails or takes longer. */
export const inTime = <Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> =>
  within(ms, work).catch(() => undefined);
