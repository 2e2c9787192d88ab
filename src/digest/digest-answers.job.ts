import type { Db } from '../db/db.ts';
import type { AfterAnswer } from '../incidents/answering/after-answer.ts';
import { type NewDelivery, subjectOf, worthSendingUntil } from '../schedule/delivery.ts';
import type { MessageType } from '../schedule/message-type.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import { type LocalDate, localDateOf, plusDays } from '../teams/calendar/local-date.ts';
import { teamId } from '../teams/team.ts';
import type { DigestsStore } from './digests.store.ts';
import type { SentDigest, UnshownDigest } from './sent-digests.store.ts';
import { sentDigestMessage } from './words/sent-digest.view.ts';

const ANSWERED = 'digest-answered';

const ASKS_FOR_DAYS = 21;

/** The first Monday whose digest is still updated; older digests stay as they are. */
export const asksSince = (now: Date): LocalDate => plusDays(localDateOf(now, 'UTC'), -ASKS_FOR_DAYS);

type ShownDeps = {
  /** The answers to these incidents since, without a name. */
  readonly answersOf: (incidentIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

/** How a digest that was sent looks now. */
export async function currentDigest({ answersOf }: ShownDeps, kept: SentDigest): Promise<SlackMessage> {
  const answers = await answersOf(kept.facts.untagged.first.map(({ id }) => id));
  return sentDigestMessage({ kept, isDelayed: kept.isDelayed, answers });
}

type TellDeps = {
  readonly digests: DigestsStore;
  readonly deliveries: { add(deliveries: readonly NewDelivery[], now: Date, tx?: Db): Promise<number> };
};

/**
 * Every minute, and right after an answer for its incident alone: schedules an update of each digest that asks about an
 * incident with a new answer, once for each answer.
 */
export const tellDigestAnswers =
  ({ digests, deliveries }: TellDeps) =>
  async (now: Date, only?: AfterAnswer): Promise<void> => {
    const unshown = await digests.unshown(now, asksSince(now), only);
    if (unshown.length === 0) return;
    await deliveries.add(
      unshown.map((one) => toDelivery(one, now)),
      now,
    );
  };

const toDelivery = ({ team, monday, answer, channelId, ts }: UnshownDigest, now: Date): NewDelivery => ({
  kind: ANSWERED,
  subject: `${subjectOf.team(team)} ${answer}`,
  occurrence: monday,
  teamId: team,
  channelId,
  updateTs: ts,
  dueAt: now,
  expiresAt: worthSendingUntil(now),
});

/** The update of a digest, made of its stored facts and of the answers. */
export const digestAnswered = (deps: ShownDeps & { readonly digests: DigestsStore }): MessageType => ({
  kind: ANSWERED,
  label: 'An incident of the weekly digest was answered',
  description: 'No new message: the digest shows the answer',
  mutedBy: [],
  async compose({ teamId: id, occurrence }) {
    const kept = id === undefined ? undefined : await deps.digests.sent(teamId(id), occurrence);
    return kept === undefined
      ? { kind: 'skip', reason: 'the digest is gone' }
      : { kind: 'message', message: await currentDigest(deps, kept) };
  },
});
