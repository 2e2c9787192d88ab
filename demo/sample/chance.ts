/** Repeatable random values: the same seed gives the same organisation. */
export type Chance = {
  /** In `[0, 1)`. */
  next(): number;
  /** A whole number in `[from, to]`. */
  between(from: number, to: number): number;
  /** A positive number around `median`, mostly within a factor of e^spread, and sometimes far above it. */
  logNormal(median: number, spread: number): number;
  /** A 40-digit commit sha. */
  sha(): string;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
};

/** Mulberry32. @see https://github.com/cprosche/mulberry32 */
export function chance(seed: number): Chance {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    logNormal: (median, spread) => median * Math.exp(spread * normal()),
    sha: () => Array.from({ length: 40 }, () => Math.floor(next() * 16).toString(16)).join(''),
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
  };
}
