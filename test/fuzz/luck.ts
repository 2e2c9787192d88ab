import { type Chance, chance } from '../../demo/sample/chance.ts';

export type Luck = Chance & {
  /** Whether something of this share, 0 to 1, happens. */
  happens(share: number): boolean;
  /** One of these; there must be one. */
  one<Item>(items: readonly Item[]): Item;
};

/** The luck of one input. It depends on nothing but the seed and the input's number, so that each can be made again alone. */
export function luckOf(seed: number, index: number): Luck {
  const luck = chance((Math.imul(seed, 0x85ebca6b) + Math.imul(index, 0x9e3779b1)) | 0);
  return {
    ...luck,
    happens: (share) => luck.next() < share,
    one(items) {
      const [first, ...rest] = items;
      if (first === undefined && items.length === 0) throw new Error('There is nothing to choose from');
      return luck.pick([first as (typeof items)[number], ...rest]);
    },
  };
}
