import type { Db } from '../../db/db.ts';
import { type NewDelivery, worthSendingUntil } from '../../schedule/delivery.ts';
import { localDateOf } from '../../teams/calendar/local-date.ts';
import type { CardsStore } from './cards.store.ts';
import { plan, type Untold } from './cards.ts';
import { CARD, FOLD } from './messages.ts';

type TellDeps = {
  readonly cards: CardsStore;
  readonly deliveries: { add(deliveries: readonly NewDelivery[], now: Date, tx?: Db): Promise<number> };
};

/** Every minute: has new incidents told in their channels, each once. */
export const tellIncidents =
  ({ cards, deliveries }: TellDeps) =>
  async (now: Date): Promise<void> => {
    if ((await cards.untold(now)).length === 0) return;
    await cards.alone(async (tx) => {
      const planned = plan(await cards.untold(now, tx), await cards.cardsLately(now, tx));
      const told = [
        ...planned.cards.map((one) => ({ ...one, folded: false })),
        ...planned.folds.flat().map((one) => ({ ...one, folded: true })),
      ];
      await cards.mark(told, now, tx);
      const added = [
        ...planned.cards.map((one) => delivery(CARD, one, now)),
        ...planned.folds.map((fold) => ofFold(fold, now)),
      ];
      await deliveries.add(added, now, tx);
    });
  };

/** The date is that on which it was first seen here. */
const delivery = (kind: string, { incidentId, teamId: team, channelId, timeZone }: Untold, now: Date): NewDelivery => ({
  kind,
  subject: incidentId,
  occurrence: localDateOf(now, timeZone),
  teamId: team,
  channelId,
  dueAt: now,
  expiresAt: worthSendingUntil(now),
});

const MOST_NAMED = 20;

const ofFold = (fold: readonly [Untold, ...Untold[]], now: Date): NewDelivery => ({
  ...delivery(FOLD, fold[0], now),
  context: { ids: fold.slice(0, MOST_NAMED).map(({ incidentId }) => incidentId), count: fold.length },
});
