import type { App } from '@slack/bolt';
import type { Directory } from './directory.slack.ts';

/** After each of these events the directory asks Slack how the channel is now. */
const CHANNEL_EVENTS = [
  'channel_archive',
  'channel_unarchive',
  'channel_rename',
  'channel_deleted',
  'channel_left',
  'channel_shared',
  'channel_unshared',
  'group_archive',
  'group_unarchive',
  'group_rename',
  'group_deleted',
  'group_left',
] as const;

/** Keeps the directory up to date by Slack's events. */
export function registerDirectory(app: App, directory: Directory): void {
  app.event('user_change', ({ event }) => directory.personChanged(event.user));
  app.event('team_join', ({ event }) => directory.personChanged(event.user));
  for (const name of CHANNEL_EVENTS) {
    app.event(name, ({ event }) => directory.channelChanged(channelIdOf(event)));
  }
  app.event('channel_id_changed', ({ event }) =>
    directory.channelIdChanged(event.old_channel_id, event.new_channel_id),
  );
  app.event('member_joined_channel', ({ event, context }) =>
    event.user === context.botUserId
      ? directory.joined(event.channel)
      : directory.personJoined(event.channel, event.user),
  );
  app.event('member_left_channel', ({ event, context }) =>
    event.user === context.botUserId ? directory.channelChanged(event.channel) : directory.personLeft(event.channel),
  );
}

const channelIdOf = ({ channel }: { readonly channel: string | { readonly id: string } }): string =>
  typeof channel === 'string' ? channel : channel.id;
