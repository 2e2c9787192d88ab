import { type Delivery, type NewDelivery, subjectOf, worthSendingUntil } from '../../schedule/delivery.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { PublishedWave } from '../disclosure/published.ts';
import type { Opening, PulseTeam } from './opening.ts';
import type { OpenWave } from './wave.ts';

export const INVITATION = 'pulse-invitation';
export const REMINDER = 'pulse-reminder';
export const CLOSED = 'pulse-closed';
export const LOST = 'pulse-lost';
export const RESULTS = 'pulse-results';

const UPDATED_DAYS = 7;
const REPORTED_DAYS = 3;

/** The private messages of a wave: an invitation each, and up to two reminders, which are worth nothing after the close. */
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

/** Every invitation that was sent is changed: it says that the wave is over. */
export const closedUpdates = (
  invited: readonly Delivery[],
  { opensOn }: Pick<OpenWave, 'opensOn'>,
  now: Date,
): readonly NewDelivery[] =>
  invited.flatMap(({ subject, sentChannelId, sentTs }): NewDelivery[] =>
    sentChannelId === undefined || sentTs === undefined
      ? []
      : [
          {
            kind: CLOSED,
            subject,
            occurrence: opensOn,
            channelId: sentChannelId,
            updateTs: sentTs,
            dueAt: now,
            expiresAt: worthSendingUntil(now, UPDATED_DAYS),
          },
        ],
  );

/** The results, to the channel of every team that took part, at the same time. */
export function resultsPosts(
  published: PublishedWave,
  teams: readonly PulseTeam[],
  { opensOn }: Pick<OpenWave, 'opensOn'>,
  now: Date,
): readonly NewDelivery[] {
  const channels = new Map(teams.map(({ team }) => [Number(team.id), team.channelId]));
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

/** To those whose answer is lost. `again`: the wave is still open, and they are asked once more. */
export const lostMessages = (
  people: readonly string[],
  { opensOn, timesLost, closesAt }: Pick<OpenWave, 'opensOn' | 'timesLost' | 'closesAt'>,
  what: 'again' | 'closed',
  now: Date,
): readonly NewDelivery[] =>
  people.map((personId) => ({
    kind: LOST,
    subject: `${personId} ${timesLost + 1}`,
    occurrence: opensOn,
    channelId: personId,
    dueAt: now,
    expiresAt: what === 'again' ? closesAt : worthSendingUntil(now, REPORTED_DAYS),
    context: { what },
  }));
