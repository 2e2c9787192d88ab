import { type Calendar, nextWorkingDay } from '../../teams/calendar/calendar.ts';
import { localDateOf, plusDays } from '../../teams/calendar/local-date.ts';
import { instantOf, type LocalTime } from '../../teams/calendar/local-time.ts';
import { addWorkingMinutes, nextTellingInstant } from '../../teams/calendar/working-time.ts';

/** Somebody who can be asked, with their working calendar. */
export type Reachable = { readonly personId: string; readonly calendar: Calendar };

/** Who is asked in private: first the people who were on call at the onset, then a lead. */
export type ReminderStep = 'on-call' | 'lead';

export type Reminder = { readonly step: ReminderStep; readonly personId: string; readonly dueAt: Date };

/** An incident that is over and that nobody has answered. */
export type Unanswered = {
  readonly resolvedAt: Date;
  /** The people who were on call when it opened and have not left, in the order in which they are asked. */
  readonly onCall: readonly Reachable[];
  /** The people who lead its team now. */
  readonly leads: readonly Reachable[];
  /** The reminders so far, in order. */
  readonly sent: readonly Reminder[];
  /** Who put the question off, and until when. */
  readonly snoozed: { readonly personId: string; readonly until: Date } | undefined;
};

const FIRST_AFTER_MINUTES = 4 * 60;
const LEAD_AT = (10 * 60) as LocalTime;

/**
 * Whom to ask next, and when; `undefined` if nobody is asked any more. The first is asked four working hours after the end: the
 * person who was on call, or a lead if nobody is known. At ten on the next working day, a lead is asked who was not asked yet.
 * Times go by the clock of the person who is asked, in their working hours and outside the team's quiet hours.
 */
export function nextReminder(unanswered: Unanswered, now: Date): Reminder | undefined {
  const { resolvedAt, onCall, leads, sent, snoozed } = unanswered;
  const last = sent.at(-1);
  const reminder = (step: ReminderStep, person: Reachable | undefined, from: Date | undefined) =>
    reminderAt(step, person, from && later(from, now));
  const again = snoozed && afterSnooze(unanswered, snoozed, now);
  if (again) return again;
  if (last === undefined) {
    const first = onCall[0] ?? leads[0];
    return reminder('on-call', first, first && addWorkingMinutes(first.calendar, resolvedAt, FIRST_AFTER_MINUTES));
  }
  if (sent.some(({ step }) => step === 'lead')) return undefined;
  const lead = leads.find(({ personId }) => sent.every((one) => one.personId !== personId));
  return reminder('lead', lead, lead && leadAt(lead.calendar, last.dueAt, resolvedAt));
}

/** At the step at which they were asked before. Somebody who has left since is not asked again, and the next one is. */
function afterSnooze(
  { onCall, leads, sent }: Unanswered,
  { personId, until }: NonNullable<Unanswered['snoozed']>,
  now: Date,
) {
  const before = sent.findLast((one) => one.personId === personId);
  const person = [...onCall, ...leads].find((one) => one.personId === personId);
  return before && reminderAt(before.step, person, later(until, now));
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** Moved into the person's working hours, and out of quiet hours. */
function reminderAt(step: ReminderStep, person: Reachable | undefined, from: Date | undefined): Reminder | undefined {
  const dueAt = person && from && nextTellingInstant(person.calendar, from);
  return dueAt && { step, personId: person.personId, dueAt };
}

/** At ten on the next working day. If it was opened and ended again since, four working hours after that at the earliest. */
function leadAt(calendar: Calendar, lastAt: Date, resolvedAt: Date): Date | undefined {
  const [ten, ended] = [
    tenOnNextWorkingDay(calendar, lastAt),
    addWorkingMinutes(calendar, resolvedAt, FIRST_AFTER_MINUTES),
  ];
  return ten && ended && later(ten, ended);
}

function tenOnNextWorkingDay(calendar: Calendar, after: Date): Date | undefined {
  const day = nextWorkingDay(calendar, plusDays(localDateOf(after, calendar.timeZone), 1));
  return day && instantOf(day, LEAD_AT, calendar.timeZone);
}
