import type { Clock } from '../../clock.ts';
import { type NewDelivery, worthSendingUntil } from '../../schedule/delivery.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import type { AfterAnswer } from '../answering/after-answer.ts';
import type { Question } from '../question/question.ts';
import type { AskingStore, Unshown } from './asking.store.ts';
import { ANSWERED, type AnsweredContext } from './message-contexts.ts';
import { shownAs } from './shown-as.view.ts';

type Deps = {
  readonly asking: AskingStore;
  readonly deliveries: Pick<OutboxStore, 'add'>;
};

/**
 * Every minute, and right after an answer for its incident: updates the replies and private messages that asked, so that they
 * show the newest answer and the newest onset. Each message gets one update for one state.
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

/** How the message that was pressed looks now, if the bot sent it on its own and it is about this incident alone. */
export const lookOf =
  ({ asking, clock }: { readonly asking: AskingStore; readonly clock: Clock }) =>
  async (question: Question, ts: string): Promise<SlackMessage | undefined> => {
    const place = (await asking.placesOf(question.incident.id)).find((one) => one.ts === ts);
    return place && shownAs(place.as, question, clock());
  };
