import type { Composed } from '../schedule/delivery.ts';
import type { Calendar } from './calendar/calendar.ts';
import { nextTellingInstant } from './calendar/working-time.ts';
import type { TeamId } from './team.ts';

/** Whether a message that is due is sent now. */
export type WhenToTell =
  | { readonly kind: 'now' }
  | { readonly kind: 'muted' }
  /** They do not work now, or have quiet hours. */
  | { readonly kind: 'later'; readonly until: Date }
  /** There is no instant at which they work outside their quiet hours. */
  | { readonly kind: 'never-works' };

/** A person is told while they work. A channel, which has no calendar here, is told at once. */
export function whenToTell(
  { isMuted, calendar }: { readonly isMuted: boolean; readonly calendar?: Calendar },
  now: Date,
): WhenToTell {
  if (isMuted) return { kind: 'muted' };
  if (calendar === undefined) return { kind: 'now' };
  const until = nextTellingInstant(calendar, now);
  if (until === undefined) return { kind: 'never-works' };
  return until > now ? { kind: 'later', until } : { kind: 'now' };
}

/** What becomes of a message that is not sent now; `undefined` if it is. People who never work are told at any time. */
export function withheld(when: WhenToTell): Composed | undefined {
  switch (when.kind) {
    case 'muted':
      return { kind: 'skip', reason: 'muted' };
    case 'later':
      return { kind: 'later', until: when.until };
    case 'now':
    case 'never-works':
      return undefined;
  }
}

/** Looks up what a person muted, and when they work. */
export type TellingDeps = {
  readonly isMuted: (kind: string, person: string | undefined, team: TeamId | undefined) => Promise<boolean>;
  /** The team's calendar on the person's own clock. */
  readonly calendarFor: (person: string, team: TeamId | undefined) => Promise<Calendar>;
};

type ToPerson = {
  /** `undefined` means a message that nobody can mute. */
  readonly kind: string | undefined;
  readonly person: string;
  /** The team whose calendar holds. */
  readonly team: TeamId | undefined;
  /** Whether the team can mute it for its people; true if it is left out. */
  readonly teamMutes?: boolean;
};

/** When a person is told something, by what they and the team muted, and by when they work. */
export async function whenToTellPerson(
  { isMuted, calendarFor }: TellingDeps,
  { kind, person, team, teamMutes = true }: ToPerson,
  now: Date,
): Promise<WhenToTell> {
  if (kind !== undefined && (await isMuted(kind, person, teamMutes ? team : undefined))) return { kind: 'muted' };
  return whenToTell({ isMuted: false, calendar: await calendarFor(person, team) }, now);
}
