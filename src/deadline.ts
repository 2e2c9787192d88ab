type Work<Result> = Promise<Result> | ((tooLate: AbortSignal) => Promise<Result>);

/**
 * The result of `work`, or `failure` where it takes longer than `ms`. Work that is given as a function is told then: its signal
 * is aborted with the same failure. What becomes of it afterwards disturbs nobody.
 */
export async function within<Result>(
  ms: number,
  work: Work<Result>,
  failure: () => Error = () => new Error(`It was not done in ${ms} ms`),
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

/** What `work` gives within `ms`; `undefined` where it fails or takes longer. */
export const inTime = <Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> =>
  within(ms, work).catch(() => undefined);
