import { AsyncLocalStorage } from 'node:async_hooks';

type Waiting<Item, Result> = {
  /** Runs a call as its own caller would: with the time that this caller has left. */
  readonly asCaller: <Made>(work: () => Made) => Made;
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
};

export type BatchOptions = {
  /** Most items in one call. */
  readonly most: number;
  /** Whether an error would meet every item, so that it makes no sense to try each one separately. */
  readonly isEverybodys?: (error: unknown) => boolean;
};

/**
 * Makes one call for many items: items that come while a call is running wait, and share the next call. Nothing waits for a
 * clock, and no item gets its result from a call that began before it came. Where a call for several items fails, each is tried
 * separately, so that one bad item fails only itself.
 */
export function batched<Item, Result>(
  call: (items: readonly Item[]) => Promise<readonly Result[]>,
  { most, isEverybodys = () => false }: BatchOptions,
): (item: Item) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    try {
      while (queue.length > 0) await answer(queue.splice(0, most), call, isEverybodys);
    } finally {
      isRunning = false;
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ asCaller: AsyncLocalStorage.snapshot(), item, resolve, reject });
      if (!isRunning) run().catch(reject);
    });
}

async function answer<Item, Result>(
  waiting: readonly Waiting<Item, Result>[],
  call: (items: readonly Item[]) => Promise<readonly Result[]>,
  isEverybodys: (error: unknown) => boolean,
): Promise<void> {
  try {
    // The first of them has waited longest and has the least time left.
    const asFirst = waiting[0]?.asCaller ?? ((work) => work());
    const results = await asFirst(() => call(waiting.map(({ item }) => item)));
    waiting.forEach(({ resolve, reject }, index) => {
      const result = results[index];
      if (result === undefined) reject(new Error(`A call for ${waiting.length} items answered ${results.length}`));
      else resolve(result);
    });
  } catch (error) {
    if (waiting.length === 1 || isEverybodys(error)) for (const { reject } of waiting) reject(error);
    else for (const one of waiting) await answer([one], call, isEverybodys);
  }
}
