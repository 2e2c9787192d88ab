import type { Composed, Delivery } from '../../schedule/delivery.ts';
import type { MessageType } from '../../schedule/message-type.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { type TellingDeps, whenToTell } from '../../teams/when-to-tell.ts';
import type { PlacesStore } from '../sealing/places.store.ts';
import { CLOSED, INVITATION, LOST, REMINDER, RESULTS } from '../wave/wave-deliveries.ts';
import { type ClosingDeps, tidy } from './closing-messages.job.ts';
import { type PrivateDeps, privateMessage } from './private-messages.job.ts';

type Deps = TellingDeps &
  PrivateDeps &
  ClosingDeps & {
    readonly places: PlacesStore;
    /** The results of a team in the wave that opened on this day; `undefined` where it has none. */
    readonly resultsOf: (team: TeamId, opensOn: string) => Promise<SlackMessage | undefined>;
  };

/** The messages that the pulse sends on its own: to people in private, and the results to their teams. */
export function pulseMessages(deps: Deps): readonly MessageType[] {
  const { waves, places } = deps;
  const keptOf: MessageType['keptOf'] = async (delivery, place) => places.kept(await waves.openWave(), delivery, place);
  return [
    {
      kind: INVITATION,
      label: 'Pulse',
      description: 'In private, when a wave opens; a team without a tick sits out',
      mutedBy: ['person', 'team'],
      compose: (delivery, now) => privateMessage(deps, delivery, now),
      keptOf,
    },
    {
      kind: REMINDER,
      label: 'Pulse: reminders',
      description: 'In private, at most twice, to those who have not answered',
      mutedBy: ['person'],
      compose: (delivery, now) => privateMessage(deps, delivery, now),
      keptOf,
    },
    {
      kind: LOST,
      label: 'Pulse: asked once more',
      description: 'In private, where a crash of the database has lost the answers of a wave',
      mutedBy: [],
      compose: (delivery, now) => privateMessage(deps, delivery, now),
      keptOf,
    },
    {
      kind: CLOSED,
      label: 'Pulse: closed',
      description: 'The private messages of a wave say that it has closed, and reminders are deleted',
      mutedBy: [],
      compose: (delivery, now) => tidy(deps, delivery, now),
      keptOf: async () => ({}),
    },
    {
      kind: RESULTS,
      label: 'Pulse: results',
      description: 'In the team’s channel, when a wave has closed',
      mutedBy: ['team'],
      compose: (delivery, now) => postResults(deps, delivery, now),
    },
  ];
}

async function postResults(
  { isMuted, resultsOf }: Deps,
  { teamId: id, occurrence }: Delivery,
  now: Date,
): Promise<Composed> {
  const skip: Composed = { kind: 'skip', reason: 'not needed' };
  if (id === undefined) return skip;
  const when = whenToTell({ isMuted: await isMuted(RESULTS, undefined, teamId(id)) }, now);
  if (when.kind !== 'now') return skip;
  const message = await resultsOf(teamId(id), occurrence);
  return message === undefined ? skip : { kind: 'message', message };
}
