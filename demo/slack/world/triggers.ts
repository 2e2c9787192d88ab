import { randomBytes } from 'node:crypto';

export type Triggers = {
  /** Makes a trigger for what this person just did. */
  issue(userId: string): string;
  spend(id: string): TriggerOutcome;
};

type TriggerOutcome =
  | { readonly ok: true; readonly userId: string }
  | { readonly ok: false; readonly error: 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id' };

/**
 * A trigger opens one modal within its lifetime, in real time and not by the demo's clock: the limit is about how fast the bot
 * answers. A demo that stands still must not lift it, and one that jumps a week must not enforce it.
 */
export function createTriggers(lifetimeMs: number, monotonicMs: () => number = () => performance.now()): Triggers {
  const triggers = new Map<string, { readonly userId: string; readonly bornMs: number; isSpent: boolean }>();
  return {
    issue(userId) {
      const id = `${triggers.size + 1}.${randomBytes(4).readUInt32BE()}.${randomBytes(16).toString('hex')}`;
      triggers.set(id, { userId, bornMs: monotonicMs(), isSpent: false });
      return id;
    },
    spend(id) {
      const trigger = triggers.get(id);
      if (!trigger) return { ok: false, error: 'invalid_trigger_id' };
      if (trigger.isSpent) return { ok: false, error: 'exchanged_trigger_id' };
      if (monotonicMs() - trigger.bornMs > lifetimeMs) return { ok: false, error: 'expired_trigger_id' };
      trigger.isSpent = true;
      return { ok: true, userId: trigger.userId };
    },
  };
}
