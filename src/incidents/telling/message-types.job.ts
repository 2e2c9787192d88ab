import type { Composed, Delivery } from '../../schedule/delivery.ts';
import type { MessageType, NamedType } from '../../schedule/message-type.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import { type TellingDeps, whenToTell, withheld } from '../../teams/when-to-tell.ts';
import type { AnswersStore } from '../answering/answers.store.ts';
import { cardMessage } from '../question/card.view.ts';
import {
  ANSWERED,
  answeredContext,
  CARD,
  cardContext,
  listContext,
  NEWS_REPLY,
  newsContext,
  SUMMARY,
} from './message-contexts.ts';
import { newsMessage } from './news.view.ts';
import { shownAs } from './shown-as.view.ts';
import { summaryMessage } from './summary.view.ts';

type ComposeDeps = Pick<TellingDeps, 'isMuted'> & { readonly answers: AnswersStore };

type Compose = (deps: ComposeDeps, delivery: Delivery, now: Date) => Promise<Composed>;

const skip = (reason: string): Composed => ({ kind: 'skip', reason });
const GONE = skip('the incident is gone');

/** What the bot sends about incidents on its own: cards, summaries, and news in the threads of cards. */
export const incidentMessages = (deps: ComposeDeps): readonly MessageType[] => [
  toChannel(deps, CARD, composeCard, {
    kind: CARD,
    label: 'An incident opens',
    description: 'In the incident channel, with the question whether a deploy triggered it',
    mutedBy: ['team'],
  }),
  // A team that muted cards does not want a summary of them either.
  toChannel(deps, CARD, composeSummary, {
    kind: SUMMARY,
    label: 'Many incidents open at once',
    description: 'In the incident channel, one message instead of many',
    mutedBy: [],
  }),
  toChannel(deps, NEWS_REPLY, composeNews, {
    kind: NEWS_REPLY,
    label: 'An incident goes on',
    description: 'In the thread of its card: mitigated, resolved (and still unanswered), open again, merged',
    mutedBy: ['team'],
  }),
  {
    kind: ANSWERED,
    label: 'An incident was answered',
    description: 'No new message: those that asked show the answer',
    mutedBy: [],
    compose: (delivery, now) => composeAnswered(deps, delivery, now),
  },
];

function toChannel(deps: ComposeDeps, mutedAs: string, compose: Compose, type: NamedType): MessageType {
  return {
    ...type,
    async compose(delivery, now) {
      // An update goes out even if the type is muted, so that nothing in a channel stays wrong.
      const isMuted = delivery.updateTs === undefined && (await deps.isMuted(mutedAs, undefined, teamOf(delivery)));
      return withheld(whenToTell({ isMuted }, now)) ?? compose(deps, delivery, now);
    },
  };
}

const teamOf = ({ teamId: team }: Delivery): TeamId | undefined => (team === undefined ? undefined : teamId(team));

async function composeCard({ answers }: ComposeDeps, { subject, context }: Delivery, now: Date): Promise<Composed> {
  const question = await answers.question(cardContext.safeParse(context).data?.incidentId ?? subject);
  return question === undefined ? GONE : { kind: 'message', message: cardMessage({ question, now }) };
}

async function composeSummary({ answers }: ComposeDeps, { context }: Delivery): Promise<Composed> {
  const { ids = [], count = 0 } = listContext.safeParse(context).data ?? {};
  const questions = await answers.questionsAbout(ids);
  return questions.length === 0 ? GONE : { kind: 'message', message: summaryMessage(questions, count) };
}

async function composeNews({ answers }: ComposeDeps, { context }: Delivery, now: Date): Promise<Composed> {
  const about = newsContext.safeParse(context).data;
  const question = about && (await answers.question(about.incidentId));
  return question === undefined
    ? GONE
    : { kind: 'message', message: newsMessage({ question, news: about?.news ?? 'resolved', now }) };
}

async function composeAnswered({ answers }: ComposeDeps, { context }: Delivery, now: Date): Promise<Composed> {
  const about = answeredContext.safeParse(context).data;
  const question = about && (await answers.question(about.incidentId));
  return question === undefined ? GONE : { kind: 'message', message: shownAs(about?.news ?? 'card', question, now) };
}
