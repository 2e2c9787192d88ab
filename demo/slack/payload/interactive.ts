import type { DemoUser } from '../../protocol.ts';
import type { Envelope } from '../deliver/ack.ts';
import type { Json } from '../json.ts';
import type { StoredMessage } from '../world/messages.ts';
import type { ViewValues } from '../world/view-state.ts';
import type { OpenView } from '../world/views.ts';
import type { World } from '../world/world.ts';
import { interactiveBase, messagePayload, payloadChannelName, viewPayload } from './base.ts';

const interactive = (world: World, user: DemoUser, parts: Json): Envelope => ({
  type: 'interactive',
  payload: { ...interactiveBase(world.workspace, user), ...parts },
});

const now = (world: World): string => (world.options.clock().getTime() / 1000).toFixed(6);

const channelPayload = (world: World, id: string): Json => {
  const channel = world.directory.channel(id);
  return { id, name: channel ? payloadChannelName(channel) : '' };
};

const placeOf = (user: DemoUser, message: StoredMessage) => ({
  channel: message.channel,
  userId: user.id,
  originalTs: message.ts,
  ...(message.threadTs !== undefined && { threadTs: message.threadTs }),
});

export function messageAction(
  world: World,
  user: DemoUser,
  message: StoredMessage,
  action: Json,
  values: ViewValues,
): Envelope {
  const isEphemeral = message.ephemeralTo !== undefined;
  return interactive(world, user, {
    type: 'block_actions',
    container: { type: 'message', message_ts: message.ts, channel_id: message.channel, is_ephemeral: isEphemeral },
    channel: channelPayload(world, message.channel),
    // Slack does not keep ephemeral messages, so it cannot send one back.
    ...(!isEphemeral && { message: messagePayload(message, world.workspace) }),
    state: { values },
    trigger_id: world.triggers.issue(user.id),
    response_url: world.responseUrls.issue(placeOf(user, message)),
    actions: [{ ...action, action_ts: now(world) }],
  });
}

export const viewAction = (world: World, user: DemoUser, open: OpenView, action: Json): Envelope =>
  interactive(world, user, {
    type: 'block_actions',
    container: { type: 'view', view_id: open.id },
    view: viewPayload(open, world.workspace),
    trigger_id: world.triggers.issue(user.id),
    actions: [{ ...action, action_ts: now(world) }],
  });

export const viewSubmission = (world: World, user: DemoUser, open: OpenView): Envelope =>
  interactive(world, user, {
    type: 'view_submission',
    view: viewPayload(open, world.workspace),
    trigger_id: world.triggers.issue(user.id),
    response_urls: [],
  });

export const viewClosed = (world: World, user: DemoUser, open: OpenView, isCleared: boolean): Envelope =>
  interactive(world, user, {
    type: 'view_closed',
    view: viewPayload(open, world.workspace),
    is_cleared: isCleared,
  });

export const globalShortcut = (world: World, user: DemoUser, callbackId: string): Envelope =>
  interactive(world, user, {
    type: 'shortcut',
    callback_id: callbackId,
    trigger_id: world.triggers.issue(user.id),
    action_ts: now(world),
  });

export const messageShortcut = (world: World, user: DemoUser, callbackId: string, message: StoredMessage): Envelope =>
  interactive(world, user, {
    type: 'message_action',
    callback_id: callbackId,
    trigger_id: world.triggers.issue(user.id),
    action_ts: now(world),
    message_ts: message.ts,
    channel: channelPayload(world, message.channel),
    message: messagePayload(message, world.workspace),
    response_url: world.responseUrls.issue(placeOf(user, message)),
  });
