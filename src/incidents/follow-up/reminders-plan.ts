import { addHours } from 'date-fns';
import { nextReminder, type Reminder, type ReminderStep, type Unanswered } from './reminders.ts';

/** An incident whose follow-up is due. */
export type Due = {
  readonly incidentId: string;
  /** Its team: each team mutes for itself, and has its own working hours. */
  readonly teamId: number | undefined;
  /** It was answered, is open again, or was merged. */
  readonly isOver: boolean;
  readonly unanswered: Unanswered;
};

/** What one person is asked in one message. */
export type Asking = {
  readonly step: ReminderStep;
  readonly personId: string;
  readonly about: readonly [Asked, ...Asked[]];
};

type Asked = {
  readonly incidentId: string;
  /** The number of reminders before this one, plus one. */
  readonly position: number;
  /** When the next person is asked; `undefined` if this is the last reminder. */
  readonly nextAt: Date | undefined;
};

export type Plan = {
  readonly ask: readonly Asking[];
  readonly wait: readonly { readonly incidentId: string; readonly until: Date }[];
  /** Incidents about which nobody is asked any more. */
  readonly over: readonly string[];
};

export const LOOKED_AHEAD_HOURS = 1;

/**
 * Whom to ask now. Somebody who is asked about one incident is asked at the same time about those that are due within the
 * hour, so that the end of a storm is one message and not one a minute.
 */
export function planReminders(due: readonly Due[], now: Date): Plan {
  const over: string[] = [];
  const byPerson = new Map<string, (Asked & Reminder)[]>();
  for (const { incidentId, teamId, isOver, unanswered } of due) {
    const next = isOver ? undefined : nextReminder(unanswered, now);
    if (next === undefined) over.push(incidentId);
    else {
      const key = `${next.step} ${next.personId} ${teamId ?? ''}`;
      const position = unanswered.sent.length + 1;
      const sent = [...unanswered.sent, { ...next, dueAt: now }];
      const nextAt = nextReminder({ ...unanswered, sent, snoozed: undefined }, now)?.dueAt;
      byPerson.set(key, [...(byPerson.get(key) ?? []), { ...next, incidentId, position, nextAt }]);
    }
  }
  const isAskedNow = (about: readonly Reminder[]): boolean => about.some(({ dueAt }) => dueAt <= now);
  const isSoon = ({ dueAt }: Reminder): boolean => dueAt <= addHours(now, LOOKED_AHEAD_HOURS);
  const groups = [...byPerson.values()];
  return {
    ask: groups.filter(isAskedNow).flatMap((about) => toAsking(about.filter(isSoon))),
    wait: groups
      .flatMap((about) => (isAskedNow(about) ? about.filter((one) => !isSoon(one)) : about))
      .map(({ incidentId, dueAt }) => ({ incidentId, until: dueAt })),
    over,
  };
}

/** More questions than this become one list. */
const MOST_QUESTIONS = 3;

function toAsking(reminders: readonly (Asked & Reminder)[]): Asking[] {
  const [first, ...rest] = reminders.map(({ incidentId, position, nextAt }) => ({
    incidentId,
    position,
    nextAt,
  }));
  const [one] = reminders;
  if (first === undefined || one === undefined) return [];
  const { step, personId } = one;
  if (rest.length < MOST_QUESTIONS)
    return [first, ...rest].map((about) => ({ step, personId, about: [about] as const }));
  return [{ step, personId, about: [first, ...rest] }];
}
