import { addHours } from 'date-fns';
import type { Db } from '../../db/db.ts';
import { type NewDelivery, worthSendingUntil } from '../../schedule/delivery.ts';
import { type Calendar, DEFAULT_CALENDAR, forPerson } from '../../teams/calendar/calendar.ts';
import { localDateOf } from '../../teams/calendar/local-date.ts';
import type { Person } from '../../teams/directory/person.ts';
import type { TeamId } from '../../teams/team.ts';
import type { Chase, ChasesStore, NewReminder } from './follow-ups.store.ts';
import { REMINDERS, type ReminderContext } from './messages.ts';
import type { Reachable } from './reminders.ts';
import { type Asking, type Due, LOOKED_AHEAD_HOURS, planReminders } from './reminders-plan.ts';

type Deps = {
  readonly chases: ChasesStore;
  readonly deliveries: { add(deliveries: readonly NewDelivery[], now: Date, tx?: Db): Promise<number> };
  readonly calendarsOf: (teams: readonly TeamId[]) => Promise<ReadonlyMap<TeamId, Calendar>>;
  /** Slack ids of those who lead a team now. */
  readonly leadsOf: (team: TeamId) => Promise<readonly string[]>;
  /** Those of these people who are still there. */
  readonly peopleActive: (ids: readonly string[]) => Promise<readonly Person[]>;
};

/** Every minute: has those asked whose turn it is, about incidents that are over and unanswered. */
export const chaseAnswers =
  (deps: Deps) =>
  async (now: Date): Promise<void> => {
    await deps.chases.begin(now);
    if (!(await deps.chases.isAnyDue(now))) return;
    await deps.chases.inHand(addHours(now, LOOKED_AHEAD_HOURS), (tx, chases) => ask(deps, tx, chases, now));
  };

async function ask({ deliveries, ...deps }: Deps, tx: Db, chases: readonly Chase[], now: Date): Promise<void> {
  const around = await lookAround(deps, chases);
  const {
    ask: asked,
    wait,
    over,
  } = planReminders(
    chases.map((chase) => toDue(chase, around)),
    now,
  );
  const byId = new Map(chases.map((chase) => [chase.incidentId, chase]));
  const added = asked.map((asking) => deliveryOf(asking, byId.get(asking.about[0].incidentId), around, now));
  await deliveries.add(added, now, tx);
  await deps.chases.keep(
    asked.flatMap((asking) => remindersOf(asking, now)),
    tx,
  );
  await deps.chases.checkAgain(
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

/** An incident of no team goes by Monday to Friday, on the clock of whoever is asked. */
const EVERYBODYS = DEFAULT_CALENDAR('UTC');

async function lookAround(deps: Omit<Deps, 'deliveries'>, chases: readonly Chase[]): Promise<Around> {
  const teams = [...new Set(chases.flatMap(({ teamId }) => teamId ?? []))];
  const calendars = await deps.calendarsOf(teams);
  const leads = new Map<TeamId, readonly string[]>();
  for (const team of teams) leads.set(team, await deps.leadsOf(team));
  const ids = new Set([...chases.flatMap(({ onCall }) => onCall), ...[...leads.values()].flat()]);
  const people = new Map((await deps.peopleActive([...ids])).map((person) => [person.id, person]));
  return {
    calendarOf: (team) => (team && calendars.get(team)) ?? EVERYBODYS,
    leadsOf: (team) => (team && leads.get(team)) ?? [],
    personOf: (id) => people.get(id),
  };
}

function toDue({ incidentId, isOver, teamId, onCall, resolvedAt, sent, snoozed }: Chase, around: Around): Due {
  const calendar = around.calendarOf(teamId);
  const reachable = (ids: readonly string[]): Reachable[] =>
    ids.flatMap((id) => {
      const person = around.personOf(id);
      return person === undefined ? [] : { personId: id, calendar: forPerson(calendar, person.timeZone) };
    });
  const leads = reachable(around.leadsOf(teamId));
  return { incidentId, teamId, isOver, chased: { resolvedAt, onCall: reachable(onCall), leads, sent, snoozed } };
}

/** Known by its first incident, its step, and how often that was asked about before. */
const subjectOf = ({ step, about: [first] }: Asking): string => `${first.incidentId} ${step} ${first.position}`;

function deliveryOf(asking: Asking, chase: Chase | undefined, { calendarOf }: Around, now: Date): NewDelivery {
  const { step, personId, about } = asking;
  const context: ReminderContext = {
    ids: about.map(({ incidentId }) => incidentId),
    count: about.length,
    isStandIn: chase?.onCall.includes(personId) === false,
  };
  return {
    kind: REMINDERS[step],
    subject: subjectOf(asking),
    occurrence: localDateOf(chase?.recordedAt ?? now, calendarOf(chase?.teamId).timeZone),
    teamId: chase?.teamId,
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
    toldIn: subjectOf(asking),
  }));
