import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rounds } from '../../../src/deploys/recording/rounds.ts';

type Item = { readonly place: string; readonly key: string };

const split = (items: readonly Item[]) => [
  ...rounds(
    items,
    ({ place }) => place,
    ({ key }) => key,
  ),
];

const anyItems = fc.array(
  fc.record({ place: fc.constantFrom('api', 'web', 'jobs'), key: fc.constantFrom('1', '2', '3', '4', '5') }),
  { maxLength: 30 },
);

test('items of different places and keys go in one round', () => {
  const items = [
    { place: 'api', key: '1' },
    { place: 'web', key: '2' },
  ];
  expect(split(items).map((round) => round.map(({ index }) => index))).toEqual([[0, 1]]);
});

test('every item is in exactly one round, items of a place in their order, and no round has a place or a key twice', () => {
  fc.assert(
    fc.property(anyItems, (items) => {
      const all = split(items);
      expect(
        all
          .flat()
          .map(({ index }) => index)
          .toSorted((a, b) => a - b),
      ).toEqual(items.map((_, index) => index));
      for (const round of all) {
        expect(new Set(round.map(({ item }) => item.place)).size).toBe(round.length);
        expect(new Set(round.map(({ item }) => item.key)).size).toBe(round.length);
      }
      for (const place of ['api', 'web', 'jobs']) {
        const order = all
          .flat()
          .filter(({ item }) => item.place === place)
          .map(({ index }) => index);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }
    }),
  );
});
