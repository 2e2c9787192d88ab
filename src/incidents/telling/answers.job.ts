import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import { type NewDelivery, worthSendingUntil } from '../../schedule/delivery.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import type { AfterAnswer } from '../answering/after-answer.ts';
import type { Question } from '../question/question.ts';
import type { AskingStore, Unshown } from './asking.store.ts';
import { ANSWERED, type AnsweredContext } from './messages.ts';
import { shownAs } from './shown-as.view.ts';

type Deps = {
  readonly asking: AskingStore;
  readonly deliveries: { add(deliveries: readonly NewDelivery[], now: Date, tx?: Db): Promise<number> };
};

/**
 * Every minute, and right after an answer for its incident: replies and private messages that asked show what was answered and
 * when it began, each once for what there is to show.
 */
export const tellAnswers =
  ({ asking, deliveries }: Deps) =>
  async (now: Date, only?: AfterAnswer): Promise<void> => {
    const unshown = await asking.unshown(now, only);
    if (unshown.length === 0) return;
    await deliveries.add(
      unshown.map((one) => toDelivery(one, now)),
      now,
    );
  };

function toDelivery({ incidentId, state, news, occurrence, teamId, channelId, ts }: Unshown, now: Date): NewDelivery {
  const context: AnsweredContext = { incidentId, news };
  return {
    kind: ANSWERED,
    subject: `${incidentId} ${state}`,
    occurrence,
    teamId,
    channelId,
    updateTs: ts,
    dueAt: now,
    expiresAt: worthSendingUntil(now),
    context,
  };
}

/** How a message that was pressed looks now, where it tells of this incident alone and was sent without being asked. */
export const lookOf =
  ({ asking, clock }: { readonly asking: AskingStore; readonly clock: Clock }) =>
  async (question: Question, ts: string): Promise<SlackMessage | undefined> => {
    const place = (await asking.placesOf(question.incident.id)).find((one) => one.ts === ts);
    return place && shownAs(place.as, question, clock());
  };
