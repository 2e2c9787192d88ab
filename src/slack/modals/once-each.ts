/** How many results are remembered. People press "Try again" within moments. */
const MOST_REMEMBERED = 100;

type Once<Result> = { readonly result: Promise<Result>; readonly isFirst: boolean };

/**
 * Does a work once for each key: while it is done and, if its result is `final`, afterwards. Without a key it is done each time. The
 * work must not throw.
 */
export function onceEach<Result>(final: (result: Result) => boolean) {
  const known = new Map<string, Promise<Result>>();
  return (key: string | undefined, work: () => Promise<Result>): Once<Result> => {
    const before = key === undefined ? undefined : known.get(key);
    if (key === undefined) return { result: work(), isFirst: true };
    if (before !== undefined) return { result: before, isFirst: false };
    const result = (async () => {
      const reached = await work();
      if (!final(reached)) known.delete(key);
      return reached;
    })();
    known.set(key, result);
    const [oldest] = known.keys();
    if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return { result, isFirst: true };
  };
}
