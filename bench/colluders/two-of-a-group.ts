import { pairsOf } from './chances.ts';
import { type Answered, type Group, printOf } from './prints.ts';
import { remembered } from './remembered.ts';

/** Pairs of people of a group who compare their answers, and how many of them then know what all others answered. */
export type Pairs = { readonly all: number; readonly knowing: number };

/** Two people who answered: how many of them favourably. */
const COUPLES = [0, 1, 2];

/** The group, as it answered; `most`: how many of it may have answered. */
export const pairsWhoKnow = remembered((group: Group, answered: Answered, most: number): Pairs => {
  const print = printOf(group, answered);
  const alike = waysToAnswer(most).filter((way) => printOf(group, way) === print);
  const knowing = COUPLES.filter((own) => isSettled(alike, own)).map((own) => couplesOf(answered, own));
  return { all: pairsOf(answered.answers), knowing: knowing.reduce((sum, one) => sum + one, 0) };
});

function couplesOf({ answers, favourable }: Answered, own: number): number {
  if (own === 1) return favourable * (answers - favourable);
  return pairsOf(own === 2 ? favourable : answers - favourable);
}

/** Whether in each of these ways all others are favourable, or in each of them nobody else is. */
function isSettled(ways: readonly Answered[], own: number): boolean {
  const others = ways
    .map(({ answers, favourable }) => ({ answers: answers - 2, favourable: favourable - own }))
    .filter(({ answers, favourable }) => favourable >= 0 && favourable <= answers);
  return (
    others.every(({ favourable }) => favourable === 0) ||
    others.every(({ answers, favourable }) => favourable === answers)
  );
}

const waysToAnswer = (most: number): readonly Answered[] =>
  Array.from({ length: most + 1 }, (_, answers) =>
    Array.from({ length: answers + 1 }, (_favourable, favourable) => ({ answers, favourable })),
  ).flat();
