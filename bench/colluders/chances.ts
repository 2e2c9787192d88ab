import type { Chance } from '../../demo/sample/chance.ts';

/** Repeats something once for each of `count`, and adds up. */
export const sumOver = (count: number, of: (index: number) => number): number =>
  Array.from({ length: count }, (_, index) => of(index)).reduce((sum, one) => sum + one, 0);

/** The chance of exactly `hits` in `tries`. */
export const binomial = (tries: number, hits: number, chance: number): number =>
  choices(tries, hits) * chance ** hits * (1 - chance) ** (tries - hits);

const choices = (from: number, count: number): number =>
  Array.from({ length: count }, (_, index) => (from - index) / (index + 1)).reduce((all, one) => all * one, 1);

/** How many of `tries` hit. */
export const hitsOf = (luck: Chance, tries: number, chance: number): number =>
  sumOver(tries, () => (luck.next() < chance ? 1 : 0));

/** How many pairs there are of `count`. */
export const pairsOf = (count: number): number => (count * (count - 1)) / 2;
