import type { DemoContainer, DemoUser } from '../../protocol.ts';
import { ackReason, type Envelope } from '../deliver/ack.ts';
import type { Json } from '../json.ts';
import { globalShortcut, messageAction, messageShortcut, viewAction } from '../payload/interactive.ts';
import { findElement } from '../world/block-ids.ts';
import type { StoredMessage } from '../world/messages.ts';
import { stateOf, withChoice } from '../world/view-state.ts';
import type { OpenView } from '../world/views.ts';
import type { World } from '../world/world.ts';
import { done, failed, type Outcome, personWhoActs } from './person.ts';

export async function delivered(world: World, envelope: Envelope): Promise<Outcome> {
  const ack = await world.deliver(envelope);
  return ack.ok ? done : failed(`That did not work: ${ackReason(ack.error)} (${ack.error}).`);
}

const seenMessage = (world: World, as: string, channel: string, ts: string): StoredMessage | undefined =>
  world.messages.seenBy(as, channel).some((message) => message.ts === ts)
    ? world.messages.find(channel, ts)
    : undefined;

/** The action as Slack sends it: the element without its options, and what the person did with it. */
function actionPayload(blocks: readonly unknown[], blockId: string, action: Json): Json | undefined {
  const element = findElement(blocks, blockId, String(action['action_id']));
  if (!element || element['type'] !== action['type']) return undefined;
  const { options: _, option_groups: __, ...shown } = element;
  return { ...shown, ...action, block_id: blockId };
}

function clickInMessage(world: World, user: DemoUser, message: StoredMessage, action: Json): Envelope {
  const key = `${user.id} ${message.channel} ${message.ts}`;
  const before = stateOf(message.blocks ?? [], world.choices.get(key));
  const values = withChoice(before, String(action['block_id']), action);
  world.choices.set(key, values);
  return messageAction(world, user, message, action, values);
}

function clickInView(world: World, user: DemoUser, open: OpenView, action: Json): Envelope {
  const values = withChoice(open.values, String(action['block_id']), action);
  return viewAction(world, user, world.views.remember(open, values), action);
}

/** A click or a choice; `action` is the element's part of Slack's payload. */
export async function click(
  world: World,
  as: string,
  container: DemoContainer,
  blockId: string,
  action: Json,
): Promise<Outcome> {
  const person = personWhoActs(world, as);
  if (!person.ok) return person;
  const gone = failed('That is not there any more.');
  if (container.type === 'message') {
    const message = seenMessage(world, as, container.channel, container.ts);
    const payload = message && actionPayload(message.blocks ?? [], blockId, action);
    return payload ? delivered(world, clickInMessage(world, person.user, message, payload)) : gone;
  }
  // The page does not need the id of the App Home, because a person has only one.
  const open = container.viewId === 'home' ? world.views.homeOf(as) : world.views.find(container.viewId);
  const payload = open?.userId === as ? actionPayload(open.view.blocks, blockId, action) : undefined;
  return open && payload ? delivered(world, clickInView(world, person.user, open, payload)) : gone;
}

export async function useGlobalShortcut(world: World, as: string, callbackId: string): Promise<Outcome> {
  const person = personWhoActs(world, as);
  return person.ok ? delivered(world, globalShortcut(world, person.user, callbackId)) : person;
}

export async function useMessageShortcut(
  world: World,
  as: string,
  callbackId: string,
  at: { readonly channel: string; readonly ts: string },
): Promise<Outcome> {
  const person = personWhoActs(world, as);
  if (!person.ok) return person;
  const message = seenMessage(world, as, at.channel, at.ts);
  if (!message) return failed('That message is not there any more.');
  // Slack does not keep ephemeral messages, so it cannot send one to an app.
  if (message.ephemeralTo !== undefined) return failed('Nothing can be done with a message that only you see.');
  return delivered(world, messageShortcut(world, person.user, callbackId, message));
}
