import type { Composed, Composer, Delivery } from '../../schedule/delivery.ts';
import type { MessageType } from '../../schedule/message-type.ts';
import { teamId } from '../../teams/team.ts';
import { type TellingDeps, whenToTellPerson, withheld } from '../../teams/when-to-tell.ts';
import type { AnswersStore } from '../answering/answers.store.ts';
import { type MayAnswerDeps, mayAnswer } from '../answering/may-answer.ts';
import type { Question } from '../question/question.ts';
import { REMINDERS, reminderContext } from './message-contexts.ts';
import { reminderListMessage, reminderMessage } from './reminder.view.ts';
import type { ReminderStep } from './reminders.ts';

type ComposeDeps = TellingDeps & MayAnswerDeps & { readonly answers: AnswersStore };

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
  deps: ComposeDeps,
  { context, channelId: person }: Delivery,
  step: ReminderStep,
  now: Date,
): Promise<Composed> {
  const { ids = [], isStandIn = false } = reminderContext.safeParse(context).data ?? {};
  const as = isStandIn && step === 'on-call' ? 'stand-in' : step;
  const waiting = (await deps.answers.questionsAbout(ids)).filter(isWaiting);
  if (waiting.length === 0) return skip('answered, open again or gone meanwhile');
  const asked = await theirs(deps, waiting, person);
  const [first] = asked;
  if (first === undefined) return skip('the person may not answer any more');
  return {
    kind: 'message',
    message: asked.length === 1 ? reminderMessage({ question: first, as, now }) : reminderListMessage(asked, as),
  };
}

/** Those that a person may answer now: who left the team or the workspace since the message was planned reads no title any more. */
async function theirs(deps: ComposeDeps, questions: readonly Question[], person: string): Promise<readonly Question[]> {
  const rights = await Promise.all(questions.map(({ incident }) => mayAnswer(deps, incident, person)));
  return questions.filter((_question, index) => rights[index]?.ok === true);
}

const isWaiting = ({ answered, incident }: Question): boolean =>
  answered === undefined && incident.resolvedAt !== null && !incident.isMerged;
