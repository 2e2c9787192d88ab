import type { DemoChannel } from '../../protocol.ts';
import type { StoredMessage } from '../world/messages.ts';
import type { World } from '../world/world.ts';
import { type Refusal, refusal } from './refusal.ts';

type Place = { readonly ok: true; readonly channel: DemoChannel } | Refusal;

/** The channel, where the bot may know it: public channels, and those that it is a member of. */
export function knownChannel({ directory, workspace }: World, id: string): Place {
  const channel = directory.channel(id);
  const isMember = channel?.members.includes(workspace.bot.userId) ?? false;
  const isOpen = channel?.kind === 'channel' && !channel.isPrivate;
  return channel && (isMember || isOpen) ? { ok: true, channel } : refusal('channel_not_found');
}

/** The channel, when the bot is in it. */
export function joinedChannel(world: World, id: string): Place {
  const known = knownChannel(world, id);
  if (!known.ok || known.channel.members.includes(world.workspace.bot.userId)) return known;
  return refusal('not_in_channel');
}

/** Where the bot may post. A person's id means the DM with that person. */
export function postingPlace(world: World, id: string): Place {
  const user = world.directory.user(id);
  const dm = user && world.directory.dmWith(user.id);
  if (user?.isBot) return refusal('cannot_dm_bot');
  const joined = user && !dm ? refusal('channel_not_found') : joinedChannel(world, dm?.id ?? id);
  return joined.ok && joined.channel.isArchived ? refusal('is_archived') : joined;
}

/** A message that the bot posted and that still exists. Ephemeral messages are not kept, so they cannot be found. */
export function ownMessage(
  world: World,
  { channel, ts }: { readonly channel: string; readonly ts: string },
  notOwn: string,
): { readonly ok: true; readonly message: StoredMessage } | Refusal {
  const place = joinedChannel(world, channel);
  if (!place.ok) return place;
  const message = world.messages.find(channel, ts);
  if (!message || message.ephemeralTo !== undefined) return refusal('message_not_found');
  return message.userId === world.workspace.bot.userId ? { ok: true, message } : refusal(notOwn);
}
