import type { TeamId } from '../../teams/team.ts';

/** An incident that nobody was told of, and where that is to be done. */
export type Untold = {
  readonly incidentId: string;
  readonly teamId: TeamId | undefined;
  readonly channelId: string;
  readonly timeZone: string;
};

export type Told = Pick<Untold, 'incidentId' | 'channelId'> & { readonly folded: boolean };

/** So many cards a channel gets in ten minutes; what comes above that is one list, so that a storm buries nobody. */
export const MOST_CARDS = 5;

export type Planned = {
  readonly cards: readonly Untold[];
  /** One list for each channel. */
  readonly folds: readonly (readonly [Untold, ...Untold[]])[];
};

/** Which incidents get a card, and which are told in a list. `lately`: cards that each channel got in the last ten minutes. */
export function plan(untold: readonly Untold[], lately: ReadonlyMap<string, number>): Planned {
  const cards: Untold[] = [];
  const folds: (readonly [Untold, ...Untold[]])[] = [];
  const byChannel = new Map<string, Untold[]>();
  for (const one of untold) (byChannel.get(one.channelId) ?? newList(byChannel, one.channelId)).push(one);
  for (const [channelId, incidents] of byChannel) {
    const room = Math.max(0, MOST_CARDS - (lately.get(channelId) ?? 0));
    // One more than there is room for makes a list of all of them: half a storm in cards is no help.
    if (incidents.length <= room) cards.push(...incidents);
    else {
      const [first, ...rest] = incidents;
      if (first !== undefined) folds.push([first, ...rest]);
    }
  }
  return { cards, folds };
}

function newList(lists: Map<string, Untold[]>, channelId: string): Untold[] {
  const list: Untold[] = [];
  lists.set(channelId, list);
  return list;
}
