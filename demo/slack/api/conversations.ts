import { z } from 'zod';
import type { DemoChannel } from '../../protocol.ts';
import type { Json } from '../json.ts';
import type { World } from '../world/world.ts';
import { type Answer, flag, type Methods, method, page, paged } from './method.ts';
import { knownChannel } from './place.ts';
import { refusal } from './refusal.ts';

const note = (value: string): Json => ({ value, creator: '', last_set: 0 });

const dmPayload = ({ id, members, isArchived }: DemoChannel, botId: string): Json => ({
  id,
  user: members.find((member) => member !== botId),
  is_im: true,
  is_channel: false,
  is_group: false,
  is_private: true,
  is_archived: isArchived ?? false,
  is_open: true,
});

const channelPayload = (world: World, channel: DemoChannel): Json => ({
  id: channel.id,
  name: channel.name,
  name_normalized: channel.name,
  is_im: false,
  is_mpim: false,
  is_channel: !channel.isPrivate,
  is_group: channel.isPrivate ?? false,
  is_private: channel.isPrivate ?? false,
  is_archived: channel.isArchived ?? false,
  is_member: channel.members.includes(world.workspace.bot.userId),
  is_ext_shared: channel.members.some((id) => world.directory.user(id)?.isStranger),
  context_team_id: world.workspace.id,
  topic: note(channel.topic ?? ''),
  purpose: note(''),
  num_members: channel.members.length,
});

const conversation = (world: World, channel: DemoChannel): Json =>
  channel.kind === 'dm' ? dmPayload(channel, world.workspace.bot.userId) : channelPayload(world, channel);

const typeOf = ({ kind, isPrivate }: DemoChannel): string => {
  if (kind === 'dm') return 'im';
  return isPrivate ? 'private_channel' : 'public_channel';
};

const listing = z.object({ ...page, types: z.string().default('public_channel'), exclude_archived: flag });
const opening = z.object({ users: z.string().optional(), channel: z.string().optional(), return_im: flag });

export const conversationMethods = (world: World): Methods => ({
  'conversations.info': method(z.object({ channel: z.string() }), (args) => {
    const known = knownChannel(world, args.channel);
    return known.ok ? { ok: true, channel: conversation(world, known.channel) } : known;
  }),
  'conversations.members': method(z.object({ channel: z.string(), ...page }), (args) => {
    const known = knownChannel(world, args.channel);
    if (!known.ok) return known;
    const { items, response_metadata } = paged(known.channel.members, args);
    return { ok: true, members: items, response_metadata };
  }),
  'conversations.list': method(listing, (args) => list(world, args)),
  'users.conversations': method(listing, (args) => listJoined(world, args)),
  'conversations.open': method(opening, (args) => open(world, args)),
});

function wantedBy(world: World, args: z.infer<typeof listing>): readonly DemoChannel[] {
  const types = args.types.split(',').map((type) => type.trim());
  return world.directory
    .channels()
    .filter((channel) => types.includes(typeOf(channel)) && knownChannel(world, channel.id).ok)
    .filter((channel) => !(args.exclude_archived && channel.isArchived));
}

/** The channels that the bot is in. Slack does not repeat `is_member` in each of them. */
function listJoined(world: World, args: z.infer<typeof listing>): Answer {
  const isIn = ({ members }: DemoChannel) => members.includes(world.workspace.bot.userId);
  const { items, response_metadata } = paged(wantedBy(world, args).filter(isIn), args);
  const channels = items.map((channel) => {
    const { is_member: _, num_members: __, ...payload } = conversation(world, channel);
    return payload;
  });
  return { ok: true, channels, response_metadata };
}

function list(world: World, args: z.infer<typeof listing>): Answer {
  const wanted = wantedBy(world, args);
  const { items, response_metadata } = paged(wanted, args);
  return { ok: true, channels: items.map((channel) => conversation(world, channel)), response_metadata };
}

function open(world: World, { users, channel, return_im }: z.infer<typeof opening>): Answer {
  if (channel !== undefined) {
    const known = knownChannel(world, channel);
    return known.ok ? { ok: true, channel: conversation(world, known.channel) } : known;
  }
  const user = world.directory.user(users ?? '');
  if (!user) return refusal(users === undefined ? 'users_list_not_supplied' : 'user_not_found');
  if (user.isBot) return refusal('cannot_dm_bot');
  if (user.isDeactivated) return refusal('user_disabled');
  const dm = world.directory.dmWith(user.id);
  if (!dm) return refusal('user_not_visible');
  return { ok: true, already_open: true, channel: return_im ? conversation(world, dm) : { id: dm.id } };
}
