import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Db } from '../../../src/db/db.ts';
import { createLog } from '../../../src/log.ts';
import { historyAccess, slackLookBack } from '../../../src/schedule/sending/look-back.ts';
import { startWorker } from '../../../src/schedule/sending/worker.ts';
import { deliveryClient } from '../../../src/slack/delivery-client.ts';
import { botToken } from '../../demo/workspace.ts';
import { testDatabase } from '../../support/database.ts';
import { until } from '../../support/processes.ts';
import { aWorld, digest, type World } from '../world.ts';

const { db, reset } = await testDatabase();
beforeEach(reset);

function running({ slack, time }: World, parts: { readonly db?: Db; readonly pollMs?: number } = {}) {
  const client = deliveryClient({ botToken, apiUrl: slack.apiUrl });
  const worker = startWorker({
    db: parts.db ?? db,
    client,
    types: [digest],
    lookBack: slackLookBack(client, historyAccess(client)),
    clock: () => time.wall,
    log: createLog('silent'),
    heldBack: async () => undefined,
    onPermanent: async () => {},
    timings: { pollMs: parts.pollMs ?? 60_000, paceMs: 0 },
  });
  onTestFinished(() => worker.stop());
  return worker;
}

test('a worker looks for deliveries by itself', async () => {
  const world = await aWorld(db);
  running(world, { pollMs: 5 });
  await world.add();
  await until(() => world.posts() > 0);
  expect(world.posts()).toBe(1);
});

test('a worker that sleeps can be woken', async () => {
  const world = await aWorld(db);
  const worker = running(world);
  await worker.runOnce();
  await world.add();
  await until(async () => {
    worker.wake();
    return world.posts() > 0;
  });
  expect(world.posts()).toBe(1);
});

test('more deliveries than it claims at once are sent one after another', async () => {
  const world = await aWorld(db);
  for (let team = 0; team < 30; team += 1) await world.add({ subject: `team ${team}` });
  running(world);
  await until(() => world.posts() >= 30);
  expect(world.posts()).toBe(30);
});

test('stopping waits for the claimed deliveries, and no other is claimed after it', async () => {
  const world = await aWorld(db);
  world.fault = async () => void (await new Promise((resolve) => setTimeout(resolve, 50)));
  await world.add();
  const worker = running(world);
  await until(() => world.slack.calls.length > 0);
  await worker.stop();
  expect((await world.row()).state).toBe('sent');
  await world.add({ subject: 'team 2' });
  worker.wake();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(world.posts()).toBe(1);
});

test('a database that is down is asked again', async () => {
  const world = await aWorld(db);
  await world.add();
  let isAway = true;
  const asked: number[] = [];
  const flaky: Db = {
    ...db,
    query(query) {
      asked.push(1);
      if (isAway) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
      return db.query(query);
    },
  };
  running(world, { db: flaky, pollMs: 5 });
  await until(() => asked.length > 2);
  isAway = false;
  await until(() => world.posts() > 0);
  expect(world.posts()).toBe(1);
});
