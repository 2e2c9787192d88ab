import { describe, expect, test } from 'vitest';
import { afterFailure, faultOf, type LinkState, notYetUp } from '../../../src/slack/connection/link-state.ts';

const GRACE_MS = 30_000;
const UP: LinkState = { kind: 'up' };

const failing = (...failures: readonly { at: number; reason: string; isRefused?: boolean }[]): LinkState =>
  failures.reduce<LinkState>(
    (state, { at, reason, isRefused = false }) => afterFailure(state, reason, isRefused, at),
    UP,
  );

describe('what is said of a link', () => {
  test.for<{ why: string; state: LinkState; at: number; fault: object | undefined }>([
    { why: 'nothing while it is up', state: UP, at: 1_000, fault: undefined },
    { why: 'it has never been up', state: notYetUp(0), at: 10, fault: { reason: 'not connected yet', forMs: 10 } },
    { why: 'nothing while it is renewed', state: failing({ at: 0, reason: 'gone' }), at: 29_000, fault: undefined },
    {
      why: 'it does not come back',
      state: failing({ at: 0, reason: 'gone' }),
      at: 31_000,
      fault: { reason: 'gone', forMs: 31_000 },
    },
    {
      why: 'the newest reason counts, and the first failure says since when',
      state: failing({ at: 0, reason: 'gone' }, { at: 40_000, reason: 'busy' }),
      at: 50_000,
      fault: { reason: 'busy', forMs: 50_000 },
    },
    {
      why: 'a refused token will not pass, so it is said at once',
      state: failing({ at: 0, reason: 'refused', isRefused: true }),
      at: 1,
      fault: { reason: 'refused', forMs: 1 },
    },
    {
      why: 'a refused token stays refused while Slack is also away',
      state: failing({ at: 0, reason: 'refused', isRefused: true }, { at: 5, reason: 'gone' }),
      at: 6,
      fault: { reason: 'gone', forMs: 6 },
    },
    {
      why: 'a first attempt that fails has never been up either',
      state: afterFailure(notYetUp(0), 'gone', false, 5),
      at: 6,
      fault: { reason: 'gone', forMs: 6 },
    },
  ])('$why', ({ state, at, fault }) => {
    expect(faultOf(state, GRACE_MS, at)).toEqual(fault);
  });
});
