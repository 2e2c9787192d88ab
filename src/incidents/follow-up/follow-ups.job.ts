import { addHours } from 'date-fns';
import type { Db } from '../../db/db.ts';
import { type NewDelivery, worthSendingUntil } from '../../schedule/delivery.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import { type Calendar, DEFAULT_CALENDAR, forPerson } from '../../teams/calendar/calendar.ts';
import { localDateOf } from '../../teams/calendar/local-date.ts';
import type { Person } from '../../teams/directory/person.ts';
import type { TeamId } from '../../teams/team.ts';
import type { FollowUp, FollowUpsStore, NewReminder } from './follow-ups.store.ts';
import { REMINDERS, type ReminderContext } from './message-contexts.ts';
import type { Reachable } from './reminders.ts';
import { type Asking, type Due, LOOKED_AHEAD_HOURS, planReminders } from './reminders-plan.ts';

type Deps = {
  readonly followUps: FollowUpsStore;
  readonly deliveries: Pick<OutboxStore, 'add'>;
  readonly calendarsOf: (teams: readonly TeamId[]) => Promise<ReadonlyMap<TeamId, Calendar>>;
  /** Slack ids of the people who lead a team now. */
  readonly leadsOf: (team: TeamId) => Promise<readonly string[]>;
  /** The people among these who have not left. */
  readonly peopleActive: (ids: readonly string[]) => Promise<readonly Person[]>;
};

/** Every minute: asks the people whose turn it is about incidents that ended without an answer. */
export const askForAnswers =
  (deps: Deps) =>
  async (now: Date): Promise<void> => {
    await deps.followUps.begin(now);
    if (!(await deps.followUps.isAnyDue(now))) return;
    await deps.followUps.claimDue(addHours(now, LOOKED_AHEAD_HOURS), (tx, followUps) => ask(deps, tx, followUps, now));
  };

async function ask({ deliveries, ...deps }: Deps, tx: Db, followUps: readonly FollowUp[], now: Date): Promise<void> {
  const around = await lookAround(deps, followUps);
  const {
    ask: asked,
    wait,
    over,
  } = planReminders(
    followUps.map((followUp) => toDue(followUp, around)),
    now,
  );
  const byId = new Map(followUps.map((followUp) => [followUp.incidentId, followUp]));
  const added = asked.map((asking) => deliveryOf(asking, byId.get(asking.about[0].incidentId), around, now));
  await deliveries.add(added, now, tx);
  await deps.followUps.keep(
    asked.flatMap((asking) => remindersOf(asking, now)),
    tx,
  );
  await deps.followUps.checkAgain(
    [
      ...over.map((incidentId) => ({ incidentId, at: undefined })),
      ...wait.map(({ incidentId, until }) => ({ incidentId, at: until })),
      ...asked.flatMap(({ about }) => about.map(({ incidentId, nextAt }) => ({ incidentId, at: nextAt }))),
    ],
    tx,
  );
}

type Around = {
  readonly calendarOf: (team: TeamId | undefined) => Calendar;
  readonly leadsOf: (team: TeamId | undefined) => readonly string[];
  readonly personOf: (id: string) => Person | undefined;
};

/** The working week of an incident without a team: Monday to Friday, on the clock of the person who is asked. */
const EVERYBODYS = DEFAULT_CALENDAR('UTC');

async function lookAround(deps: Omit<Deps, 'deliveries'>, followUps: readonly FollowUp[]): Promise<Around> {
  const teams = [...new Set(followUps.flatMap(({ teamId }) => teamId ?? []))];
  const calendars = await deps.calendarsOf(teams);
  const leads = new Map<TeamId, readonly string[]>();
  for (const team of teams) leads.set(team, await deps.leadsOf(team));
  const ids = new Set([...followUps.flatMap(({ onCall }) => onCall), ...[...leads.values()].flat()]);
  const people = new Map((await deps.peopleActive([...ids])).map((person) => [person.id, person]));
  return {
    calendarOf: (team) => (team && calendars.get(team)) ?? EVERYBODYS,
    leadsOf: (team) => (team && leads.get(team)) ?? [],
    personOf: (id) => people.get(id),
  };
}

function toDue({ incidentId, isOver, teamId, onCall, resolvedAt, sent, snoozed }: FollowUp, around: Around): Due {
  const calendar = around.calendarOf(teamId);
  const reachable = (ids: readonly string[]): Reachable[] =>
    ids.flatMap((id) => {
      const person = around.personOf(id);
      return person === undefined ? [] : { personId: id, calendar: forPerson(calendar, person.timeZone) };
    });
  const leads = reachable(around.leadsOf(teamId));
  return { incidentId, teamId, isOver, unanswered: { resolvedAt, onCall: reachable(onCall), leads, sent, snoozed } };
}

/** A reminder is identified by its first incident, its step, and its position among the reminders of that incident. */
const subjectOf = ({ step, about: [first] }: Asking): string => `${first.incidentId} ${step} ${first.position}`;

function deliveryOf(asking: Asking, followUp: FollowUp | undefined, { calendarOf }: Around, now: Date): NewDelivery {
  const { step, personId, about } = asking;
  const context: ReminderContext = {
    ids: about.map(({ incidentId }) => incidentId),
    count: about.length,
    isStandIn: followUp?.onCall.includes(personId) === false,
  };
  return {
    kind: REMINDERS[step],
    subject: subjectOf(asking),
    occurrence: localDateOf(followUp?.recordedAt ?? now, calendarOf(followUp?.teamId).timeZone),
    teamId: followUp?.teamId,
    channelId: personId,
    dueAt: now,
    expiresAt: worthSendingUntil(now),
    context,
  };
}

const remindersOf = (asking: Asking, now: Date): NewReminder[] =>
  asking.about.map(({ incidentId, position }) => ({
    incidentId,
    position,
    step: asking.step,
    personId: asking.personId,
    dueAt: now,
    subject: subjectOf(asking),
  }));
