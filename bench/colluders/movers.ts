import type { Chance } from '../../demo/sample/chance.ts';
import { binomial, hitsOf, sumOver } from './chances.ts';
import { aTeamLike, type TeamLike } from './organisation.ts';
import { type Group, K, printOf } from './prints.ts';
import { remembered } from './remembered.ts';

/**
 * One reader who compares waves, to learn what somebody answered who moved between them. They know how each team usually answers,
 * and that nobody changes their mind; they do not know who of the others takes part in which wave. The one who moved takes part in
 * each, and the reader knows that.
 */

/** A group before, at and after the move: whether the one who moves is in it, and whether it shows limits. */
type Wave = { readonly isIn: boolean; readonly isLimited: boolean };
type Seen = { readonly kind: Group['kind']; readonly others: TeamLike; readonly waves: readonly Wave[] };

export const MOVES = ['from team to team', 'into or out of a team', 'between the rest and a team'] as const;
export type Move = (typeof MOVES)[number];
/** `limits`: figures are limits in the wave of the move. `waves`: two are the one before and that of the move. */
export type Reading = { readonly limits: boolean; readonly waves: 2 | 3 };

const SURE = 0.95;

/** The share (0 to 1) of those who moved of whom the reader is at least 95 % sure. */
export function moversKnown(luck: Chance, move: Move, reading: Reading, runs: number): number {
  let seen = 0;
  let known = 0;
  while (seen < runs) {
    const sure = sureness(luck, groupsOf(luck, move, reading));
    if (sure === undefined) continue;
    seen += 1;
    if (sure >= SURE) known += 1;
  }
  return known / runs;
}

function groupsOf(luck: Chance, move: Move, { limits, waves }: Reading): readonly Seen[] {
  const seen = (kind: Group['kind'], isLeft: boolean): Seen => ({
    kind,
    others: aTeamLike(luck, kind === 'team' ? luck.between(4, 11) : luck.between(6, 11)),
    waves: [0, 1, 2]
      .slice(0, waves)
      .map((wave) => ({ isIn: isLeft === (wave === 0), isLimited: limits && wave === 1 })),
  });
  switch (move) {
    case 'from team to team':
      return [seen('team', true), seen('team', false)];
    case 'into or out of a team':
      return [seen('team', luck.next() < 0.5)];
    case 'between the rest and a team': {
      const isFromRest = luck.next() < 0.5;
      return [seen('rest', isFromRest), seen('team', !isFromRest)];
    }
  }
}

/** How sure (0.5 to 1) the reader is of one who moved; `undefined` where a group shows nothing in one of the waves. */
function sureness(luck: Chance, groups: readonly Seen[]): number | undefined {
  const favours = groups[0]?.others.favours ?? 0;
  const answer = luck.next() < favours ? 1 : 0;
  const printed = groups.map((group) => printsOf(luck, group, answer));
  if (printed.some((prints) => prints === undefined)) return undefined;
  const [not, yes] = [0, 1].map((supposed) =>
    groups.reduce(
      (chance, group, index) => chance * likelihood(group, supposed, printed[index] ?? []),
      supposed === 1 ? favours : 1 - favours,
    ),
  );
  return Math.max(not ?? 0, yes ?? 0) / ((not ?? 0) + (yes ?? 0));
}

/** What a group printed in each wave. */
function printsOf(luck: Chance, { kind, others, waves }: Seen, answer: number): readonly string[] | undefined {
  const favourable = hitsOf(luck, others.people, others.favours);
  const ways = waves.map(({ isIn, isLimited }) => {
    const good = hitsOf(luck, favourable, others.takesPart);
    const bad = hitsOf(luck, others.people - favourable, others.takesPart);
    const own = isIn ? 1 : 0;
    return {
      group: { kind, people: others.people + own, isLimited },
      answered: { answers: good + bad + own, favourable: good + own * answer },
    };
  });
  if (ways.some(({ answered }) => answered.answers < K)) return undefined;
  return ways.map(({ group, answered }) => printOf(group, answered));
}

/** How likely a group prints this, if the one who moves answered so: over all numbers of favourable people among the others. */
const likelihood = ({ kind, others, waves }: Seen, answer: number, prints: readonly string[]): number =>
  sumOver(others.people + 1, (favourable) =>
    waves.reduce(
      (chance, wave, index) =>
        chance * (printChances(kind, others, favourable, wave, wave.isIn ? answer : 0)[prints[index] ?? ''] ?? 0),
      binomial(others.people, favourable, others.favours),
    ),
  );

/** With what chance a group prints what in one wave. */
const printChances = remembered(
  (
    kind: Group['kind'],
    { people, takesPart }: TeamLike,
    favourable: number,
    { isIn, isLimited }: Wave,
    answer: number,
  ) => {
    const own = isIn ? 1 : 0;
    const chances: Record<string, number> = {};
    for (let good = 0; good <= favourable; good += 1)
      for (let bad = 0; bad <= people - favourable; bad += 1) {
        const answered = { answers: good + bad + own, favourable: good + own * answer };
        const print = printOf({ kind, people: people + own, isLimited }, answered);
        const chance = binomial(favourable, good, takesPart) * binomial(people - favourable, bad, takesPart);
        chances[print] = (chances[print] ?? 0) + chance;
      }
    return chances;
  },
);
