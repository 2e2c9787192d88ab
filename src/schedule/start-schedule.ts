import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { SlackConfig } from '../config.ts';
import { TICKS, withAllowance } from '../db/budget.ts';
import type { Db } from '../db/db.ts';
import type { Log } from '../log.ts';
import type { Room } from '../room.ts';
import { deliveryClient } from '../slack/delivery-client.ts';
import type { Places } from './places.ts';
import { historyAccess, slackLookBack } from './sending/look-back.ts';
import { startWorker } from './sending/worker.ts';
import { startTicks } from './ticks.ts';

const STOP_MS = 5_000;

type Around = { readonly db: Db; readonly slack: SlackConfig; readonly clock: Clock; readonly log: Log };

/** Starts what the rooms do every minute, and the worker that sends the deliveries that are due. */
export function startSchedule(rooms: readonly Room[], { db, slack, clock, log }: Around) {
  const types = rooms.flatMap(({ messages = [] }) => messages);
  const places = rooms.flatMap((room) => room.places ?? []);
  const heldBack: Places['heldBack'] = async (id) => {
    for (const place of places) {
      const why = await place.heldBack(id);
      if (why !== undefined) return why;
    }
    return undefined;
  };
  const onPermanent: Places['onPermanent'] = async (...refused) => {
    for (const place of places) await place.onPermanent(...refused);
  };
  const client = deliveryClient(slack);
  const lookBack = slackLookBack(client, historyAccess(client));
  const worker = withAllowance(TICKS, () =>
    startWorker({ db, clock, log, client, types, lookBack, heldBack, onPermanent }),
  );
  const ticks = startTicks(
    rooms.flatMap(({ ticks = [] }) => ticks),
    { clock, log },
  );
  return {
    async tick() {
      await ticks.tick();
      await worker.runOnce();
    },
    async stop() {
      // A database that hangs must not keep the process alive. Messages that were being sent are looked for in Slack later.
      await Promise.race([ticks.stop().then(() => worker.stop()), sleep(STOP_MS, undefined, { ref: false })]);
    },
  };
}
