import { expect, test } from 'vitest';
import { createTriggers } from '../../demo/slack/world/triggers.ts';

test.for([
  { why: 'at once', elapsedMs: 0, outcome: { ok: true, userId: 'UMARA' } },
  { why: 'at the last moment', elapsedMs: 3000, outcome: { ok: true, userId: 'UMARA' } },
  { why: 'too late', elapsedMs: 3001, outcome: { ok: false, error: 'expired_trigger_id' } },
])('a trigger opens a modal for three seconds: $why', ({ elapsedMs, outcome }) => {
  let now = 0;
  const triggers = createTriggers(3000, () => now);
  const id = triggers.issue('UMARA');
  now = elapsedMs;
  expect(triggers.spend(id)).toEqual(outcome);
});

test('a trigger works once', () => {
  const triggers = createTriggers(3000);
  const id = triggers.issue('UMARA');
  triggers.spend(id);
  expect(triggers.spend(id)).toEqual({ ok: false, error: 'exchanged_trigger_id' });
});

test('nobody can make a trigger up', () => {
  expect(createTriggers(3000).spend('1.2.3')).toEqual({ ok: false, error: 'invalid_trigger_id' });
});
