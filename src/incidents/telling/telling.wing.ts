import type { Shell } from '../../room.ts';
import type { AnswersStore } from '../answering/answers.store.ts';
import { lookOf, tellAnswers } from './answers.job.ts';
import { askingStore } from './asking.store.ts';
import { announceIncidents } from './cards.job.ts';
import { cardsStore } from './cards.store.ts';
import { incidentMessages } from './message-types.job.ts';
import { tellNews } from './news.job.ts';

type Below = {
  readonly answers: AnswersStore;
  readonly isMuted: Parameters<typeof incidentMessages>[0]['isMuted'];
};

/** Cards in channels and news in their threads: when they are sent, what they say, and what changes after an answer. */
export function incidentTelling({ db, outbox: deliveries, clock }: Shell, below: Below) {
  const [cards, asking] = [cardsStore(db), askingStore(db)];
  const [news, answers] = [tellNews({ cards, deliveries }), tellAnswers({ asking, deliveries })];
  return {
    look: lookOf({ asking, clock }),
    tellers: [news, answers],
    ticks: [
      { name: 'incidents', run: announceIncidents({ cards, deliveries }) },
      { name: 'news of incidents', run: (now: Date) => news(now) },
      { name: 'answers of incidents', run: (now: Date) => answers(now) },
    ],
    messages: incidentMessages(below),
  };
}
