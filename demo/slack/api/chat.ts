import { z } from 'zod';
import { messagePayload } from '../payload/base.ts';
import type { World } from '../world/world.ts';
import { blocks, type Methods, metadata, method } from './method.ts';
import { knownChannel, ownMessage, postingPlace } from './place.ts';
import { checkedMessage, refusal } from './refusal.ts';

const content = { text: z.string().optional(), blocks };
const posting = z.object({ channel: z.string(), ...content, metadata, thread_ts: z.string().optional() });
const updating = z.object({ channel: z.string(), ts: z.string(), ...content, metadata });
const whispering = z.object({ channel: z.string(), user: z.string(), ...content, thread_ts: z.string().optional() });

export const chatMethods = (world: World): Methods => ({
  'chat.postMessage': method(posting, (args) => postMessage(world, args)),
  'chat.update': method(updating, (args) => updateMessage(world, args)),
  'chat.postEphemeral': method(whispering, (args) => postEphemeral(world, args)),
  'chat.delete': method(z.object({ channel: z.string(), ts: z.string() }), (args) => {
    const own = ownMessage(world, args, 'cant_delete_message');
    if (!own.ok) return own;
    world.messages.remove(own.message);
    return { ok: true, channel: args.channel, ts: args.ts };
  }),
  'chat.getPermalink': method(z.object({ channel: z.string(), message_ts: z.string() }), (args) => {
    const known = knownChannel(world, args.channel);
    if (!known.ok) return known;
    if (!world.messages.find(args.channel, args.message_ts)) return refusal('message_not_found');
    const permalink = `${world.url()}/archives/${args.channel}/p${args.message_ts.replace('.', '')}`;
    return { ok: true, channel: args.channel, permalink };
  }),
});

function postMessage(world: World, args: z.infer<typeof posting>) {
  const place = postingPlace(world, args.channel);
  if (!place.ok) return place;
  const checked = checkedMessage(args);
  if (!checked.ok) return checked;
  const channel = place.channel.id;
  if (args.thread_ts !== undefined && !world.messages.find(channel, args.thread_ts)) return refusal('thread_not_found');
  const message = world.messages.post({
    ...checked.content,
    channel,
    userId: world.workspace.bot.userId,
    ...(args.thread_ts !== undefined && { threadTs: args.thread_ts }),
    ...(args.metadata && { metadata: args.metadata }),
  });
  return { ok: true, channel, ts: message.ts, message: messagePayload(message, world.workspace) } as const;
}

function updateMessage(world: World, args: z.infer<typeof updating>) {
  const own = ownMessage(world, args, 'cant_update_message');
  if (!own.ok) return own;
  const { message } = own;
  // A missing field does not change. An empty list removes the blocks.
  const checked = checkedMessage({ text: args.text ?? message.text, blocks: args.blocks ?? message.blocks });
  if (!checked.ok) return checked;
  const changed = world.messages.change(message, {
    ...checked.content,
    ...(args.metadata && { metadata: args.metadata }),
  });
  const { channel, ts, text } = changed;
  return { ok: true, channel, ts, text, message: messagePayload(changed, world.workspace) } as const;
}

function postEphemeral(world: World, args: z.infer<typeof whispering>) {
  const place = postingPlace(world, args.channel);
  if (!place.ok) return place;
  if (!place.channel.members.includes(args.user)) return refusal('user_not_in_channel');
  const checked = checkedMessage(args);
  if (!checked.ok) return checked;
  const message = world.messages.post({
    ...checked.content,
    channel: place.channel.id,
    userId: world.workspace.bot.userId,
    ephemeralTo: args.user,
    ...(args.thread_ts !== undefined && { threadTs: args.thread_ts }),
  });
  return { ok: true, message_ts: message.ts } as const;
}
