import { type Composed, type Delivery, type NewDelivery, worthSendingUntil } from '../../schedule/delivery.ts';
import type { MessageType } from '../../schedule/message-type.ts';
import { type Calendar, forPerson } from '../../teams/calendar/calendar.ts';
import { nextTellingInstant } from '../../teams/calendar/working-time.ts';
import { type CalendarsOf, calendarOf } from '../../teams/calendars.ts';
import { type TellingDeps, whenToTellPerson, withheld } from '../../teams/when-to-tell.ts';
import type { AudienceStore } from '../wave/audience.store.ts';
import type { PulseSettingsStore } from '../wave/pulse-settings.store.ts';
import { INVITATION } from '../wave/wave-deliveries.ts';
import type { BelongingStore, Unsettled } from './belonging.store.ts';
import { type BelongingDeps, unsettledTeams } from './unsettled.ts';
import { WHICH_TEAM } from './which-team.ts';
import { whichTeamMessage } from './which-team.view.ts';

type AskDeps = {
  readonly settings: Pick<PulseSettingsStore, 'settings'>;
  readonly audiences: Pick<AudienceStore, 'optedOut'>;
  readonly belonging: BelongingStore;
  readonly calendarsOf: CalendarsOf;
  readonly deliveries: { add(deliveries: readonly NewDelivery[], now: Date): Promise<number> };
};

/** It is worth answering long after it was due, and it is asked once. */
const WORTH_DAYS = 14;

/**
 * Every minute, while a pulse is set up: asks people which team is theirs if others added them to all of their teams, once for
 * each time that somebody adds them. Teams that take no part ask nobody.
 */
export const askWhichTeam =
  ({ settings, audiences, belonging, calendarsOf, deliveries }: AskDeps) =>
  async (now: Date): Promise<void> => {
    const { cadence, nextOn } = await settings.settings();
    if (cadence === undefined || nextOn === undefined) return;
    const [people, optedOut] = [await belonging.toAsk(), await audiences.optedOut()];
    const asked = people.filter(({ teams }) => teams.some((team) => !optedOut.has(team)));
    if (asked.length === 0) return;
    const calendars = await calendarsOf([...new Set(asked.flatMap(({ teams }) => teams.slice(0, 1)))]);
    const questions = asked.flatMap((one) =>
      question(one, forPerson(calendarOf(calendars, one.teams[0]), one.timeZone), now),
    );
    await deliveries.add(questions, now);
  };

/** None for somebody who never works. */
function question({ personId, teams, since }: Unsettled, calendar: Calendar, now: Date): readonly NewDelivery[] {
  const dueAt = nextTellingInstant(calendar, now);
  if (dueAt === undefined) return [];
  const expiresAt = worthSendingUntil(dueAt, WORTH_DAYS);
  return [
    {
      kind: WHICH_TEAM,
      subject: `${personId} ${teams.at(-1)}`,
      occurrence: since,
      channelId: personId,
      dueAt,
      expiresAt,
    },
  ];
}

export const whichTeamType = (deps: TellingDeps & BelongingDeps): MessageType => ({
  kind: WHICH_TEAM,
  label: 'Pulse: which team is yours',
  description: 'In private, once, to people whom others added to their teams; whoever muted the pulse is not asked',
  mutedBy: [],
  compose: (delivery, now) => compose(deps, delivery, now),
});

async function compose(deps: TellingDeps & BelongingDeps, delivery: Delivery, now: Date): Promise<Composed> {
  const teams = await unsettledTeams(deps, delivery.channelId);
  const [longest] = teams;
  if (longest === undefined) return { kind: 'skip', reason: 'they have said which team is theirs' };
  const asked = { kind: INVITATION, person: delivery.channelId, team: longest.id, teamMutes: false };
  const held = withheld(await whenToTellPerson(deps, asked, now));
  return held ?? { kind: 'message', message: whichTeamMessage(teams) };
}
