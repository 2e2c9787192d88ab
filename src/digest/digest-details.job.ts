import type { Db } from '../db/db.ts';
import { type NewDelivery, subjectOf, worthSendingUntil } from '../schedule/delivery.ts';
import type { DigestsStore } from './digests.store.ts';

export const DETAILS = 'digest-details';

type ThreadDeps = {
  readonly digests: DigestsStore;
  readonly deliveries: { add(deliveries: readonly NewDelivery[], now: Date, tx?: Db): Promise<number> };
};

/** Every minute: schedules the details of digests that were sent, for their threads. */
export const scheduleDetails =
  ({ digests, deliveries }: ThreadDeps) =>
  async (now: Date): Promise<void> => {
    const sent = await digests.withoutDetails(now);
    if (sent.length === 0) return;
    await deliveries.add(
      sent.map(({ team, monday, channelId, ts }) => ({
        kind: DETAILS,
        subject: subjectOf.team(team),
        occurrence: monday,
        teamId: team,
        channelId,
        threadTs: ts,
        dueAt: now,
        expiresAt: worthSendingUntil(now),
      })),
      now,
    );
  };
