import type { Composed, Delivery, MessageType } from '../../schedule/delivery.ts';
import type { MessageKind } from '../../teams/message-types.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { type TellingDeps, whenToTell, whenToTellPerson, withheld } from '../../teams/when-to-tell.ts';
import type { AnswersStore } from '../answering/answers.store.ts';
import { reminderListMessage, reminderMessage } from '../follow-up/reminder.view.ts';
import type { ReminderStep } from '../follow-up/reminders.ts';
import { cardMessage } from '../question/card.view.ts';
import type { Question } from '../question/question.ts';
import { foldMessage } from './fold.view.ts';
import { CARD, cardContext, FOLD, manyContext, NEWS_REPLY, newsContext, REMINDERS } from './messages.ts';
import { newsMessage } from './news.view.ts';

type ComposeDeps = TellingDeps & { readonly answers: AnswersStore };

type Compose = (deps: ComposeDeps, delivery: Delivery, now: Date) => Promise<Composed>;

const skip = (reason: string): Composed => ({ kind: 'skip', reason });
const GONE = skip('the incident is gone');

/** What is said of incidents without being asked: cards, lists, news in the threads of cards, reminders. */
export const incidentMessages = (deps: ComposeDeps): readonly MessageType[] => [
  toChannel(deps, CARD, CARD, composeCard),
  // Who does not want cards does not want a list of them.
  toChannel(deps, FOLD, CARD, composeFold),
  toChannel(deps, NEWS_REPLY, NEWS_REPLY, composeNews),
  toPerson(deps, 'on-call'),
  toPerson(deps, 'lead'),
];

function toChannel(deps: ComposeDeps, kind: MessageKind, mutedAs: MessageKind, compose: Compose): MessageType {
  return {
    kind,
    async compose(delivery, now) {
      const isMuted = await deps.isMuted(mutedAs, undefined, teamOf(delivery));
      return withheld(whenToTell({ isMuted }, now)) ?? compose(deps, delivery, now);
    },
  };
}

const teamOf = ({ teamId: team }: Delivery): TeamId | undefined => (team === undefined ? undefined : teamId(team));

async function composeCard({ answers }: ComposeDeps, { subject, context }: Delivery, now: Date): Promise<Composed> {
  const question = await answers.question(cardContext.safeParse(context).data?.incidentId ?? subject);
  return question === undefined ? GONE : { kind: 'message', message: cardMessage({ question, now }) };
}

async function composeFold({ answers }: ComposeDeps, { context }: Delivery): Promise<Composed> {
  const { ids = [], count = 0 } = manyContext.safeParse(context).data ?? {};
  const questions = await answers.questionsAbout(ids);
  return questions.length === 0 ? GONE : { kind: 'message', message: foldMessage(questions, count) };
}

async function composeNews({ answers }: ComposeDeps, { context }: Delivery, now: Date): Promise<Composed> {
  const about = newsContext.safeParse(context).data;
  const question = about && (await answers.question(about.incidentId));
  return question === undefined
    ? GONE
    : { kind: 'message', message: newsMessage({ question, news: about?.news ?? 'resolved', now }) };
}

/** Asks only while they work and about what still waits for an answer. */
function toPerson(deps: ComposeDeps, step: ReminderStep): MessageType {
  const kind = REMINDERS[step];
  return {
    kind,
    async compose(delivery, now) {
      const asked = { kind, person: delivery.channelId, team: teamOf(delivery) };
      const when = await whenToTellPerson(deps, asked, now);
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
  const { ids = [], isStandIn = false } = manyContext.safeParse(context).data ?? {};
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
