import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoCall, DemoFault, DemoWorkspace } from '../../demo/slack/options.ts';
import { type DemoSlack, startDemoSlack } from '../../demo/slack/start.ts';
import type { Db } from '../../src/db/db.ts';
import { sql } from '../../src/db/sql.ts';
import type { Timings } from '../../src/schedule/sending/timings.ts';
import { botToken, signingSecret } from '../demo/workspace.ts';
import { type Child, spawnChild } from '../support/child.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';
import type { BotOrder } from './order.ts';

export type Chaos = {
  readonly teams: number;
  readonly scopes: readonly string[];
  readonly looksBack: boolean;
  /** Shares of all posts that meet this. */
  readonly shares: {
    readonly lostRequest: number;
    readonly lostAnswer: number;
    readonly broken: number;
    readonly busy: number;
    /** Taken after the bot has given up waiting. */
    readonly late: number;
  };
  /** How long bots are killed, stopped and cut off; 0: not at all. */
  readonly violenceMs: number;
  readonly killEveryMs: number;
  readonly outageMs: number;
  readonly leaseMs: number;
};

export type Aftermath = {
  /** Messages by team, and what the database says of it. */
  readonly teams: readonly { readonly team: number; readonly messages: number; readonly state: string }[];
  readonly kills: number;
};

const BOTS = 3;
const BOT = new URL('./bot.ts', import.meta.url).href;
const REQUEST_MS = 400;

const workspace = ({ teams, scopes }: Chaos): DemoWorkspace => ({
  name: 'Acme Corp',
  id: 'T1',
  bot: { userId: 'UBOT', botId: 'B1', name: 'Drumbeat', scopes },
  users: [{ id: 'UMARA', name: 'mara', realName: 'Mara', timeZone: 'UTC' }],
  channels: Array.from({ length: teams }, (_, index) => ({
    id: `C${index + 1}`,
    name: `team-${index + 1}`,
    kind: 'channel' as const,
    members: ['UMARA', 'UBOT'],
  })),
  commands: [],
});

/** Whatever may happen on the way to Slack and back. */
function weather({ shares }: Chaos): (call: DemoCall) => Promise<DemoFault | undefined> {
  const busy: DemoFault = { kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body: { ok: false } };
  return async ({ method }) => {
    if (method !== 'chat.postMessage') return undefined;
    await sleep(10 + Math.random() * 60);
    let chance = Math.random();
    const happens = (share: number): boolean => {
      chance -= share;
      return chance < 0 && chance >= -share;
    };
    if (happens(shares.lostRequest)) return { kind: 'lost', takesEffect: false };
    if (happens(shares.lostAnswer)) return { kind: 'lost', takesEffect: true };
    if (happens(shares.broken)) return { kind: 'answer', status: 503 };
    if (happens(shares.busy)) return busy;
    if (happens(shares.late)) await sleep(REQUEST_MS + 200);
    return undefined;
  };
}

const timings = ({ leaseMs }: Chaos): Partial<Timings> => ({
  leaseMs,
  startWithinMs: 200,
  composeMs: 500,
  claimMs: 1_000,
  paceMs: 10,
  firstPauseMs: 50,
  pollMs: 50,
  concurrency: 3,
});

/** Three bots, one database, one Slack, and everything that goes wrong, until every message is settled. */
export async function unleash(
  chaos: Chaos,
  { db, url }: { readonly db: Db; readonly url: string },
): Promise<Aftermath> {
  const slack = await startDemoSlack({
    port: 0,
    clock: () => new Date(),
    workspace: workspace(chaos),
    signingSecret,
    botToken,
    beforeAnswer: weather(chaos),
  });
  const proxy = await tcpProxy(url);
  const bots = startBots({
    databaseUrl: proxy.url,
    apiUrl: slack.apiUrl,
    botToken,
    looksBack: chaos.looksBack,
    requestMs: REQUEST_MS,
    dawdleMs: 30,
    timings: timings(chaos),
  });
  try {
    await bots.ready();
    await makeDue(db, chaos);
    if (chaos.violenceMs > 0) await Promise.all([kill(bots, chaos), suspend(bots, chaos), cutOff(proxy, chaos)]);
    while (!(await isOver(db, chaos.teams))) await sleep(100);
    // What was taken late, by Slack or by a bot that thinks it may still send, would show now.
    await sleep(REQUEST_MS + 300);
    return { teams: await count(db, slack), kills: bots.kills() };
  } finally {
    await bots.end();
    await proxy.close();
    await slack.close();
  }
}

type Bots = ReturnType<typeof startBots>;

function startBots(order: BotOrder) {
  const start = () => spawnChild(BOT, [JSON.stringify(order)]);
  const bots: Child[] = Array.from({ length: BOTS }, start);
  let kills = 0;
  const any = () => Math.floor(Math.random() * BOTS);
  return {
    ready: () => Promise.all(bots.map((bot) => bot.next())),
    kills: () => kills,
    kill() {
      const which = any();
      bots[which]?.process.kill('SIGKILL');
      bots[which] = start();
      kills += 1;
    },
    async suspend(ms: number) {
      const bot = bots[any()];
      bot?.process.kill('SIGSTOP');
      await sleep(ms);
      bot?.process.kill('SIGCONT');
    },
    async end() {
      for (const bot of bots) bot.process.kill('SIGKILL');
      await Promise.all(bots.map((bot) => bot.ended()));
    },
  };
}

async function kill(bots: Bots, { violenceMs, killEveryMs }: Chaos): Promise<void> {
  for (const end = performance.now() + violenceMs; performance.now() < end; ) {
    await sleep(killEveryMs * (0.5 + Math.random()));
    bots.kill();
  }
}

async function suspend(bots: Bots, { violenceMs, leaseMs }: Chaos): Promise<void> {
  for (const end = performance.now() + violenceMs; performance.now() < end; ) {
    await sleep(300);
    await bots.suspend(leaseMs + 500);
  }
}

/** Cut off, and later a network that swallows everything. */
async function cutOff(proxy: Awaited<ReturnType<typeof tcpProxy>>, { violenceMs, outageMs }: Chaos): Promise<void> {
  await sleep(violenceMs / 3);
  await proxy.refuse();
  await sleep(outageMs);
  await proxy.restore();
  await sleep(violenceMs / 6);
  await proxy.hang();
  await sleep(outageMs / 2);
  await proxy.restore();
}

/** Due one after the other, so that there is something on its way whenever something happens. */
async function makeDue(db: Db, { teams, violenceMs }: Chaos): Promise<void> {
  const apartMs = violenceMs / teams;
  await db.query(sql`
    insert into teams (workspace_id, id, name) select 'self', g, 'team ' || g from generate_series(1, ${teams}::int) g`);
  await db.query(sql`
    insert into schedules (workspace_id, kind, team_id, occurrence, due_at)
    select 'self', 'digest', g, '2026-10-26', ${new Date()}::timestamptz + g * ${apartMs}::float8 * interval '1 millisecond'
      from generate_series(1, ${teams}::int) g`);
}

async function isOver(db: Db, teams: number): Promise<boolean> {
  const { rows } = await db.query<{ settled: number }>(sql`
    select count(*) as settled from deliveries where state not in ('due', 'sending')`);
  return rows[0]?.settled === teams;
}

async function count(db: Db, slack: DemoSlack): Promise<Aftermath['teams']> {
  const { rows } = await db.query<{ team: number; state: string }>(sql`
    select team_id as team, state from deliveries order by team_id`);
  return rows.map(({ team, state }) => ({ team, state, messages: slack.messages('UMARA', `C${team}`).length }));
}
