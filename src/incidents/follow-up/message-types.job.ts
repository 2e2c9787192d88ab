import type { Composed, Composer, Delivery } from '../../schedule/delivery.ts';
import type { MessageType } from '../../schedule/message-type.ts';
import { teamId } from '../../teams/team.ts';
import { type TellingDeps, whenToTellPerson, withheld } from '../../teams/when-to-tell.ts';
import type { AnswersStore } from '../answering/answers.store.ts';
import type { Question } from '../question/question.ts';
import { REMINDERS, reminderContext } from './message-contexts.ts';
import { reminderListMessage, reminderMessage } from './reminder.view.ts';
import type { ReminderStep } from './reminders.ts';

type ComposeDeps = TellingDeps & { readonly answers: AnswersStore };

const skip = (reason: string): Composed => ({ kind: 'skip', reason });

/** The private messages that ask one person. */
export const reminderMessages = (deps: ComposeDeps): readonly MessageType[] => [
  {
    ...toPerson(deps, 'on-call'),
    label: 'An incident waits for an answer',
    description: 'To whoever was on call, four working hours after it ended',
    mutedBy: ['person', 'team'],
  },
  {
    ...toPerson(deps, 'lead'),
    label: 'An incident still waits for an answer',
    description: 'To a lead, at ten on the working day after that',
    mutedBy: ['person', 'team'],
  },
];

/** Asks only in the person's working hours, and only about incidents that still wait for an answer. */
function toPerson(deps: ComposeDeps, step: ReminderStep): Composer {
  const kind = REMINDERS[step];
  return {
    kind,
    async compose(delivery, now) {
      const { channelId: person, teamId: id } = delivery;
      const team = id === undefined ? undefined : teamId(id);
      const when = await whenToTellPerson(deps, { kind, person, team }, now);
      return withheld(when) ?? composeReminder(deps, delivery, step, now);
    },
  };
}

async function composeReminder(
  { answers }: ComposeDeps,
  { context }: Delivery,
  step: ReminderStep,
  now: Date,
): Promise<Composed> {
  const { ids = [], isStandIn = false } = reminderContext.safeParse(context).data ?? {};
  const as = isStandIn && step === 'on-call' ? 'stand-in' : step;
  const questions = await answers.questionsAbout(ids);
  const waiting = questions.filter(isWaiting);
  const [first] = waiting;
  if (first === undefined) return skip('answered, open again or gone meanwhile');
  return {
    kind: 'message',
    message: waiting.length === 1 ? reminderMessage({ question: first, as, now }) : reminderListMessage(waiting, as),
  };
}

const isWaiting = ({ answered, incident }: Question): boolean =>
  answered === undefined && incident.resolvedAt !== null && !incident.isMerged;
