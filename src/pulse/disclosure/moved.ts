/** How many people came or went since the team's wave before. `first`: it has none, so there is nothing to compare with. */
export type Moved = 'first' | 'none' | 'few' | 'many';

/** `few`: 1 to k − 1, so that a comparison with the wave before would tell what these few answered. */
export function movedOf(moved: number | null, k: number): Moved {
  if (moved === null) return 'first';
  if (moved === 0) return 'none';
  return moved < k ? 'few' : 'many';
}

type Team = { readonly team: number; readonly audience: number; readonly moved: number | null };

/**
 * How many came or went in all teams together since the wave before; `null` where there is none. All of a new team came, and all
 * of one that takes no part any more went. A move between two teams counts twice.
 */
export function movedInAll(teams: readonly Team[], before: readonly Omit<Team, 'moved'>[] | undefined): number | null {
  if (before === undefined) return null;
  const gone = before.filter(({ team }) => teams.every((one) => one.team !== team));
  const came = teams.map(({ audience, moved }) => moved ?? audience);
  return [...came, ...gone.map(({ audience }) => audience)].reduce((sum, count) => sum + count, 0);
}
