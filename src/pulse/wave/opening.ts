import type { NewDelivery } from '../../schedule/delivery.ts';
import { type Calendar, forPerson } from '../../teams/calendar/calendar.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { Team } from '../../teams/team.ts';
import { type AudienceMember, type AudiencePerson, audienceOf } from './audience.ts';
import { closesAt, openingOf, sendingsOf, sitsOut } from './wave-days.ts';

export const INVITATION = 'pulse-invitation';
export const REMINDER = 'pulse-reminder';

/** A team with its calendar; `isOut`: it chose to take no part. */
export type PulseTeam = { readonly team: Team; readonly calendar: Calendar; readonly isOut: boolean };

export type PulsePerson = AudiencePerson & { readonly timeZone: string | undefined };

/** Who takes part in a wave that opens on a day, and when each is asked. */
export type Opening = {
  readonly decision: 'wait' | 'open' | 'skip';
  /** `undefined` where nobody takes part. */
  readonly closesAt: Date | undefined;
  readonly audience: readonly AudienceMember[];
  readonly sendings: readonly Sending[];
  /** Teams that do not take part, and why. */
  readonly out: readonly { readonly team: Team; readonly why: 'chose' | 'days-off' | 'nobody' }[];
  /** The teams that do, with how many are asked. */
  readonly joining: readonly { readonly team: Team; readonly size: number }[];
};

type Sending = { readonly personId: string; readonly askAt: Date; readonly remindAt: readonly Date[] };

/** What a wave that opens on this day would be. Pure, so that the admins see the plan before it is one. */
export function planOpening(
  teams: readonly PulseTeam[],
  people: readonly PulsePerson[],
  opensOn: LocalDate,
  now: Date,
): Opening {
  const inWork = teams.filter(({ isOut, calendar }) => !isOut && !sitsOut(calendar, opensOn));
  const ids = new Set(inWork.map(({ team }) => Number(team.id)));
  const audience = audienceOf(people, ids);
  const byId = new Map(people.map((person) => [person.personId, person]));
  const calendarOf = new Map(inWork.map(({ team, calendar }) => [Number(team.id), calendar]));
  const theirs = audience.map(({ personId, team }) => {
    const calendar = calendarOf.get(team);
    if (calendar === undefined) throw new Error(`Team ${team} takes part and has no calendar`);
    return { personId, team, calendar: forPerson(calendar, byId.get(personId)?.timeZone) };
  });
  const calendars = [...new Map(theirs.map((one) => [`${one.team} ${one.calendar.timeZone}`, one.calendar])).values()];
  const sizes = new Map<number, number>();
  for (const { team } of audience) sizes.set(team, (sizes.get(team) ?? 0) + 1);
  const sizeOf = ({ team }: PulseTeam): number => sizes.get(Number(team.id)) ?? 0;
  return {
    decision: openingOf(calendars, opensOn, now),
    closesAt: closesAt(calendars, opensOn),
    audience,
    sendings: theirs.flatMap(({ personId, calendar }) => {
      const sendings = sendingsOf(calendar, opensOn);
      return sendings === undefined ? [] : { personId, ...sendings };
    }),
    out: teams.flatMap((one) => {
      if (one.isOut) return { team: one.team, why: 'chose' as const };
      if (!ids.has(Number(one.team.id))) return { team: one.team, why: 'days-off' as const };
      return sizeOf(one) === 0 ? { team: one.team, why: 'nobody' as const } : [];
    }),
    joining: inWork.flatMap((one) => (sizeOf(one) === 0 ? [] : { team: one.team, size: sizeOf(one) })),
  };
}

/** The private messages of a wave: an invitation each, and up to two reminders, which are worth nothing after the close. */
export function invitations(opening: Opening, opensOn: LocalDate, closes: Date): readonly NewDelivery[] {
  return opening.sendings.flatMap(({ personId, askAt, remindAt }) => [
    delivery(INVITATION, personId, personId, opensOn, askAt, closes),
    ...remindAt.map((at, index) => delivery(REMINDER, `${personId} ${index + 1}`, personId, opensOn, at, closes)),
  ]);
}

const delivery = (
  kind: string,
  subject: string,
  personId: string,
  opensOn: LocalDate,
  dueAt: Date,
  expiresAt: Date,
): NewDelivery => ({ kind, subject, occurrence: opensOn, channelId: personId, dueAt, expiresAt });

/** Slack takes about one message a second from an app; more is held back by the gates. */
export const SENT_PER_SECOND = 1;

/** When the last invitation will have arrived: each at its own time, and never faster than Slack takes them. */
export function expectedEnd(sendings: readonly Sending[], perSecond: number): Date | undefined {
  const times = sendings.map(({ askAt }) => askAt.getTime()).toSorted((a, b) => a - b);
  if (times.length === 0) return undefined;
  const end = times.reduce((free, at) => Math.max(free, at) + 1_000 / perSecond, 0);
  return new Date(end);
}
