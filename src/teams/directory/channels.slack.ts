import type { WebClient } from '@slack/web-api';
import { type Lists, pagesOf } from '../../slack/pages.ts';
import { refusalOf } from '../../slack/refusal.ts';
import type { ChannelsStore, SeenChannel } from './channels.store.ts';
import type { Channel } from './channels.ts';

export type ChannelsDeps = { readonly client: WebClient; readonly channels: ChannelsStore };

const PAGE = 200;

/** Reads which channels the bot is in, and looks at the others that teams name. */
export async function refreshChannels(deps: ChannelsDeps & { readonly lists: Lists }, now: Date): Promise<void> {
  const joined: string[] = [];
  const asked = { types: 'public_channel,private_channel', exclude_archived: false, limit: PAGE };
  const { lists } = deps;
  for await (const { channels = [] } of pagesOf((at) => lists.client.users.conversations({ ...asked, ...at }), lists)) {
    // This list does not say that the bot is a member, because it is a member of all of them.
    const seen = channels.map((channel) => toChannel({ ...channel, is_member: true }));
    await deps.channels.save(seen, now);
    joined.push(...seen.map(({ id }) => id));
  }
  await deps.channels.saveJoinedOnly(joined, now);
  const others = (await deps.channels.named()).filter((id) => !joined.includes(id));
  for (const id of others) await lookAtChannel(deps, id, now);
}

/** Saves a channel as Slack shows it now. `undefined` if Slack does not show it, as with a private one before an invitation. */
export async function lookAtChannel(deps: ChannelsDeps, id: string, now: Date): Promise<Channel | undefined> {
  try {
    const { channel } = await deps.client.conversations.info({ channel: id });
    if (channel) await deps.channels.save([toChannel(channel)], now);
    return await deps.channels.channel(id);
  } catch (error) {
    if (refusalOf(error) !== 'channel_not_found') throw error;
    await deps.channels.saveUnseen(id, now);
    return undefined;
  }
}

/** The part of Slack's channel object that is read here. */
type SlackChannel = {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly is_private?: boolean | undefined;
  readonly is_archived?: boolean | undefined;
  readonly is_ext_shared?: boolean | undefined;
  readonly is_pending_ext_shared?: boolean | undefined;
  readonly is_member?: boolean | undefined;
};

const toChannel = (channel: SlackChannel): SeenChannel => ({
  id: channel.id ?? '',
  name: channel.name ?? '',
  isPrivate: channel.is_private === true,
  isArchived: channel.is_archived === true,
  isShared: channel.is_ext_shared === true || channel.is_pending_ext_shared === true,
  isJoined: channel.is_member === true,
});
