export type Placed<Item> = { readonly item: Item; readonly index: number };

/** The most items of a round, so that no statement is too large. */
const MOST = 500;

/**
 * Splits items into rounds. No two items of a round share a place or a key. Items of one place keep their order; an item
 * whose key is already in the round waits for the next one.
 */
export function* rounds<Item>(
  items: readonly Item[],
  placeOf: (item: Item) => string,
  keyOf: (item: Item) => string,
): Generator<readonly Placed<Item>[]> {
  let queues = new Map<string, Placed<Item>[]>();
  for (const [index, item] of items.entries()) {
    const place = placeOf(item);
    const queue = queues.get(place);
    if (queue) queue.push({ item, index });
    else queues.set(place, [{ item, index }]);
  }
  // Removing the last item of an array is cheap.
  for (const queue of queues.values()) queue.reverse();
  while (queues.size > 0) {
    const round = new Map<string, Placed<Item>>();
    for (const queue of queues.values()) {
      const next = queue.at(-1);
      if (round.size === MOST) break;
      if (next === undefined || round.has(keyOf(next.item))) continue;
      round.set(keyOf(next.item), next);
      queue.pop();
    }
    yield [...round.values()];
    queues = new Map([...queues].filter(([, queue]) => queue.length > 0));
  }
}
