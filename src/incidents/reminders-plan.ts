import { type Chased, nextReminder, type Reminder, type ReminderStep } from './reminders.ts';

/** An incident whose chase is to be looked at. */
export type Due = {
  readonly incidentId: string;
  /** Somebody answered, or it is open again, or it was merged. */
  readonly isOver: boolean;
  readonly chased: Chased;
};

/** What one person is asked at once. */
export type Asking = {
  readonly step: ReminderStep;
  readonly personId: string;
  readonly about: readonly [Asked, ...Asked[]];
};

type Asked = {
  readonly incidentId: string;
  /** How many reminders of it there were before, plus one. */
  readonly position: number;
  /** When somebody else is to be asked; `undefined` where this is the last time. */
  readonly nextAt: Date | undefined;
};

export type Plan = {
  readonly ask: readonly Asking[];
  readonly wait: readonly { readonly incidentId: string; readonly until: Date }[];
  /** Nobody is to be asked any more. */
  readonly over: readonly string[];
};

/**
 * Whom to ask now. Whoever is asked about one incident is asked at once about those that come within the hour, so that the
 * end of a storm is one message and not one a minute.
 */
export function planReminders(due: readonly Due[], now: Date): Plan {
  const over: string[] = [];
  const byPerson = new Map<string, (Asked & Reminder)[]>();
  for (const { incidentId, isOver, chased } of due) {
    const next = isOver ? undefined : nextReminder(chased);
    if (next === undefined) over.push(incidentId);
    else {
      const key = `${next.step} ${next.personId}`;
      const position = chased.sent.length + 1;
      const nextAt = nextReminder({
        ...chased,
        sent: [...chased.sent, { ...next, dueAt: now }],
        snoozed: undefined,
      })?.dueAt;
      byPerson.set(key, [...(byPerson.get(key) ?? []), { ...next, incidentId, position, nextAt }]);
    }
  }
  const isAskedNow = (about: readonly Reminder[]): boolean => about.some(({ dueAt }) => dueAt <= now);
  const groups = [...byPerson.values()];
  return {
    ask: groups.filter(isAskedNow).flatMap(toAsking),
    wait: groups
      .filter((about) => !isAskedNow(about))
      .flatMap((about) => about.map(({ incidentId, dueAt }) => ({ incidentId, until: dueAt }))),
    over,
  };
}

/** More than so many questions are one list. */
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
