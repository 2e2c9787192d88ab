import type { Composed, Delivery } from '../../schedule/delivery.ts';
import type { MessageType } from '../../schedule/message-type.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { type TellingDeps, whenToTell, whenToTellPerson, withheld } from '../../teams/when-to-tell.ts';
import type { SealedStore } from '../sealing/sealed.store.ts';
import type { OpenWave } from '../wave/wave.ts';
import { CLOSED, INVITATION, LOST, REMINDER, RESULTS } from '../wave/wave-deliveries.ts';
import type { WavesStore } from '../wave/waves.store.ts';
import { type DmState, dmMessage } from './dm.view.ts';

type Deps = TellingDeps & {
  readonly waves: Pick<WavesStore, 'openWave'>;
  readonly sealed: Pick<SealedStore, 'placeOf'>;
  /** The results of a team in the wave that opened on this day; `undefined` where it has none. */
  readonly resultsOf: (team: TeamId, opensOn: string) => Promise<SlackMessage | undefined>;
};

// All skipped messages have the same reason, because the reason would tell who has answered.
const SKIP: Composed = { kind: 'skip', reason: 'not needed' };

/** The messages that the pulse sends on its own: to people in private, and the results to their teams. */
export const pulseMessages = (deps: Deps): readonly MessageType[] => [
  {
    kind: INVITATION,
    label: 'Pulse',
    description: 'In private, when a wave opens; a team without a tick sits out',
    mutedBy: ['person', 'team'],
    compose: (delivery, now) => ask(deps, INVITATION, delivery, now),
  },
  {
    kind: REMINDER,
    label: 'Pulse: reminders',
    description: 'In private, at most twice, to those who have not answered',
    mutedBy: ['person'],
    compose: (delivery, now) => ask(deps, REMINDER, delivery, now),
  },
  {
    kind: LOST,
    label: 'Pulse: asked once more',
    description: 'In private, where a crash of the database has lost the answers of a wave',
    mutedBy: [],
    compose: (delivery, now) => askAgain(deps, delivery, now),
  },
  {
    kind: CLOSED,
    label: 'Pulse: closed',
    description: 'The private message of a wave says that it has closed',
    mutedBy: [],
    compose: async () => ({ kind: 'message', message: dmMessage(shown('closed', undefined)) }),
  },
  {
    kind: RESULTS,
    label: 'Pulse: results',
    description: 'In the team’s channel, when a wave has closed',
    mutedBy: ['team'],
    compose: (delivery, now) => postResults(deps, delivery, now),
  },
];

const shown = (state: DmState, wave: OpenWave | undefined, isReminder = false) => ({
  state,
  isReminder,
  wave: wave?.id ?? 0,
  questions: (wave?.items.length ?? 0) + 1,
  closesAt: wave?.closesAt ?? new Date(0),
});

/** Asks people who have not answered, declined or muted it, while they work. */
async function ask(
  deps: Deps,
  kind: string,
  { channelId: person, occurrence }: Delivery,
  now: Date,
): Promise<Composed> {
  const wave = await deps.waves.openWave();
  if (wave?.opensOn !== occurrence || now >= wave.closesAt) return SKIP;
  const place = await deps.sealed.placeOf(wave.id, person);
  if (place === undefined || place.hasAnswered || place.hasDeclined) return SKIP;
  // A team that mutes the pulse takes no part from the next wave on, so in this wave its people are still asked.
  const when = await whenToTellPerson(deps, { kind, person, team: place.team, teamMutes: false }, now);
  const held = withheld(when);
  if (held?.kind === 'skip' || when.kind === 'never-works') return SKIP;
  return held ?? { kind: 'message', message: dmMessage(shown('asked', wave, kind === REMINDER)) };
}

/** People whose answer was lost are told, even if they muted the pulse: they had trusted us with it. */
async function askAgain(
  deps: Deps,
  { channelId: person, occurrence, context }: Delivery,
  now: Date,
): Promise<Composed> {
  if (context?.['what'] === 'closed') return { kind: 'message', message: dmMessage(shown('lost-at-close', undefined)) };
  const wave = await deps.waves.openWave();
  if (wave?.opensOn !== occurrence || now >= wave.closesAt) return SKIP;
  const place = await deps.sealed.placeOf(wave.id, person);
  if (place === undefined || place.hasAnswered) return SKIP;
  const when = await whenToTellPerson(deps, { kind: undefined, person, team: place.team }, now);
  return withheld(when) ?? { kind: 'message', message: dmMessage(shown('lost', wave)) };
}

async function postResults(
  { isMuted, resultsOf }: Deps,
  { teamId: id, occurrence }: Delivery,
  now: Date,
): Promise<Composed> {
  if (id === undefined) return SKIP;
  const when = whenToTell({ isMuted: await isMuted(RESULTS, undefined, teamId(id)) }, now);
  if (when.kind !== 'now') return SKIP;
  const message = await resultsOf(teamId(id), occurrence);
  return message === undefined ? SKIP : { kind: 'message', message };
}
