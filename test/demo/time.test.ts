import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { demoClock } from '../../demo/time/demo-clock.ts';
import { timeMover } from '../../demo/time/move-time.ts';
import { aDemoSlack, noon } from './workspace.ts';

let slack: DemoSlack;
let sent: string;
beforeEach(async () => {
  const clock = demoClock(() => noon);
  sent = '';
  slack = await aDemoSlack({
    clock: clock.now,
    moveTime: timeMover({
      clock,
      nextDueAt: async () => undefined,
      tick: async () => void slack.say('UMARA', 'CPAY', sent),
    }),
  });
});
afterEach(() => slack.close());

const move = async (wish: object) => {
  const response = await fetch(`${slack.url}/demo/time`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
  return [response.status, await response.json()];
};
const state = async () => (await fetch(`${slack.url}/demo/state`)).json();

test('the state says what time it is, and whether it can be moved', async () => {
  expect(await state()).toMatchObject({ now: '2026-11-02T12:00:00.000Z', canMoveTime: true });
  await move({ by: 60 });
  expect(await state()).toMatchObject({ now: '2026-11-02T13:00:00.000Z' });
});

test('a move answers with the new time, which what is said from then on carries', async () => {
  sent = 'Good morning';
  expect(await move({ to: '2026-11-03T08:00:00Z' })).toEqual([200, { ok: true, now: '2026-11-03T08:00:00.000Z' }]);
  expect(slack.messages('UMARA', 'CPAY')).toMatchObject([{ text: 'Good morning', ts: '1793692800.000000' }]);
});

test('every page hears that time was moved', async () => {
  const abort = new AbortController();
  const response = await fetch(`${slack.url}/demo/events?as=UIVO`, { signal: abort.signal });
  let heard = '';
  void (async () => {
    for await (const chunk of response.body ?? []) heard += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  await move({ by: 60 });
  await vi.waitFor(() => expect(heard).toContain('data: {"type":"time","now":"2026-11-02T13:00:00.000Z"}'));
  abort.abort();
});

test('a wish that cannot be is answered with a sentence', async () => {
  expect(await move({ next: true })).toEqual([200, { ok: false, error: 'Nothing is due.' }]);
});

test.for([
  { why: 'nothing', wish: {} },
  { why: 'two things', wish: { by: 60, next: true } },
  { why: 'part of a minute', wish: { by: 0.5 } },
  { why: 'time to go back', wish: { by: -60 } },
  { why: 'no instant', wish: { to: 'tomorrow' } },
])('a request for $why is refused', async ({ wish }) => {
  expect(await move(wish)).toMatchObject([400, { ok: false }]);
});

test('where nobody can move time, the page offers no such thing', async () => {
  const still = await aDemoSlack();
  expect(await (await fetch(`${still.url}/demo/state`)).json()).toMatchObject({ canMoveTime: false });
  expect(await still.moveTime({ by: 60 })).toEqual({ ok: false, error: 'Time cannot be moved here.' });
  await still.close();
});
