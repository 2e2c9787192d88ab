import type { WebClient } from '@slack/web-api';
import type { Shell, Slot } from '../../room.ts';
import type { TeamsRoom } from '../../teams/teams.room.ts';
import type { IncidentsDeps, Look, Teller } from './deps.slack.ts';
import { incidentWords } from './dora-words.slack.ts';

type Below = Pick<IncidentsDeps, 'answers' | 'incidents' | 'wasOnCall' | 'snooze'> & {
  readonly teams: Pick<TeamsRoom, 'teams' | 'people' | 'permissions'>;
  /** How the room's own messages show an answer. */
  readonly telling: { readonly look: Look; readonly tellers: readonly Teller[] };
};

/** Answers in Slack: what the listeners need, the words of `/dora`, and the slots through which upper rooms show an answer. */
export function incidentAnswering({ clock, log }: Shell, { teams: room, telling, ...below }: Below) {
  const slots = {
    /** A person's tab shows what became of a question. */
    refreshHome: [] as Slot<(client: WebClient, personId: string) => Promise<void>>,
    /** How a message that asks this question among others looks now. */
    looks: [telling.look] as Slot<Look>,
    /** Changes the other messages that show an answered question. */
    tellers: [...telling.tellers] as Slot<Teller>,
  };
  const deps: IncidentsDeps = {
    ...below,
    teams: room.teams,
    permissions: room.permissions,
    homeTeamOf: room.people.homeTeamOf,
    refreshHome: async (...shown) => void (await Promise.all(slots.refreshHome.map((refresh) => refresh(...shown)))),
    looks: slots.looks,
    tellers: slots.tellers,
    clock,
    log,
  };
  return { slots, deps, words: incidentWords(deps) };
}
