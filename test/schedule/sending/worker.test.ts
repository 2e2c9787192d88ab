import { beforeEach, describe, expect, test } from 'vitest';
import type { DemoFault } from '../../../demo/slack/options.ts';
import type { Db } from '../../../src/db/db.ts';
import type { Sql } from '../../../src/db/sql.ts';
import { sql } from '../../../src/db/sql.ts';
import type { Composed, NewDelivery } from '../../../src/schedule/delivery.ts';
import { gatesStore } from '../../../src/schedule/gates.store.ts';
import { outboxStore } from '../../../src/schedule/outbox.store.ts';
import { claimsStore } from '../../../src/schedule/sending/claims.store.ts';
import { testDatabase } from '../../support/database.ts';
import { aDelivery, aWorld, digest, inTurn, LEASE_MS, MONDAY, WORDS, type World } from '../world.ts';

const { db, pool, reset } = await testDatabase();
beforeEach(reset);

const HOUR = 3_600_000;
const lostRequest: DemoFault = { kind: 'lost', takesEffect: false };
const lostAnswer: DemoFault = { kind: 'lost', takesEffect: true };
const broken: DemoFault = { kind: 'answer', status: 503 };
const busy = (seconds: number): DemoFault => ({
  kind: 'answer',
  status: 429,
  headers: { 'retry-after': String(seconds) },
});
const refused = (error: string): DemoFault => ({ kind: 'answer', status: 200, body: { ok: false, error } });
const callsOf = ({ slack }: World, method: string) => slack.calls.filter((call) => call.method === method);
/** Passes time until every lease and every pause is over, and runs the worker again. */
async function comeBack(world: World): Promise<void> {
  await world.passLease();
  await world.round();
}
const inThread = async (world: World) => {
  world.slack.say('UMARA', 'CPAY', 'A thread');
  const ts = world.slack.messages('UMARA', 'CPAY')[0]?.ts;
  return { threadTs: ts };
};

describe('a delivery', () => {
  test('is sent when it is due, once, and carries its key', async () => {
    const world = await aWorld(db);
    await world.add({ dueAt: new Date(MONDAY.getTime() + HOUR) });
    expect(await world.round()).toBe(0);
    world.pass(HOUR);
    expect([await world.round(), await world.round()]).toEqual([1, 0]);
    const row = await world.row();
    expect(row).toMatchObject({ state: 'sent', attempts: 1, sentChannelId: 'CPAY', settledAt: world.time.wall });
    expect(row.sentTs).toBe(world.slack.messages('UMARA', 'CPAY')[0]?.ts);
    expect(callsOf(world, 'chat.postMessage')[0]?.args['metadata']).toEqual({
      event_type: 'drumbeat_delivery',
      event_payload: { key: 'digest:team 1:2026-10-26', row: row.id },
    });
  });

  test('leaves no word of the message in the database or the log', async () => {
    const world = await aWorld(db);
    world.fault = inTurn('chat.postMessage', refused('invalid_blocks'), lostAnswer);
    await world.add();
    await world.round();
    const { rows } = await pool.query('select d::text as text from deliveries d');
    expect(`${JSON.stringify(rows)}${world.logged()}`).not.toContain(WORDS);
    expect(world.logged()).toContain('in-doubt');
  });

  test('of a kind that this process cannot compose waits for one that can', async () => {
    const world = await aWorld(db);
    await world.add({ kind: 'card' });
    expect(await world.round()).toBe(0);
    expect((await world.row()).state).toBe('due');
  });

  test('is sent once when five processes look for it at the same instant', async () => {
    const world = await aWorld(db);
    for (let team = 0; team < 20; team += 1) await world.add({ subject: `team ${team}`, channelId: 'UMARA' });
    const processes = Array.from({ length: 5 }, () => world.process({ timings: { paceMs: 0 } }));
    // As many rounds as a busy machine may need: each leaves alone what another process holds.
    for (let turn = 0; turn < 12; turn += 1) await Promise.all(processes.map((one) => world.round(one)));
    const subjects = callsOf(world, 'chat.postMessage').map(({ args }) => JSON.stringify(args['metadata']));
    expect([subjects.length, new Set(subjects).size]).toEqual([20, 20]);
  });

  test('waits its turn: one message a second in one channel, from all processes together', async () => {
    const world = await aWorld(db);
    await world.add({ subject: 'team 1' });
    await world.add({ subject: 'team 2' });
    await world.add({ subject: 'team 3', channelId: 'CSHOP' });
    await Promise.all([world.round(), world.round(world.process())]);
    expect([world.posts(), world.posts('CSHOP')]).toEqual([1, 1]);
    world.pass(999);
    await world.round();
    expect(world.posts()).toBe(1);
    world.pass(1);
    await world.round();
    expect(world.posts()).toBe(2);
  });
});

describe('what goes wrong, and what becomes of it', () => {
  test.for<{ why: string; faults: readonly DemoFault[]; to?: Partial<NewDelivery> }>([
    { why: 'the request is lost', faults: [lostRequest] },
    { why: 'the answer is lost', faults: [lostAnswer] },
    { why: 'the answer is lost, of a DM', faults: [lostAnswer], to: { channelId: 'UMARA' } },
    { why: 'Slack is broken', faults: [broken] },
    { why: 'Slack stops half-way', faults: [refused('internal_error')] },
    { why: 'a proxy answers in its own words', faults: [{ kind: 'answer', status: 200, body: '<html>' }] },
    { why: 'it happens again and again', faults: [lostRequest, broken, lostAnswer] },
  ])('$why: nothing is concluded before the lease is over, then it is there once', async ({ faults, to }) => {
    const world = await aWorld(db);
    world.fault = inTurn('chat.postMessage', ...faults);
    await world.add(to);
    await world.round();
    expect((await world.row()).state).toBe('sending');
    await world.round();
    world.pass(LEASE_MS - 1);
    await world.round();
    expect((await world.row()).state).toBe('sending');
    expect(callsOf(world, 'chat.postMessage')).toHaveLength(1);
    for (const _ of faults) await comeBack(world);
    expect(await world.row()).toMatchObject({ state: 'sent', reason: undefined });
    expect(world.posts((await world.row()).sentChannelId)).toBe(1);
  });

  test('the answer to a reply is lost: it is looked for in the thread', async () => {
    const world = await aWorld(db);
    world.fault = inTurn('chat.postMessage', lostAnswer);
    await world.add(await inThread(world));
    await world.round();
    await comeBack(world);
    expect(await world.row()).toMatchObject({ state: 'sent', attempts: 1 });
    expect([world.posts(), callsOf(world, 'conversations.replies').length]).toEqual([1, 1]);
  });

  test('a request that takes too long is given up, and looked for', async () => {
    const world = await aWorld(db);
    let isFirst = true;
    world.fault = async ({ method }) => {
      if (method !== 'chat.postMessage' || !isFirst) return undefined;
      isFirst = false;
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return lostAnswer;
    };
    await world.add();
    await world.round();
    expect(await world.row()).toMatchObject({ state: 'sending', reason: 'TimeoutError' });
    await new Promise((resolve) => setTimeout(resolve, 700));
    await comeBack(world);
    expect([(await world.row()).state, world.posts()]).toEqual(['sent', 1]);
  });

  test('a process dies before the post: another one sends it', async () => {
    const world = await aWorld(db);
    await world.add();
    await beginAndDie();
    await comeBack(world);
    expect(await world.row()).toMatchObject({ state: 'sent', attempts: 2 });
    expect(world.posts()).toBe(1);
  });

  test('a process dies while it composes: nothing is in doubt, also without history', async () => {
    const world = await aWorld(db, []);
    await world.add();
    await claimsStore(db).claimDue('the dead', ['digest'], {
      limit: 1,
      now: MONDAY,
      until: new Date(+MONDAY + 60_000),
    });
    await world.round();
    expect(world.posts()).toBe(0);
    world.pass(60_000);
    await world.round();
    expect(await world.row()).toMatchObject({ state: 'sent', attempts: 1 });
  });

  test('the database is down after the message was sent: the outcome is written when it is back', async () => {
    const world = await aWorld(db, []);
    await world.add();
    let failures = 2;
    const flaky = spied(async (text) => {
      if (text.includes('settled_at =') && failures-- > 0)
        throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    });
    await world.round(world.process({ db: flaky, timings: { pollMs: 5 } }));
    expect(await world.row()).toMatchObject({ state: 'sent' });
    expect(failures).toBe(-1);
  });

  test('the database goes away before the post: no post, and no doubt', async () => {
    const world = await aWorld(db, []);
    await world.add();
    const flaky = spied(
      async () => {},
      async (text) => {
        if (text.includes('begun as')) throw Object.assign(new Error('away'), { code: 'ECONNRESET' });
      },
    );
    await world.round(world.process({ db: flaky }));
    expect(await world.row()).toMatchObject({ state: 'due', attempts: 0, firstAttemptAt: undefined });
    await comeBack(world);
    expect([(await world.row()).state, world.posts()]).toEqual(['sent', 1]);
  });

  test('a process was suspended after it had taken the lease: it gives up', async () => {
    const world = await aWorld(db);
    await world.add();
    const sleepy = spied(
      async () => {},
      async (text) => {
        if (text.includes('begun as')) world.time.steadyMs += LEASE_MS;
      },
    );
    await world.round(world.process({ db: sleepy }));
    expect(callsOf(world, 'chat.postMessage')).toEqual([]);
    expect(await world.row()).toMatchObject({ state: 'due', attempts: 0, firstAttemptAt: undefined });
  });

  test('a machine slept, and its steady clock stood still: the wall clock shows it', async () => {
    const world = await aWorld(db);
    await world.add();
    const sleepy = spied(
      async () => {},
      async (text) => {
        if (text.includes('begun as')) world.time.wall = new Date(+world.time.wall + 2 * HOUR);
      },
    );
    await world.round(world.process({ db: sleepy }));
    expect(callsOf(world, 'chat.postMessage')).toEqual([]);
  });

  test('another process took over while it was sent: the late outcome is not written, and there is one message', async () => {
    const world = await aWorld(db);
    const claims = claimsStore(db);
    world.fault = async ({ method }) => {
      if (method === 'chat.postMessage') await claims.release(await claims.leases(), new Date(+MONDAY + HOUR));
      return undefined;
    };
    await world.add();
    await world.round();
    expect((await world.row()).state).toBe('due');
    world.pass(HOUR);
    await world.round();
    expect([(await world.row()).state, world.posts()]).toEqual(['sent', 1]);
    expect(world.logged()).toContain('in other hands');
  });

  test('the clock jumps by days while it is being sent: no process takes it for lost', async () => {
    const world = await aWorld(db);
    const others = [world.process(), world.mine];
    world.fault = async ({ method }) => {
      if (method !== 'chat.postMessage') return undefined;
      world.time.wall = new Date(+world.time.wall + 3 * 24 * HOUR);
      for (const other of others) expect(await other.claimDue()).toBe(0);
      return undefined;
    };
    await world.add({ expiresAt: new Date(+MONDAY + 30 * 24 * HOUR) });
    await world.round();
    expect([(await world.row()).state, world.posts()]).toEqual(['sent', 1]);
  });
});

describe('a Slack that says "not now"', () => {
  test('is not asked by any process for as long as it said, and the attempt does not count', async () => {
    const world = await aWorld(db, []);
    world.fault = inTurn('chat.postMessage', busy(30));
    await world.add();
    await world.round();
    expect(await world.row()).toMatchObject({ state: 'due', attempts: 0, reason: 'ratelimited' });
    await world.add({ subject: 'team 2', channelId: 'CSHOP' });
    world.pass(29_999);
    expect(await world.round(world.process())).toBe(0);
    world.pass(1);
    expect(await world.round(world.process())).toBe(2);
    expect([world.posts(), world.posts('CSHOP')]).toEqual([1, 1]);
  });

  test('closes nothing for days where the clock is set back', async () => {
    const world = await aWorld(db);
    world.fault = inTurn('chat.postMessage', busy(30));
    await world.add();
    await world.round();
    world.time.wall = new Date(+MONDAY - 48 * HOUR);
    await world.add({ subject: 'team 2', dueAt: world.time.wall });
    await world.round();
    expect(world.posts()).toBe(1);
  });

  test('may say it of reading: then the message waits for that', async () => {
    const world = await aWorld(db);
    world.fault = (call) =>
      inTurn('chat.postMessage', lostAnswer)(call) ?? inTurn('conversations.history', busy(20))(call);
    await world.add();
    await world.round();
    await comeBack(world);
    expect(await world.row()).toMatchObject({ state: 'due', reason: 'ratelimited' });
    world.fault = () => undefined;
    world.pass(19_000);
    expect(await world.round()).toBe(0);
    world.pass(1_000);
    await world.round();
    expect([(await world.row()).state, world.posts()]).toEqual(['sent', 1]);
  });
});

describe('a Slack that cannot be reached', () => {
  test('is asked again after pauses that double, and in the end the message is missed', async () => {
    const world = await aWorld(db, []);
    await world.slack.close();
    await world.add({ expiresAt: new Date(+MONDAY + 20_000) });
    const attempts: number[] = [];
    for (let second = 0; second <= 20; second += 1) {
      await world.round();
      attempts.push((await world.row()).attempts);
      world.pass(1_000);
    }
    expect(attempts).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3]);
    world.pass(20_000);
    await world.round();
    expect(await world.row()).toMatchObject({ state: 'skipped', reason: 'missed: ECONNREFUSED' });
  });
});

describe('a permanent failure', () => {
  test.for([
    { why: 'the channel is archived', channelId: 'COLD', code: 'is_archived' },
    { why: 'the bot is not in it', channelId: 'CRANDOM', code: 'not_in_channel' },
    { why: 'there is no such channel', channelId: 'CGONE', code: 'channel_not_found' },
    { why: 'a bot gets no DM', channelId: 'UBOT', code: 'cannot_dm_bot' },
  ])('$why: it has failed, and the channel is marked', async ({ channelId, code }) => {
    const world = await aWorld(db);
    await world.add({ channelId });
    expect([await world.round(), await world.round()]).toEqual([1, 0]);
    expect(await world.row()).toMatchObject({ state: 'failed', reason: code, attempts: 1 });
    expect(world.stopped).toEqual([`${channelId} ${code}`]);
  });

  test('the thread is gone: the message has failed, and the channel is not marked', async () => {
    const world = await aWorld(db);
    await world.add({ threadTs: '1.000001' });
    await world.round();
    expect(await world.row()).toMatchObject({ state: 'failed', reason: 'thread_not_found' });
    expect(world.stopped).toEqual([]);
  });

  test('a channel that could not be marked does not bring the message back', async () => {
    const world = await aWorld(db);
    await world.add({ channelId: 'COLD' });
    await world.round(world.process({ onPermanent: () => Promise.reject(new Error('no such table')) }));
    expect((await world.row()).state).toBe('failed');
    expect(world.logged()).toContain('no such table');
  });
});

describe('a place where nothing may be sent', () => {
  const process = (world: Awaited<ReturnType<typeof aWorld>>) =>
    world.process({ heldBack: async (id) => (id === 'CPAY' ? 'the channel is shared' : undefined) });

  test.for([
    { why: 'a new message', parts: {} },
    { why: 'a change of one that is there', parts: { updateTs: '1.000001' } },
  ])('gets nothing, and Slack is not asked: $why', async ({ parts }) => {
    const world = await aWorld(db);
    await world.add(parts);
    await world.round(process(world));
    expect(await world.row()).toMatchObject({ state: 'skipped', reason: 'the channel is shared' });
    expect([world.posts(), world.slack.calls.filter(({ method }) => method.startsWith('chat.')).length]).toEqual([
      0, 0,
    ]);
  });

  test('keeps nothing back elsewhere', async () => {
    const world = await aWorld(db);
    await world.add({ channelId: 'UMARA' });
    await world.round(process(world));
    expect((await world.row()).state).toBe('sent');
  });
});

describe('blocks that Slack refuses', () => {
  test.for(['invalid_blocks', 'invalid_attachments', 'msg_blocks_too_long'])(
    '%s: the plain form goes at once',
    async (code) => {
      const world = await aWorld(db, []);
      world.fault = inTurn('chat.postMessage', refused(code));
      await world.add();
      await world.round();
      expect([(await world.row()).state, world.posts()]).toEqual(['sent', 1]);
      expect(JSON.stringify(world.slack.messages('UMARA', 'CPAY')[0]?.blocks)).toContain('plainly');
    },
  );

  test('are a failure where the plain ones are refused too, and the channel is not marked', async () => {
    const world = await aWorld(db);
    world.fault = inTurn('chat.postMessage', refused('invalid_blocks'), refused('invalid_blocks'));
    await world.add();
    await world.round();
    expect(await world.row()).toMatchObject({ state: 'failed', reason: 'invalid_blocks' });
    expect([world.posts(), world.stopped.length]).toEqual([0, 0]);
  });
});

describe('without the scope to read back', () => {
  test.for([
    { why: 'a lost request', fault: lostRequest, posts: 0 },
    { why: 'a lost answer', fault: lostAnswer, posts: 1 },
  ])('$why: the message is parked and not sent again', async ({ fault, posts }) => {
    const world = await aWorld(db, []);
    world.fault = inTurn('chat.postMessage', fault);
    await world.add();
    await world.round();
    await comeBack(world);
    await comeBack(world);
    expect(await world.row()).toMatchObject({
      state: 'parked',
      reason: expect.stringContaining('may not read back here'),
    });
    expect(world.posts()).toBe(posts);
  });

  test.for([
    { how: 'send' as const, state: 'sent', posts: 2 },
    { how: 'drop' as const, state: 'skipped', posts: 1 },
  ])('an admin decides, also long after: $how', async ({ how, state, posts }) => {
    const world = await aWorld(db, []);
    world.fault = inTurn('chat.postMessage', lostAnswer);
    await world.add();
    await world.round();
    await comeBack(world);
    const store = outboxStore(db);
    const [parked] = await store.troubled(10);
    world.pass(72 * HOUR);
    const id = parked?.id ?? (0 as never);
    expect([await store.decide(id, how, world.time.wall), await store.decide(id, how, world.time.wall)]).toEqual([
      true,
      false,
    ]);
    await world.round();
    expect([(await world.row()).state, world.posts()]).toEqual([state, posts]);
  });

  test('a scope that is missing after all parks it as well', async () => {
    const world = await aWorld(db);
    const once = inTurn('chat.postMessage', lostAnswer);
    world.fault = (call) => (call.method === 'conversations.history' ? refused('missing_scope') : once(call));
    await world.add();
    await world.round();
    await comeBack(world);
    expect([(await world.row()).state, world.posts()]).toEqual(['parked', 1]);
  });
});

describe('reading back', () => {
  test('goes through all pages since the first attempt', async () => {
    const world = await aWorld(db);
    world.fault = inTurn('chat.postMessage', lostAnswer);
    await world.add();
    await world.round();
    for (let said = 0; said < 450; said += 1) world.slack.say('UMARA', 'CPAY', `Message ${said}`);
    await comeBack(world);
    expect([(await world.row()).state, world.posts()]).toEqual(['sent', 1]);
    expect(callsOf(world, 'conversations.history')).toHaveLength(3);
  });

  test('ends after some pages; a message that was not found by then may still be there', async () => {
    const world = await aWorld(db);
    world.fault = inTurn('chat.postMessage', lostAnswer);
    await world.add();
    await world.round();
    world.fault = ({ method }) =>
      method !== 'conversations.history'
        ? undefined
        : { kind: 'answer', status: 200, body: { ok: true, messages: [], response_metadata: { next_cursor: 'more' } } };
    await comeBack(world);
    expect((await world.row()).state).toBe('parked');
    expect(callsOf(world, 'conversations.history')).toHaveLength(25);
  });

  test('does not take another message for the one it looks for', async () => {
    const world = await aWorld(db);
    await world.add({ subject: 'team 2' });
    await world.round();
    world.pass(1_000);
    await pool.query('delete from deliveries');
    world.fault = inTurn('chat.postMessage', lostRequest);
    await world.add();
    await world.round();
    await comeBack(world);
    expect([(await world.row()).state, world.posts()]).toEqual(['sent', 2]);
  });

  test.for<{ why: string; fault: DemoFault }>([
    { why: 'Slack is broken', fault: broken },
    { why: 'the connection drops', fault: lostRequest },
  ])('$why: it is tried again, and nothing is sent meanwhile', async ({ fault }) => {
    const world = await aWorld(db);
    const once = inTurn('chat.postMessage', lostAnswer);
    const twice = inTurn('conversations.history', fault, fault);
    world.fault = (call) => once(call) ?? twice(call);
    await world.add();
    await world.round();
    await comeBack(world);
    expect(await world.row()).toMatchObject({ state: 'due', attempts: 2 });
    await comeBack(world);
    await comeBack(world);
    expect([(await world.row()).state, world.posts()]).toEqual(['sent', 1]);
  });
});

describe('a change of a message', () => {
  async function changing(world: World, updateTs?: string) {
    await world.add();
    await world.round();
    const { sentTs } = await world.row();
    await pool.query('delete from deliveries');
    world.pass(1_000);
    await world.add({ subject: 'a change', updateTs: updateTs ?? sentTs });
  }

  test('is made again where its answer was lost, without looking back and without history', async () => {
    const world = await aWorld(db, []);
    await changing(world);
    world.fault = inTurn('chat.update', lostAnswer, broken);
    await world.round();
    expect(await world.row()).toMatchObject({ state: 'due', attempts: 1 });
    await comeBack(world);
    await comeBack(world);
    expect(await world.row()).toMatchObject({ state: 'sent', sentChannelId: 'CPAY' });
    expect([world.posts(), callsOf(world, 'chat.update').length]).toEqual([1, 3]);
  });

  test('is made by the next process where one died while it was sending it', async () => {
    const world = await aWorld(db, []);
    await changing(world);
    await beginAndDie();
    await comeBack(world);
    expect((await world.row()).state).toBe('sent');
  });

  test('does not wait for a new message in its channel, only for another change of the same message', async () => {
    const world = await aWorld(db);
    await changing(world);
    const { rows } = await pool.query<{ update_ts: string }>('select update_ts from deliveries');
    await world.add({ subject: 'a new message' });
    await world.add({ subject: 'the next change', updateTs: String(rows[0]?.update_ts) });
    await world.round();
    expect([world.posts(), callsOf(world, 'chat.update').length]).toEqual([2, 1]);
    world.pass(1_000);
    await world.round();
    expect(callsOf(world, 'chat.update')).toHaveLength(2);
  });

  test('has failed where the message is gone', async () => {
    const world = await aWorld(db);
    await changing(world, '1.000001');
    await world.round();
    expect(await world.row()).toMatchObject({ state: 'failed', reason: 'message_not_found' });
    expect(world.stopped).toEqual([]);
  });
});

describe('a delivery that is too late', () => {
  test('is skipped as missed', async () => {
    const world = await aWorld(db);
    await world.add();
    world.pass(24 * HOUR);
    await world.round();
    expect(await world.row()).toMatchObject({ state: 'skipped', reason: 'missed' });
    expect(world.posts()).toBe(0);
  });

  test.for([
    { why: 'arrived', fault: lostAnswer, scopes: ['channels:history'], state: 'sent' },
    { why: 'did not arrive', fault: lostRequest, scopes: ['channels:history'], state: 'skipped' },
    { why: 'nobody can say', fault: lostAnswer, scopes: [], state: 'parked' },
  ])('and was attempted before is looked for first: $why', async ({ fault, scopes, state }) => {
    const world = await aWorld(db, scopes);
    world.fault = inTurn('chat.postMessage', fault);
    await world.add();
    await world.round();
    world.pass(25 * HOUR);
    await comeBack(world);
    expect((await world.row()).state).toBe(state);
    expect(callsOf(world, 'chat.postMessage')).toHaveLength(1);
  });
});

describe('a composer', () => {
  const says = (world: World, ...answers: readonly (Composed | Error)[]) => {
    const left = [...answers];
    return world.process({
      types: [
        {
          kind: 'digest',
          async compose(delivery, now) {
            const next = left.length > 1 ? left.shift() : left[0];
            if (next instanceof Error) throw next;
            return next ?? digest.compose(delivery, now);
          },
        },
      ],
    });
  };

  test('may skip the message', async () => {
    const world = await aWorld(db);
    await world.add();
    await world.round(says(world, { kind: 'skip', reason: 'answered meanwhile' }));
    expect(await world.row()).toMatchObject({ state: 'skipped', reason: 'answered meanwhile', attempts: 0 });
  });

  test('may ask for later, and is not asked without end where it says "now"', async () => {
    const world = await aWorld(db);
    await world.add();
    const one = says(world, { kind: 'later', until: new Date(+MONDAY + HOUR) }, { kind: 'later', until: MONDAY });
    expect([await world.round(one), await world.round(one)]).toEqual([1, 0]);
    world.pass(HOUR);
    expect([await world.round(one), await world.round(one)]).toEqual([1, 0]);
    expect(await world.row()).toMatchObject({ state: 'due', attempts: 0 });
  });

  test('that throws is asked again after a pause, and the log says why', async () => {
    const world = await aWorld(db);
    await world.add();
    const one = says(world, new Error('no such column'), { kind: 'skip', reason: 'fine' });
    await world.round(one);
    expect(await world.row()).toMatchObject({
      state: 'due',
      attempts: 1,
      reason: expect.stringContaining('the log says why'),
    });
    expect(world.logged()).toContain('no such column');
    world.pass(5_000);
    await world.round(one);
    expect((await world.row()).state).toBe('skipped');
  });

  test('that throws every time makes the delivery fail in the end', async () => {
    const world = await aWorld(db);
    await world.add({ expiresAt: new Date(+MONDAY + 60_000) });
    const one = says(world, new Error('no such column'));
    for (let second = 0; second < 60; second += 1) {
      await world.round(one);
      world.pass(1_000);
    }
    expect(await world.row()).toMatchObject({ state: 'failed', reason: 'it could not be written; the log says why' });
  });

  test('that hangs holds up only its own delivery', async () => {
    const world = await aWorld(db, []);
    await world.add();
    const types = [{ kind: 'digest', compose: () => new Promise<never>(() => {}) }];
    await world.round(world.process({ types, timings: { composeMs: 20 } }));
    expect(await world.row()).toMatchObject({ state: 'due', attempts: 1, firstAttemptAt: undefined });
  });

  test.for<{ why: string; change: () => Promise<unknown>; posts: number }>([
    {
      why: 'moved',
      change: () => outboxStore(db).reschedule(aDelivery(), { ...aDelivery(), dueAt: new Date(+MONDAY + HOUR) }),
      posts: 1,
    },
    { why: 'withdrawn', change: () => outboxStore(db).withdraw(aDelivery()), posts: 0 },
  ])('whose delivery is $why meanwhile sends nothing', async ({ change, posts }) => {
    const world = await aWorld(db);
    await world.add();
    const compose: typeof digest.compose = async (delivery, now) => {
      await change();
      return digest.compose(delivery, now);
    };
    await world.round(world.process({ types: [{ kind: 'digest', compose }] }));
    expect(world.posts()).toBe(0);
    world.pass(HOUR);
    await world.round();
    expect(world.posts()).toBe(posts);
  });
});

/** A process that wrote down that it is sending, and was killed. */
async function beginAndDie(): Promise<void> {
  const claims = claimsStore(db);
  const now = new Date(+MONDAY + 2_000);
  const [claim] = await claims.claimDue('the dead', ['digest'], { limit: 1, now, until: now });
  if (!claim) throw new Error('Nothing was due');
  await claims.begin(claim, { now, leaseMs: LEASE_MS, paceMs: 0 });
}

/** The database, with a function that sees each statement before it runs, and one that sees it afterwards. */
function spied(before: (text: string) => Promise<void>, after: (text: string) => Promise<void> = async () => {}): Db {
  return {
    ...db,
    async query<Row extends object>(query: Sql) {
      const text = query.parts.join('');
      await before(text);
      const result = await db.query<Row>(query);
      await after(text);
      return result;
    },
  };
}

test('old gates are deleted', async () => {
  const world = await aWorld(db);
  await world.add();
  await world.round();
  await gatesStore(db).sweep(new Date(+MONDAY + 25 * HOUR));
  expect((await db.query(sql`select from delivery_gates`)).rowCount).toBe(0);
});
