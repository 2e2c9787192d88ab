import { type Chance, chance } from '../../demo/sample/chance.ts';
import type { PublishedItem } from '../../src/pulse/disclosure/published.ts';
import { present } from '../../test/support/given.ts';
import { sumOver } from './chances.ts';
import { MOVES, type Move, moversKnown, type Reading } from './movers.ts';
import { anOrganisation } from './organisation.ts';
import { type Group, K, publish, type TeamAnswered } from './prints.ts';
import { knownThirds, RULES } from './third-team.ts';
import { type Pairs, pairsWhoKnow } from './two-of-a-group.ts';

/** Shares (0 to 1), of `pairs` where they are of people who compare. */
type PairRate = { readonly pairs: number; readonly usual: number; readonly limited: number };
type MoveRate = { readonly move: Move; readonly before: number; readonly now: number; readonly next: number };

/** How often two who compare, or one who compares waves, learn something. */
export type Rates = {
  readonly pairs: Readonly<Record<PairKind, PairRate>>;
  /** Pairs of different teams who know the count of a third, by our rules, and if three groups were enough for the workspace. */
  readonly third: { readonly now: number; readonly threeGroups: number };
  readonly movers: readonly MoveRate[];
};

export const PAIR_KINDS = ['5 or 6', '7 or 8', '9 to 12', 'rest'] as const;
type PairKind = (typeof PAIR_KINDS)[number];

const SEED = 2026;
const ORGANISATIONS = 2_000;
export const MOVES_EACH = 2_000;

type Wave = { readonly teams: readonly TeamAnswered[]; readonly item: PublishedItem };

/** Always the same. */
export function collusionRates(): Rates {
  const luck = chance(SEED);
  const waves = Array.from({ length: ORGANISATIONS }, (): Wave => {
    const teams = anOrganisation(luck);
    return { teams, item: present(publish(teams, false).items[0]) };
  });
  const third = (rule: keyof typeof RULES): number =>
    sumOver(waves.length, (index) => thirdsIn(present(waves[index]), rule)) / waves.length;
  return {
    pairs: Object.fromEntries(PAIR_KINDS.map((kind) => [kind, pairRate(waves, kind)])) as Rates['pairs'],
    third: { now: third('ours'), threeGroups: third('threeGroups') },
    movers: MOVES.map((move) => moveRate(luck, move)),
  };
}

function thirdsIn({ item, teams }: Wave, rule: keyof typeof RULES): number {
  const audiences = teams.map(({ people }) => people);
  return knownThirds(item, audiences, RULES[rule]);
}

function pairRate(waves: readonly Wave[], kind: PairKind): PairRate {
  const usual = waves.flatMap((wave) => pairsIn(wave, kind, false));
  const limited = waves.flatMap((wave) => pairsIn(wave, kind, true));
  const sum = (pairs: readonly Pairs[], of: (one: Pairs) => number): number =>
    pairs.reduce((total, one) => total + of(one), 0);
  const pairs = sum(usual, ({ all }) => all);
  return {
    pairs,
    usual: sum(usual, ({ knowing }) => knowing) / pairs,
    limited: sum(limited, ({ knowing }) => knowing) / pairs,
  };
}

function pairsIn({ teams, item }: Wave, kind: PairKind, isLimited: boolean): readonly Pairs[] {
  if (kind !== 'rest')
    return teams
      .filter(({ people, answers }) => kindOf(people) === kind && answers >= K)
      .map((team) => pairsOfGroup({ kind: 'team', people: team.people, isLimited }, team, team.people));
  if (item.rest.kind !== 'shown') return [];
  const rest = teams.filter(({ answers }) => answers < K);
  const sum = (of: (team: TeamAnswered) => number): number => rest.reduce((total, team) => total + of(team), 0);
  const all = { answers: sum(({ answers }) => answers), favourable: sum(({ favourable }) => favourable) };
  const most = sum(({ people }) => Math.min(people, K - 1));
  return [pairsOfGroup({ kind: 'rest', people: sum(({ people }) => people), isLimited }, all, most)];
}

const pairsOfGroup = (group: Group, { answers, favourable }: Omit<TeamAnswered, 'people'>, most: number): Pairs =>
  pairsWhoKnow(group, { answers, favourable }, most);

const kindOf = (people: number): PairKind => (people < 7 ? '5 or 6' : people < 9 ? '7 or 8' : '9 to 12');

function moveRate(luck: Chance, move: Move): MoveRate {
  const known = (reading: Reading): number => moversKnown(luck, move, reading, MOVES_EACH);
  return {
    move,
    before: known({ limits: false, waves: 2 }),
    now: known({ limits: true, waves: 2 }),
    next: known({ limits: true, waves: 3 }),
  };
}
