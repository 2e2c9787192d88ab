import { addMinutes } from 'date-fns';
import type { Composed, Delivery, Place } from '../../schedule/delivery.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import { type TellingDeps, whenToTell } from '../../teams/when-to-tell.ts';
import type { PlacesStore } from '../sealing/places.store.ts';
import type { SealedStore } from '../sealing/sealed.store.ts';
import type { FrozenStore } from '../wave/frozen.store.ts';
import type { OpenWave } from '../wave/wave.ts';
import { INVITATION, LOST, REMINDER, subjectPerson } from '../wave/wave-deliveries.ts';
import type { WavesStore } from '../wave/waves.store.ts';
import { type DmState, dmMessage } from './dm.view.ts';

export type PrivateDeps = TellingDeps & {
  readonly waves: Pick<WavesStore, 'openWave'>;
  readonly frozen: FrozenStore;
  readonly sealed: Pick<SealedStore, 'spoken'>;
  readonly places: Pick<PlacesStore, 'invitations'>;
};

/** What is read of a delivery. */
type Message = Pick<Delivery, 'kind' | 'subject' | 'occurrence'>;

const SKIP: Composed = { kind: 'skip', reason: 'not needed' };
/** How long a process that has no key leaves a message to the others. */
const ELSEWHERE_MINUTES = 1;

/**
 * Asks people while they work. For those who answered, declined or muted it, a reminder is a change of their invitation to what
 * it says already, so that the same is done for everybody.
 */
export async function privateMessage(deps: PrivateDeps, delivery: Message, now: Date): Promise<Composed> {
  const person = subjectPerson(delivery);
  const wave = await deps.waves.openWave();
  if (wave?.opensOn !== delivery.occurrence || now >= wave.closesAt) return SKIP;
  // All is read for everybody, needed or not: a statement that is missing from the database's log would tell.
  const { seatOf, isIntact } = await deps.frozen.frozen(wave);
  const seat = seatOf(person);
  const spoken = await deps.sealed.spoken(wave);
  const invitation = await invitationOf(deps, wave, person);
  if (spoken === undefined) return { kind: 'later', until: addMinutes(now, ELSEWHERE_MINUTES) };
  // Where the list was changed no answer is taken, so nobody is asked.
  if (seat === undefined || !isIntact) return SKIP;
  // A team that mutes the pulse takes no part from the next wave on, so in this wave its people are still asked.
  const isMuted = await deps.isMuted(delivery.kind, person, undefined);
  const when = whenToTell({ isMuted: false, calendar: await deps.calendarFor(person, seat.team) }, now);
  if (when.kind === 'later') return { kind: 'later', until: when.until };
  if (when.kind === 'never-works') return SKIP;
  if (isMuted) return unchanged(wave, delivery, invitation, 'stopped');
  if (spoken(person)) return unchanged(wave, delivery, invitation, 'said');
  return { kind: 'message', message: asking(wave, delivery) };
}

/** Somebody who has answered and has no invitation gets the message all the same: it is where they change or delete their answer. */
function unchanged(wave: OpenWave, { kind }: Message, at: Place | undefined, state: DmState): Composed {
  const message = messageOf(wave, state);
  if (kind !== INVITATION && at !== undefined) return { kind: 'change', at, message };
  return state === 'said' ? { kind: 'message', message } : SKIP;
}

async function invitationOf({ places }: PrivateDeps, wave: OpenWave, person: string): Promise<Place | undefined> {
  return (await places.invitations(wave)).find(({ personId }) => personId === person)?.place;
}

const asking = (wave: OpenWave, { kind }: Message): SlackMessage =>
  messageOf(wave, kind === LOST ? 'lost' : 'asked', kind === REMINDER);

const messageOf = ({ id, items, closesAt }: OpenWave, state: DmState, isReminder = false): SlackMessage =>
  dmMessage({ state, isReminder, wave: id, questions: items.length + 1, closesAt });
