import type { TeamId } from '../../teams/team.ts';

/** An incident that was not announced yet, and where to announce it. */
export type Unannounced = {
  readonly incidentId: string;
  readonly teamId: TeamId | undefined;
  readonly channelId: string;
  readonly timeZone: string;
};

export type Announced = Pick<Unannounced, 'incidentId' | 'channelId'> & { readonly inSummary: boolean };

/** The most cards that a channel gets in ten minutes. More incidents become one summary, so that a storm does not flood it. */
export const MOST_CARDS = 5;

export type Planned = {
  readonly cards: readonly Unannounced[];
  /** One summary for each channel. */
  readonly summaries: readonly (readonly [Unannounced, ...Unannounced[]])[];
};

/** Which incidents get a card, and which go into a summary. `lately`: the cards of each channel in the last ten minutes. */
export function plan(unannounced: readonly Unannounced[], lately: ReadonlyMap<string, number>): Planned {
  const cards: Unannounced[] = [];
  const summaries: (readonly [Unannounced, ...Unannounced[]])[] = [];
  const byChannel = new Map<string, Unannounced[]>();
  for (const one of unannounced) (byChannel.get(one.channelId) ?? newList(byChannel, one.channelId)).push(one);
  for (const [channelId, incidents] of byChannel) {
    const room = Math.max(0, MOST_CARDS - (lately.get(channelId) ?? 0));
    // If one does not fit, all of them go into the summary: half a storm in cards does not help.
    if (incidents.length <= room) cards.push(...incidents);
    else {
      const [first, ...rest] = incidents;
      if (first !== undefined) summaries.push([first, ...rest]);
    }
  }
  return { cards, summaries };
}

function newList(lists: Map<string, Unannounced[]>, channelId: string): Unannounced[] {
  const list: Unannounced[] = [];
  lists.set(channelId, list);
  return list;
}
