import { CLOSED } from '../wave/wave-deliveries.ts';
import type { LifecycleDeps } from './lifecycle-deps.ts';

/** Once every private message of the closed waves is changed or deleted, forgets the deliveries that did it, and their key. */
export async function endTidying({
  waves,
  tidying,
  deliveries,
}: Pick<LifecycleDeps, 'waves' | 'tidying' | 'deliveries'>) {
  const days = await tidying.days();
  if (days.length === 0) return;
  await waves.withLock(async (tx) => {
    for (const day of days) {
      if (await deliveries.someAre(['due', 'sending'], [CLOSED], day, tx)) return;
    }
    for (const day of days) await deliveries.forget([CLOSED], day, tx);
    await tidying.end(tx);
  });
}
