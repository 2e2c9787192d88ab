import type { PublishedWave } from '../disclosure/published.ts';

/** The waves up to the last one in which a team took part, oldest first; empty where it took part in none. */
export const wavesOf = <Wave extends { readonly published: PublishedWave }>(
  closed: readonly Wave[],
  team: number,
): readonly Wave[] =>
  closed.slice(0, closed.findLastIndex(({ published }) => published.teams.some((one) => one.team === team)) + 1);
