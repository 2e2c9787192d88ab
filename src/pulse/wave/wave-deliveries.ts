import { type Delivery, type NewDelivery, subjectOf, worthSendingUntil } from '../../schedule/delivery.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { PublishedWave } from '../disclosure/published.ts';
import type { AudienceMember } from './audience.ts';
import type { Opening } from './opening.ts';
import type { OpenWave } from './wave.ts';

export const INVITATION = 'pulse-invitation';
export const REMINDER = 'pulse-reminder';
export const CLOSED = 'pulse-closed';
export const LOST = 'pulse-lost';
export const RESULTS = 'pulse-results';

/** The private messages of an open wave. All are changed or deleted when it closes, and then their rows are. */
export const PRIVATE: readonly string[] = [INVITATION, REMINDER, LOST];

/** The person that a private message is for. */
export const subjectPerson = ({ subject }: Pick<Delivery, 'subject'>): string => subject.split(' ')[0] ?? subject;

const UPDATED_DAYS = 7;
const REPORTED_DAYS = 3;

/**
 * The private messages of a wave: an invitation each, and up to two reminders, which are worth nothing after the close. Everybody
 * has these rows, whatever they say or muted.
 */
export function invitations(opening: Opening, opensOn: LocalDate, closes: Date): readonly NewDelivery[] {
  return opening.sendings.flatMap(({ personId, askAt, remindAt }) => {
    const toPerson = { occurrence: opensOn, channelId: personId, expiresAt: closes };
    return [
      { ...toPerson, kind: INVITATION, subject: personId, dueAt: askAt },
      ...remindAt.map((at, index) => ({
        ...toPerson,
        kind: REMINDER,
        subject: `${personId} ${index + 1}`,
        dueAt: at,
      })),
    ];
  });
}

/** Why a wave that closes shows nothing; `null` where it does. */
export type Ending = 'lost' | 'changed' | null;

/** One of the private messages as its delivery at the close carries it. */
export type ToTidy = {
  readonly personId: string;
  /** The kind and number of the message: `pulse-reminder 2`. */
  readonly part: string;
  /** What the composer needs to find it, sealed. */
  readonly sealed: string;
};

/** Stands for the message that a delivery changes, where only its composer can find it. */
const SEALED = 'sealed';

/**
 * Every private message is changed or deleted; a person who got none has the same rows. Where nothing is shown, everybody is told
 * why in a message of their own, too, because Slack does not report that an old one was changed.
 */
export function closedUpdates(
  toTidy: readonly ToTidy[],
  audience: readonly AudienceMember[],
  { opensOn }: Pick<OpenWave, 'opensOn'>,
  ending: Ending,
  now: Date,
): readonly NewDelivery[] {
  const over = { kind: CLOSED, occurrence: opensOn, dueAt: now, expiresAt: worthSendingUntil(now, UPDATED_DAYS) };
  const changed = toTidy.map(({ personId, part, sealed }) => ({
    ...over,
    subject: `${personId} ${part}`,
    channelId: personId,
    updateTs: SEALED,
    context: { ending, sealed },
  }));
  if (ending === null) return changed;
  const told = audience.map(({ personId }) => ({
    ...over,
    subject: `${personId} told`,
    channelId: personId,
    context: { ending },
  }));
  return [...changed, ...told];
}

/** The results, to the channel that every team which took part had at the opening, at the same time. */
export function resultsPosts(
  published: PublishedWave,
  channels: ReadonlyMap<number, string>,
  { opensOn }: Pick<OpenWave, 'opensOn'>,
  now: Date,
): readonly NewDelivery[] {
  return published.teams.flatMap(({ team }) => {
    const channelId = channels.get(team);
    return channelId === undefined
      ? []
      : {
          kind: RESULTS,
          subject: subjectOf.team(team),
          occurrence: opensOn,
          teamId: team,
          channelId,
          dueAt: now,
          expiresAt: worthSendingUntil(now, REPORTED_DAYS),
        };
  });
}

/** To everybody who is asked: nobody knows any more whose answers are lost, and they are asked once more. */
export const lostMessages = (
  audience: readonly AudienceMember[],
  { opensOn, timesLost, closesAt }: Pick<OpenWave, 'opensOn' | 'timesLost' | 'closesAt'>,
  now: Date,
): readonly NewDelivery[] =>
  audience.map(({ personId }) => ({
    kind: LOST,
    subject: `${personId} ${timesLost + 1}`,
    occurrence: opensOn,
    channelId: personId,
    dueAt: now,
    expiresAt: closesAt,
  }));
