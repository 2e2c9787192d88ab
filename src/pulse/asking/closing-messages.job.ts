import { addMinutes } from 'date-fns';
import type { Composed, Delivery } from '../../schedule/delivery.ts';
import type { SlackMessage } from '../../slack/blocks.ts';
import type { TidyingStore } from '../lifecycle/tidying.store.ts';
import { INVITATION } from '../wave/wave-deliveries.ts';
import { type DmState, dmMessage } from './dm.view.ts';

/** How long a process with another secret leaves a message to the others. */
const ELSEWHERE_MINUTES = 1;

export type ClosingDeps = { readonly tidying: Pick<TidyingStore, 'open'> };

/**
 * What becomes of a private message when its wave has closed: the invitation says so, in the same words to everybody, and
 * reminders are deleted. For a reminder that was never sent the invitation is changed once more: a request that is missing would
 * tell who had answered by then.
 */
export async function tidy({ tidying }: ClosingDeps, delivery: Delivery, now: Date): Promise<Composed> {
  const message = closedMessage(delivery);
  if (delivery.updateTs === undefined) return { kind: 'message', message };
  const places = await tidying.open(delivery);
  if (places === 'other-secret') return { kind: 'later', until: addMinutes(now, ELSEWHERE_MINUTES) };
  if (places === 'gone') return { kind: 'skip', reason: 'nobody knows where the message is' };
  const isInvitation = delivery.subject.endsWith(` ${INVITATION}`);
  if (!isInvitation && places.own !== undefined) return { kind: 'delete', at: places.own };
  if (places.invitation !== undefined) return { kind: 'change', at: places.invitation, message };
  return { kind: 'skip', reason: 'there is no message' };
}

function closedMessage({ context }: Delivery): SlackMessage {
  // Of a closed wave nothing but the words of its end is shown.
  return dmMessage({ state: stateOf(context?.['ending']), wave: 0, questions: 0, closesAt: new Date(0) });
}

function stateOf(ending: unknown): DmState {
  if (ending === 'lost') return 'closed-lost';
  return ending === 'changed' ? 'closed-changed' : 'closed';
}
