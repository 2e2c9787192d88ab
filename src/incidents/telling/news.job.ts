import { type NewDelivery, worthSendingUntil } from '../../schedule/delivery.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import type { AfterAnswer } from '../answering/after-answer.ts';
import type { CardsStore, Outdated } from './cards.store.ts';
import { CARD, NEWS_REPLY, type NewsContext } from './message-contexts.ts';
import { newsBetween } from './news.ts';

type Deps = {
  readonly cards: CardsStore;
  readonly deliveries: Pick<OutboxStore, 'add'>;
};

/**
 * Every minute, and right after an answer for its incident: updates the cards that are outdated, and posts in their threads
 * what happened: mitigated, resolved, open again, merged.
 */
export const tellNews =
  ({ cards, deliveries }: Deps) =>
  async (now: Date, only?: AfterAnswer): Promise<void> => {
    await cards.inTransaction(async (tx) => {
      const outdated = await cards.outdated(now, tx, only);
      if (outdated.length === 0) return;
      await deliveries.add(
        outdated.flatMap((one) => deliveriesOf(one, now)),
        now,
        tx,
      );
      await cards.keepState(outdated, tx);
    });
  };

function deliveriesOf(outdated: Outdated, now: Date): readonly NewDelivery[] {
  const { incidentId, before, now: current, count, teamId, occurrence, channelId, ts } = outdated;
  const common = {
    subject: `${incidentId} ${count}`,
    occurrence,
    teamId,
    channelId,
    dueAt: now,
    expiresAt: worthSendingUntil(now),
  };
  const news = newsBetween(before, current);
  const card: NewDelivery = { ...common, kind: CARD, updateTs: ts, context: { incidentId } };
  if (news === undefined) return [card];
  const context: NewsContext = { incidentId, news };
  return [card, { ...common, kind: NEWS_REPLY, threadTs: ts, context }];
}
