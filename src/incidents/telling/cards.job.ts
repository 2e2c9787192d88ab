import { type NewDelivery, worthSendingUntil } from '../../schedule/delivery.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import { localDateOf } from '../../teams/calendar/local-date.ts';
import type { CardsStore } from './cards.store.ts';
import { plan, type Unannounced } from './cards.ts';
import { CARD, SUMMARY } from './message-contexts.ts';

type Deps = {
  readonly cards: CardsStore;
  readonly deliveries: Pick<OutboxStore, 'add'>;
};

/** Every minute: announces new incidents in their channels, each once. */
export const announceIncidents =
  ({ cards, deliveries }: Deps) =>
  async (now: Date): Promise<void> => {
    if ((await cards.unannounced(now)).length === 0) return;
    await cards.withLock(async (tx) => {
      const planned = plan(await cards.unannounced(now, tx), await cards.cardsLately(now, tx));
      const announced = [
        ...planned.cards.map((one) => ({ ...one, inSummary: false })),
        ...planned.summaries.flat().map((one) => ({ ...one, inSummary: true })),
      ];
      await cards.mark(announced, now, tx);
      const added = [
        ...planned.cards.map((one) => delivery(CARD, one, now)),
        ...planned.summaries.map((summary) => toSummary(summary, now)),
      ];
      await deliveries.add(added, now, tx);
    });
  };

/** The occurrence is the date on which the bot first saw the incident. */
const delivery = (
  kind: string,
  { incidentId, teamId: team, channelId, timeZone }: Unannounced,
  now: Date,
): NewDelivery => ({
  kind,
  subject: incidentId,
  occurrence: localDateOf(now, timeZone),
  teamId: team,
  channelId,
  dueAt: now,
  expiresAt: worthSendingUntil(now),
});

const MOST_NAMED = 20;

const toSummary = (summary: readonly [Unannounced, ...Unannounced[]], now: Date): NewDelivery => ({
  ...delivery(SUMMARY, summary[0], now),
  context: { ids: summary.slice(0, MOST_NAMED).map(({ incidentId }) => incidentId), count: summary.length },
});
