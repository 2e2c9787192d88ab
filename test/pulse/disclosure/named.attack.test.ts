import { expect, test } from 'vitest';
import { namedOf } from '../../../src/pulse/disclosure/named.ts';
import { FRICTIONS } from '../../../src/pulse/survey/friction.ts';

/** How often each of some complaints was chosen. The reader knows how many answered, and that nobody chose others. */
type Counts = readonly number[];

const everyCount = (options: number, most: number): readonly Counts[] =>
  Array.from({ length: options }).reduce<readonly Counts[]>(
    (all) => all.flatMap((counts) => Array.from({ length: most + 1 }, (_, count) => [...counts, count])),
    [[]],
  );

const sum = (counts: Counts): number => counts.reduce((total, count) => total + count, 0);

/** Whether so many people could choose so: each none, or one to three different ones. */
const isPossible = (counts: Counts, people: number): boolean =>
  counts.every((count) => count >= 0 && count <= people) && sum(counts) <= 3 * people;

/** Every way in which the reader may have chosen. */
const ownChoices = (options: number): readonly Counts[] => everyCount(options, 1).filter((own) => sum(own) <= 3);

const publicationOf = (counts: Counts, answers: number, isLimited: boolean): string => {
  const chosen = Object.fromEntries(FRICTIONS.slice(0, counts.length).map(({ code }, index) => [code, counts[index]]));
  return JSON.stringify(namedOf({ audience: answers, answers, chosen, isLimited }));
};

/** The complaints of which the reader knows that none of the others chose them, or all did. */
function knownFrom(worlds: readonly Counts[], own: Counts, others: number): readonly number[] {
  const rests = worlds.map((counts) => counts.map((count, option) => count - (own[option] ?? 0)));
  const possible = rests.filter((counts) => isPossible(counts, others));
  if (possible.length === 0) return [];
  const isOpen = (option: number): boolean =>
    possible.some((counts) => counts[option] !== 0) && possible.some((counts) => counts[option] !== others);
  return [...own.keys()].filter((option) => !isOpen(option));
}

test.for([
  { answers: 5, options: 6, isLimited: false },
  { answers: 6, options: 5, isLimited: false },
  { answers: 7, options: 5, isLimited: false },
  { answers: 6, options: 5, isLimited: true },
  { answers: 8, options: 4, isLimited: true },
])(
  '$answers people, $options complaints, limits only: $isLimited: no reader knows that all or none of the others chose one',
  ({ answers, options, isLimited }) => {
    const byPublication = new Map<string, Counts[]>();
    for (const counts of everyCount(options, answers).filter((one) => isPossible(one, answers))) {
      const publication = publicationOf(counts, answers, isLimited);
      const alike = byPublication.get(publication);
      if (alike === undefined) byPublication.set(publication, [counts]);
      else alike.push(counts);
    }
    const leaks = [...byPublication].flatMap(([publication, worlds]) =>
      ownChoices(options).flatMap((own) =>
        knownFrom(worlds, own, answers - 1).map((option) => ({ publication, own, option })),
      ),
    );
    expect(leaks.slice(0, 3)).toEqual([]);
  },
);
