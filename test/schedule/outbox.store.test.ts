import { beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { outboxStore } from '../../src/schedule/outbox.store.ts';
import { testDatabase } from '../support/database.ts';
import { present } from '../support/given.ts';
import { aDelivery, aWorld, inTurn, MONDAY } from './world.ts';

const { db, reset } = await testDatabase();
beforeEach(reset);

const store = outboxStore(db);
const HOUR = 3_600_000;
const later = (hours: number): Date => new Date(MONDAY.getTime() + hours * HOUR);
const subjects = (deliveries: readonly { readonly subject: string }[]) => deliveries.map(({ subject }) => subject);

describe('adding', () => {
  test('keeps every field', async () => {
    const delivery = aDelivery({
      teamId: 7,
      threadTs: '1.000001',
      updateTs: '1.000002',
      context: { incident: 'PD-1', step: 2 },
    });
    expect(await store.add([delivery], MONDAY)).toBe(1);
    expect(await store.find(delivery)).toEqual({
      ...delivery,
      id: expect.any(Number),
      state: 'due',
      attempts: 0,
      firstAttemptAt: undefined,
      settledAt: undefined,
      reason: undefined,
      sentChannelId: undefined,
      sentTs: undefined,
    });
  });

  test.for([
    { why: 'the same again', parts: {}, added: 0 },
    { why: 'the same on another day', parts: { dueAt: later(72), channelId: 'CSHOP' }, added: 0 },
    { why: 'another kind', parts: { kind: 'card' }, added: 1 },
    { why: 'another subject', parts: { subject: 'team 2' }, added: 1 },
    { why: 'another period', parts: { occurrence: '2026-11-02' }, added: 1 },
  ])('$why adds $added', async ({ parts, added }) => {
    await store.add([aDelivery()], MONDAY);
    expect(await store.add([aDelivery(parts)], MONDAY)).toBe(added);
    expect(await store.find(aDelivery())).toMatchObject({ dueAt: MONDAY, channelId: 'CPAY' });
  });

  test('adds many at once, also when one is given twice', async () => {
    const many = ['a', 'b', 'a'].map((subject) => aDelivery({ subject }));
    expect([await store.add(many, MONDAY), await store.add([], MONDAY)]).toEqual([2, 0]);
  });

  test('happens in the transaction of the caller, who may roll it back', async () => {
    const failing = db.transaction(async (tx) => {
      await store.add([aDelivery()], MONDAY, tx);
      throw new Error('the room changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await store.find(aDelivery())).toBeUndefined();
  });

  test('does not deadlock two ticks that add the same deliveries in another order', async () => {
    const one = Array.from({ length: 50 }, (_, index) => aDelivery({ subject: `team ${index}` }));
    const added = await Promise.all([store.add(one, MONDAY), store.add(one.toReversed(), MONDAY)]);
    expect(added[0] + added[1]).toBe(50);
  });
});

describe('a changed setting', () => {
  const to = { channelId: 'CSHOP', dueAt: later(72), expiresAt: later(96) };

  test('moves a delivery that was not attempted yet', async () => {
    await store.add([aDelivery()], MONDAY);
    expect(await store.reschedule(aDelivery(), to)).toBe(true);
    expect(await store.find(aDelivery())).toMatchObject(to);
    const world = await aWorld(db);
    expect(await world.round()).toBe(0);
    world.pass(72 * HOUR);
    await world.round();
    expect([world.posts('CPAY'), world.posts('CSHOP')]).toEqual([0, 1]);
  });

  test('withdraws a delivery completely, so that it may be added again', async () => {
    await store.add([aDelivery()], MONDAY);
    expect([await store.withdraw(aDelivery()), await store.withdraw(aDelivery())]).toEqual([true, false]);
    expect(await store.add([aDelivery()], MONDAY)).toBe(1);
  });

  test.for([
    { why: 'was sent', fault: undefined },
    { why: 'may have arrived', fault: { kind: 'lost', takesEffect: true } as const },
  ])('comes too late for what $why', async ({ fault }) => {
    const world = await aWorld(db);
    if (fault) world.fault = inTurn('chat.postMessage', fault);
    await world.add();
    await world.round();
    expect([await store.reschedule(aDelivery(), to), await store.withdraw(aDelivery())]).toEqual([false, false]);
  });
});

describe('what is shown', () => {
  test('to an admin: failed and parked deliveries, newest first', async () => {
    const world = await aWorld(db, []);
    world.fault = inTurn('chat.postMessage', { kind: 'lost', takesEffect: true });
    await world.add({ subject: 'parked' });
    await world.add({ subject: 'sent', channelId: 'CSHOP', dueAt: later(0.5) });
    await world.add({ subject: 'failed', channelId: 'COLD', dueAt: later(1) });
    await world.passLease();
    await world.round();
    world.pass(HOUR);
    await world.round();
    expect(subjects(await store.troubled(10))).toEqual(['failed', 'parked']);
    expect(subjects(await store.troubled(1))).toEqual(['failed']);
  });

  test('of a team: the next deliveries that wait', async () => {
    await store.add(
      [
        aDelivery({ subject: 'second', teamId: 1, dueAt: later(2) }),
        aDelivery({ subject: 'first', teamId: 1, dueAt: later(1) }),
        aDelivery({ subject: 'third', teamId: 1, dueAt: later(3) }),
        aDelivery({ subject: 'of another team', teamId: 2, dueAt: later(0) }),
      ],
      MONDAY,
    );
    expect(subjects(await store.waiting(1, 2))).toEqual(['first', 'second']);
  });

  test('of a team: the missed deliveries since then, and none that was skipped for another reason', async () => {
    const world = await aWorld(db);
    await store.add([aDelivery({ subject: 'too late', teamId: 1, expiresAt: later(1) })], MONDAY);
    await store.add([aDelivery({ subject: 'of another team', teamId: 2, expiresAt: later(1) })], MONDAY);
    world.pass(2 * HOUR);
    await world.round();
    await world.round();
    await db.query(sql`
      insert into deliveries (kind, subject, occurrence, team_id, channel_id, due_at, expires_at, state, next_attempt_at, reason, created_at)
      values ('digest', 'muted', '2026-10-26', 1, 'CPAY', ${MONDAY}, ${MONDAY}, 'skipped', ${MONDAY}, 'muted', ${MONDAY})`);
    expect(subjects(await store.missed('digest', 1, later(-1)))).toEqual(['too late']);
    expect(await store.missed('digest', 1, later(1))).toEqual([]);
    expect(await store.missed('card', 1, later(-1))).toEqual([]);
  });
});

describe('an admin’s decision', () => {
  test.for(['send', 'drop'] as const)('counts for parked deliveries only: %s', async (how) => {
    await store.add([aDelivery()], MONDAY);
    const { id } = present(await store.find(aDelivery()));
    expect(await store.decide(id, how, MONDAY)).toBe(false);
    expect((await store.find(aDelivery()))?.state).toBe('due');
  });
});

describe('after a restore from a backup', () => {
  const restoredAt = later(2);

  test.for([
    {
      why: 'what was sent since the backup is found',
      scopes: ['channels:history'],
      isThere: true,
      state: 'sent',
      posts: 1,
    },
    { why: 'what was not sent is sent', scopes: ['channels:history'], isThere: false, state: 'sent', posts: 1 },
    { why: 'without history it is parked', scopes: [], isThere: true, state: 'parked', posts: 1 },
  ])('$why', async ({ scopes, isThere, state, posts }) => {
    const world = await aWorld(db, scopes);
    await world.add();
    if (isThere) await world.round();
    // The backup was taken before it was sent.
    await db.query(sql`delete from deliveries`);
    await db.query(sql`delete from delivery_gates`);
    await world.add();
    world.time.wall = restoredAt;
    expect(await store.holdBefore(restoredAt)).toBe(1);
    await world.round();
    expect([(await world.row()).state, world.posts()]).toEqual([state, posts]);
  });

  test('a delivery that was due before and is added only then is held as well', async () => {
    const world = await aWorld(db);
    await world.add();
    await world.round();
    await db.query(sql`delete from deliveries`);
    world.time.wall = restoredAt;
    await store.holdBefore(restoredAt);
    await world.add();
    await world.round();
    expect([(await world.row()).state, world.posts()]).toEqual(['sent', 1]);
  });

  test('a delivery that is due later is sent as usual', async () => {
    const world = await aWorld(db, []);
    await store.holdBefore(restoredAt);
    await world.add({ dueAt: restoredAt });
    world.time.wall = restoredAt;
    await world.round();
    expect((await world.row()).state).toBe('sent');
  });

  test('a delivery that was being sent when the backup was made is held at once', async () => {
    const world = await aWorld(db);
    world.fault = inTurn('chat.postMessage', { kind: 'lost', takesEffect: true });
    await world.add();
    await world.round();
    world.pass(1_000);
    await store.holdBefore(restoredAt);
    await world.round();
    expect([(await world.row()).state, world.posts()]).toEqual(['sent', 1]);
  });
});
