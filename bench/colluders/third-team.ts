import { isWithheld, type PublishedItem } from '../../src/pulse/disclosure/published.ts';
import { pairsOf, sumOver } from './chances.ts';

/** Two people of different teams, who read the results of both and those of the workspace. */

type Sums = { readonly answers: number; readonly favourable: number };
type Counted = Sums & { readonly people: number };

/** A counted figure has at least three answers either way. */
const LEAST = 3;

/** Where the sum of all groups is shown, if each of them is counted, and how many answers each then has at least. */
type Rule = { readonly isSummed: (item: PublishedItem, groups: number) => boolean; readonly answers: number };
export const RULES = {
  ours: { isSummed: ({ workspace }) => workspace.kind === 'pooled', answers: 7 },
  threeGroups: { isSummed: (_, groups) => groups >= 3, answers: 2 * LEAST },
} satisfies Readonly<Record<string, Rule>>;

/** The share (0 to 1) of pairs of groups from which the count of another is known. */
export function knownThirds(item: PublishedItem, audiences: readonly number[], rule: Rule): number {
  const groups = countedIn(item, audiences);
  if (groups === undefined || !rule.isSummed(item, groups.length)) return 0;
  const knowing = sumOver(groups.length, (a) =>
    sumOver(a, (b) => {
      const others = groups.filter((_, index) => index !== a && index !== b);
      return others.some((one) => waysOf(one, others, rule) === 1) ? 1 : 0;
    }),
  );
  return knowing / pairsOf(groups.length);
}

/** The figures of all groups, where each is counted; else there is no sum. */
function countedIn({ teams, rest }: PublishedItem, audiences: readonly number[]): readonly Counted[] | undefined {
  const shown = teams.map(({ team, shown }) => ({ people: audiences[team] ?? 0, figure: shown }));
  const all = [
    ...shown.filter(({ figure }) => !isWithheld(figure)),
    ...(rest.kind === 'shown' ? [{ people: Number.POSITIVE_INFINITY, figure: rest.shown }] : []),
  ];
  const counted = all.flatMap(({ people, figure }) =>
    figure.kind === 'counted' ? [{ people, answers: figure.answers, favourable: figure.count }] : [],
  );
  return counted.length === all.length ? counted : undefined;
}

/** In how many ways one of some groups may have answered, when the sum of all of them is known. */
function waysOf(one: Counted, groups: readonly Counted[], rule: Rule): number {
  const total = sumOf(groups);
  const others = groups.filter((group) => group !== one);
  const most = Math.min(one.people, total.answers);
  return sumOver(most + 1, (answers) =>
    answers < rule.answers
      ? 0
      : sumOver(answers + 1, (favourable) => {
          const left = { answers: total.answers - answers, favourable: total.favourable - favourable };
          return isCounted({ answers, favourable }, 1) && canAnswer(others, left, rule) ? 1 : 0;
        }),
  );
}

const isCounted = ({ answers, favourable }: Sums, groups: number): boolean =>
  favourable >= LEAST * groups && answers - favourable >= LEAST * groups;

const canAnswer = (groups: readonly Counted[], sums: Sums, { answers }: Rule): boolean =>
  sums.answers >= answers * groups.length &&
  sums.answers <= groups.reduce((sum, { people }) => sum + people, 0) &&
  isCounted(sums, groups.length);

const sumOf = (groups: readonly Sums[]): Sums => ({
  answers: groups.reduce((sum, { answers }) => sum + answers, 0),
  favourable: groups.reduce((sum, { favourable }) => sum + favourable, 0),
});
