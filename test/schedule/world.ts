import { onTestFinished } from 'vitest';
import type { DemoCall, DemoFault, DemoWorkspace } from '../../demo/slack/options.ts';
import { type DemoSlack, startDemoSlack } from '../../demo/slack/start.ts';
import type { Db } from '../../src/db/db.ts';
import { sql } from '../../src/db/sql.ts';
import { createLog } from '../../src/log.ts';
import type { Composer, Delivery, NewDelivery } from '../../src/schedule/delivery.ts';
import { outboxStore } from '../../src/schedule/outbox.store.ts';
import {
  type ClaimedDeliveries,
  claimedDeliveries,
  type WorkerDeps,
} from '../../src/schedule/sending/claimed-deliveries.ts';
import { historyAccess, slackLookBack } from '../../src/schedule/sending/look-back.ts';
import { section } from '../../src/slack/blocks.ts';
import { deliveryClient } from '../../src/slack/delivery-client.ts';
import { botToken, signingSecret } from '../demo/workspace.ts';
import { present } from '../support/given.ts';

export const MONDAY = new Date('2026-11-02T10:00:00Z');
export const LEASE_MS = 60_000;
export const WORDS = 'Nine deployments last week';

const HISTORY = ['channels:history', 'im:history'];

const workspace = (scopes: readonly string[]): DemoWorkspace => ({
  name: 'Acme Corp',
  id: 'T1',
  bot: { userId: 'UBOT', botId: 'B1', name: 'Drumbeat', scopes: ['chat:write', ...scopes] },
  users: [{ id: 'UMARA', name: 'mara', realName: 'Mara', timeZone: 'Europe/Berlin' }],
  channels: [
    { id: 'CPAY', name: 'payments', kind: 'channel', members: ['UMARA', 'UBOT'] },
    { id: 'CSHOP', name: 'shop', kind: 'channel', members: ['UMARA', 'UBOT'] },
    { id: 'CRANDOM', name: 'random', kind: 'channel', members: ['UMARA'] },
    { id: 'COLD', name: 'old', kind: 'channel', isArchived: true, members: ['UMARA', 'UBOT'] },
  ],
  commands: [],
});

/** Always composes the same message. */
export const digest: Composer = {
  kind: 'digest',
  compose: async () => ({
    kind: 'message',
    message: { rich: [section(WORDS)], plain: [section(`${WORDS}, plainly`)], text: WORDS },
  }),
};

/** A digest of payments for the week of 2 November that is due now; `parts` changes it. */
export const aDelivery = (parts: Partial<NewDelivery> = {}): NewDelivery => ({
  kind: 'digest',
  subject: 'team 1',
  occurrence: '2026-10-26',
  channelId: 'CPAY',
  dueAt: MONDAY,
  expiresAt: new Date(MONDAY.getTime() + 24 * 3_600_000),
  ...parts,
});

export type Fault = (call: DemoCall) => DemoFault | undefined | Promise<DemoFault | undefined>;

/** The faults that the calls of a method meet, one after another; later calls meet none. */
export function inTurn(method: string, ...faults: readonly DemoFault[]): Fault {
  const left = [...faults];
  return (call) => (call.method === method ? left.shift() : undefined);
}

export type World = {
  readonly slack: DemoSlack;
  /** The wall clock, and the one that nobody can set. */
  readonly time: { wall: Date; steadyMs: number };
  pass(ms: number): void;
  fault: Fault;
  readonly stopped: string[];
  logged(): string;
  process(parts?: Partial<WorkerDeps>): ClaimedDeliveries;
  /** One round of a process: it claims the deliveries that are due and attempts them. */
  round(one?: ClaimedDeliveries): Promise<number>;
  /** One round, and then as much time as a lease lasts. */
  passLease(one?: ClaimedDeliveries): Promise<void>;
  add(parts?: Partial<NewDelivery>): Promise<void>;
  row(): Promise<Delivery>;
  posts(channel?: string): number;
  readonly mine: ClaimedDeliveries;
};

/** A demo Slack, and processes whose clock the test moves. */
export async function aWorld(db: Db, scopes: readonly string[] = HISTORY): Promise<World> {
  const time = { wall: MONDAY, steadyMs: 0 };
  const world = { fault: (() => undefined) as Fault };
  const slack = await startDemoSlack({
    port: 0,
    clock: () => time.wall,
    workspace: workspace(scopes),
    signingSecret,
    botToken,
    beforeAnswer: async (call) => world.fault(call),
  });
  onTestFinished(() => slack.close());
  const stopped: string[] = [];
  const lines: string[] = [];
  const process = (parts: Partial<WorkerDeps> = {}): ClaimedDeliveries => {
    const client = deliveryClient({ botToken, apiUrl: slack.apiUrl }, 1_000);
    return claimedDeliveries({
      db,
      client,
      types: [digest],
      lookBack: slackLookBack(client, historyAccess(client)),
      clock: () => time.wall,
      nowMs: () => time.steadyMs,
      log: createLog('debug', { write: (line) => void lines.push(line) }),
      heldBack: async () => undefined,
      onPermanent: async (channelId, code) => void stopped.push(`${channelId} ${code}`),
      ...parts,
      timings: { leaseMs: LEASE_MS, pollMs: 0, ...parts.timings },
    });
  };
  const mine = process();
  const pass = (ms: number) => {
    time.wall = new Date(time.wall.getTime() + ms);
    time.steadyMs += ms;
  };
  const round = async (one = mine) => {
    const count = await one.claimDue();
    await one.allDone();
    return count;
  };
  return Object.assign(world, {
    slack,
    time,
    pass,
    stopped,
    mine,
    process,
    round,
    logged: () => lines.join(''),
    async passLease(one = mine) {
      await round(one);
      pass(LEASE_MS);
    },
    add: async (parts: Partial<NewDelivery> = {}) => void (await outboxStore(db).add([aDelivery(parts)], time.wall)),
    row: async () => onlyRow(db),
    posts: (channel = 'CPAY') => slack.messages('UMARA', channel).filter(({ userId }) => userId === 'UBOT').length,
  });
}

async function onlyRow(db: Db): Promise<Delivery> {
  const { rows } = await db.query<{ kind: string; subject: string; occurrence: string }>(
    sql`select kind, subject, occurrence from deliveries order by id`,
  );
  return present(await outboxStore(db).find(present(rows[0])));
}
