import { systemClock } from '../../src/clock.ts';
import type { Db } from '../../src/db/db.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createLog } from '../../src/log.ts';
import type { Composer, NewDelivery } from '../../src/schedule/delivery.ts';
import { schedulesStore } from '../../src/schedule/schedules.store.ts';
import { historyAccess, type LookBack, slackLookBack } from '../../src/schedule/sending/look-back.ts';
import { startWorker } from '../../src/schedule/sending/worker.ts';
import { section } from '../../src/slack/blocks.ts';
import { deliveryClient } from '../../src/slack/delivery-client.ts';
import type { BotOrder } from './order.ts';

/** One bot of several: a tick that turns schedules into deliveries, and a worker. It lives until it is killed. */
const order = JSON.parse(process.argv[2] ?? '{}') as BotOrder;
const { db } = await openDatabase({ url: order.databaseUrl }, { max: 6 });
const client = deliveryClient({ botToken: order.botToken, apiUrl: order.apiUrl }, order.requestMs);

const digest: Composer = {
  kind: 'digest',
  compose: async ({ subject }) => {
    const blocks = [section(`The digest of ${subject}`)];
    return { kind: 'message', message: { rich: blocks, plain: blocks, text: `The digest of ${subject}` } };
  },
};

/** A fault that the test must notice: every message that may have arrived is taken for lost. */
const blindFaith: LookBack = async () => ({ kind: 'absent' });

/** Waits between writing down that it sends and the request, so that it is often stopped or killed there. */
const dawdling: Db = {
  ...db,
  async query<Row extends object>(query: Sql) {
    const result = await db.query<Row>(query);
    if (query.parts.join('').includes('begun as')) await new Promise((resolve) => setTimeout(resolve, order.dawdleMs));
    return result;
  },
};

const aDelivery = (teamId: number, occurrence: string, dueAt: Date): NewDelivery => ({
  kind: 'digest',
  subject: `team ${teamId}`,
  occurrence,
  teamId,
  channelId: `C${teamId}`,
  dueAt,
  expiresAt: new Date(dueAt.getTime() + 24 * 3_600_000),
});

async function tick(): Promise<void> {
  await schedulesStore(db).advance('digest', systemClock(), 20, (due) =>
    due.map(({ teamId, occurrence, dueAt }) => ({
      teamId,
      delivery: aDelivery(teamId, occurrence, dueAt),
      next: undefined,
    })),
  );
}

startWorker({
  db: dawdling,
  client,
  types: [digest],
  lookBack: order.looksBack ? slackLookBack(client, historyAccess(client)) : blindFaith,
  clock: systemClock,
  log: createLog('silent'),
  heldBack: async () => undefined,
  onPermanent: async () => {},
  timings: order.timings,
});
setInterval(() => void tick().catch(() => {}), 100);
process.stdin.resume().once('end', () => process.exit());
process.stdout.write('running\n');
