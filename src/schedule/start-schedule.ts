import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { SlackConfig } from '../config.ts';
import type { Db } from '../db/db.ts';
import type { Log } from '../log.ts';
import type { Room } from '../room.ts';
import { deliveryClient } from '../slack/post.ts';
import { historyAccess, slackLookBack } from './look-back.ts';
import { startTicks } from './ticks.ts';
import { startCourier } from './worker.ts';

const STOP_MS = 5_000;

type Around = { readonly db: Db; readonly slack: SlackConfig; readonly clock: Clock; readonly log: Log };

/** What happens every minute, and the courier that carries what is due. */
export function startSchedule(rooms: readonly Room[], { db, slack, clock, log }: Around) {
  const types = rooms.flatMap(({ messages = [] }) => messages);
  const onPermanent = async (id: string, code: string, now: Date) => {
    for (const room of rooms) await room.onPermanent?.(id, code, now);
  };
  const client = deliveryClient(slack);
  const lookBack = slackLookBack(client, historyAccess(client));
  const courier = startCourier({ db, clock, log, client, types, lookBack, onPermanent });
  const ticks = startTicks(
    rooms.flatMap(({ ticks = [] }) => ticks),
    { clock, log },
  );
  return {
    async tick() {
      await ticks.tick();
      await courier.runOnce();
    },
    async stop() {
      // Who waits for a database that hangs must not keep the process: what was on its way is looked for later.
      await Promise.race([ticks.stop().then(() => courier.stop()), sleep(STOP_MS, undefined, { ref: false })]);
    },
  };
}
