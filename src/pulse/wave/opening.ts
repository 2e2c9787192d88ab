import { type Calendar, forPerson } from '../../teams/calendar/calendar.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { Team } from '../../teams/team.ts';
import { type AudienceMember, type AudiencePerson, audienceOf, notAgreed } from './audience.ts';
import { closesAt, hasTooManyDaysOff, openingOf, sendingsOf } from './wave-days.ts';

/** A team with its calendar. */
export type PulseTeam = { readonly team: Team; readonly calendar: Calendar; readonly hasOptedOut: boolean };

export type PulsePerson = AudiencePerson & { readonly timeZone: string | undefined };

/** A wave that opens on a day: who takes part in it, and when each person is asked. */
export type Opening = {
  readonly decision: 'wait' | 'open' | 'skip';
  /** `undefined` where nobody takes part. */
  readonly closesAt: Date | undefined;
  readonly audience: readonly AudienceMember[];
  readonly sendings: readonly Sending[];
  /** Teams that do not take part, and why. */
  readonly notJoining: readonly { readonly team: Team; readonly why: 'opted-out' | 'days-off' | 'nobody' }[];
  /** Teams that take part, with how many of their people are asked. */
  readonly joining: readonly { readonly team: Team; readonly size: number }[];
  /** How many people of the teams that take part are not asked, because they have not agreed to belong to any. */
  readonly notAgreed: number;
};

type Sending = { readonly personId: string; readonly askAt: Date; readonly remindAt: readonly Date[] };

/** What a wave that opens on this day would be. It is pure, so that admins can see the plan before the wave opens. */
export function planOpening(
  teams: readonly PulseTeam[],
  people: readonly PulsePerson[],
  opensOn: LocalDate,
  now: Date,
): Opening {
  const available = teams.filter(({ hasOptedOut, calendar }) => !hasOptedOut && !hasTooManyDaysOff(calendar, opensOn));
  const ids = new Set(available.map(({ team }) => Number(team.id)));
  const audience = audienceOf(people, ids);
  const byId = new Map(people.map((person) => [person.personId, person]));
  const calendarOf = new Map(available.map(({ team, calendar }) => [Number(team.id), calendar]));
  const members = audience.map(({ personId, team }) => {
    const calendar = calendarOf.get(team);
    if (calendar === undefined) throw new Error(`Team ${team} takes part and has no calendar`);
    return { personId, team, calendar: forPerson(calendar, byId.get(personId)?.timeZone) };
  });
  const calendars = [...new Map(members.map((one) => [`${one.team} ${one.calendar.timeZone}`, one.calendar])).values()];
  const sizes = new Map<number, number>();
  for (const { team } of audience) sizes.set(team, (sizes.get(team) ?? 0) + 1);
  const sizeOf = ({ team }: PulseTeam): number => sizes.get(Number(team.id)) ?? 0;
  return {
    decision: openingOf(calendars, opensOn, now),
    closesAt: closesAt(calendars, opensOn),
    audience,
    sendings: members.flatMap(({ personId, calendar }) => {
      const sendings = sendingsOf(calendar, opensOn);
      return sendings === undefined ? [] : { personId, ...sendings };
    }),
    notJoining: teams.flatMap((one) => {
      if (one.hasOptedOut) return { team: one.team, why: 'opted-out' as const };
      if (!ids.has(Number(one.team.id))) return { team: one.team, why: 'days-off' as const };
      return sizeOf(one) === 0 ? { team: one.team, why: 'nobody' as const } : [];
    }),
    joining: available.flatMap((one) => (sizeOf(one) === 0 ? [] : { team: one.team, size: sizeOf(one) })),
    notAgreed: notAgreed(people, ids),
  };
}

/** Slack accepts about one message a second from an app; the outbox holds the others back. */
export const SENT_PER_SECOND = 1;

/** When the last invitation will have arrived: each is sent at its own time, and never faster than Slack accepts them. */
export function expectedEnd(sendings: readonly Sending[], perSecond: number): Date | undefined {
  const times = sendings.map(({ askAt }) => askAt.getTime()).toSorted((a, b) => a - b);
  if (times.length === 0) return undefined;
  const end = times.reduce((free, at) => Math.max(free, at) + 1_000 / perSecond, 0);
  return new Date(end);
}
