import { expect, test } from 'vitest';
import { shownOf } from '../../../src/pulse/disclosure/ballot.ts';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import { percentWords } from '../../../src/pulse/disclosure/disclosure-words.ts';
import { byPrinted } from '../../../src/pulse/disclosure/figure.ts';
import type { PublishedWave } from '../../../src/pulse/disclosure/published.ts';
import { figureOfGroups } from '../../../src/pulse/disclosure/workspace-figure.ts';
import { present } from '../../support/given.ts';
import { groupedBy, waysToAnswer } from './attacker.ts';
import { aTeam, ITEM, terms } from './counted-builders.ts';

/**
 * A reader of one team, who sees its results and those of the workspace, and no other team's. They know the size of every team
 * and in which of them a few came or went. Do they read the count of another team?
 */
type Workspace = {
  readonly sizes: readonly number[];
  readonly limited?: readonly number[];
  /** What is asked: a closed question, or who names one complaint. */
  readonly asked?: 'item' | 'complaint';
};

/** Ways to answer that the team's own results print alike, as the counts `3 of 7`. */
type Alike = { readonly prints: string; readonly counts: readonly string[]; readonly way: readonly [number, number] };

function waveOf({ sizes, limited = [], asked = 'item' }: Workspace, world: readonly Alike[]): PublishedWave {
  const counts = world.map(({ way: [answers, favourable] }, team) =>
    aTeam({
      team,
      audience: present(sizes[team]),
      answered: answers,
      moved: limited.includes(team) ? 1 : 0,
      ...(asked === 'item'
        ? { items: { [ITEM]: { answers, favourable } } }
        : { slowed: { answers, chosen: { docs: favourable } } }),
    }),
  );
  return disclose(counts, terms(), []);
}

/** What the results of a team print: its figure, its complaint and its participation. */
const ownOf = ({ teams, items, slowed }: PublishedWave, team: number): string =>
  JSON.stringify([teams[team]?.participation, items[0]?.teams[team]?.shown, slowed.teams[team]?.shown]);

/** Of the ways that show nothing the first stands for all: nobody answered. */
function alikeIn({ asked = 'item' }: Workspace, size: number, isLimited: boolean): readonly Alike[] {
  const alone: Workspace = { sizes: [size], limited: isLimited ? [0] : [], asked };
  const ways = waysToAnswer(size).map(([answers, favourable]): Alike => {
    const way = { prints: '', counts: [`${favourable} of ${answers}`], way: [answers, favourable] } as const;
    return { ...way, prints: ownOf(waveOf(alone, [way]), 0) };
  });
  return [...groupedBy(ways, ({ prints }) => prints).values()].map((alike) => ({
    ...present(alike[0]),
    counts: alike.flatMap(({ counts }) => counts),
  }));
}

const worldsOf = (workspace: Workspace): readonly (readonly Alike[])[] =>
  workspace.sizes
    .map((size, team) => alikeIn(workspace, size, workspace.limited?.includes(team) ?? false))
    .reduce<readonly (readonly Alike[])[]>(
      (worlds, some) => worlds.flatMap((world) => some.map((alike) => [...world, alike])),
      [[]],
    );

/** What everybody in a team reads of the workspace. */
const ofAll = ({ participation, items, slowed }: PublishedWave): string =>
  JSON.stringify([participation, items[0]?.workspace, slowed.workspace]);

/** Every count of another team that some reader knows. */
function countsRead(workspace: Workspace, read = ofAll): readonly string[] {
  const worlds = worldsOf(workspace).map((world) => ({ world, all: read(waveOf(workspace, world)) }));
  return [...workspace.sizes.keys()].flatMap((own) =>
    [...groupedBy(worlds, ({ world, all }) => `${world[own]?.prints} ${all}`)].flatMap(([seen, alike]) =>
      [...workspace.sizes.keys()]
        .filter((team) => team !== own && new Set(alike.flatMap(({ world }) => world[team]?.counts)).size === 1)
        .map((team) => `${alike[0]?.world[team]?.counts.join()} in team ${team}, from ${seen}`),
    ),
  );
}

test.for<Workspace & { why: string }>([
  { why: 'four teams alike', sizes: [7, 7, 7, 7] },
  { why: 'four teams, of which one can show nothing but limits', sizes: [5, 6, 7, 8] },
  { why: 'teams of six, whose only count is 3 of 6', sizes: [5, 5, 6, 6] },
  { why: 'teams of six, to some of which a few came', sizes: [5, 5, 6, 6], limited: [0, 2] },
  { why: 'one team to which a few came', sizes: [6, 6, 7, 7], limited: [1] },
  { why: 'a large team', sizes: [5, 6, 7, 12], limited: [2] },
  { why: 'three teams, which are too few', sizes: [8, 8, 8] },
  { why: 'five teams', sizes: [5, 6, 6, 6, 6] },
  { why: 'a complaint', sizes: [7, 7, 7, 8], asked: 'complaint' },
  { why: 'a complaint in teams of six', sizes: [6, 6, 7, 7], asked: 'complaint', limited: [0] },
])('nobody reads the count of another team beside their own and the workspace: $why, $sizes', (workspace) => {
  expect(countsRead(workspace).slice(0, 3)).toEqual([]);
});

test.for<Workspace & { why: string; read: (wave: PublishedWave) => string }>([
  {
    why: 'the sum of three groups',
    sizes: [8, 8, 8],
    read: ({ items }) => JSON.stringify(figureOfGroups(shownOf(present(items[0])))),
  },
  {
    why: 'the share of the middle group',
    sizes: [5, 6, 7, 8],
    read: ({ items }) =>
      shownOf(present(items[0]))
        .toSorted(byPrinted)
        .slice(1, 3)
        .map((figure) => percentWords(figure))
        .join(' and '),
  },
])('without a rule the same attack finds something: $why', ({ read, ...workspace }) => {
  expect(countsRead(workspace, read)).not.toEqual([]);
});
