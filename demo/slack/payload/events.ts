import type { DemoUser } from '../../protocol.ts';
import type { Envelope } from '../deliver/ack.ts';
import { type Json, newId } from '../json.ts';
import type { World } from '../world/world.ts';
import { appId, verificationToken, viewPayload } from './base.ts';

/** Slack's wrapper around an event. Two deliveries with the same `eventId` are one event that is delivered twice. */
export function eventEnvelope(world: World, event: Json, eventId: string = newId('Ev')): Envelope {
  const { workspace, options } = world;
  const seconds = options.clock().getTime() / 1000;
  const authorization = {
    enterprise_id: null,
    team_id: workspace.id,
    user_id: workspace.bot.userId,
    is_bot: true,
    is_enterprise_install: false,
  };
  const payload = {
    token: verificationToken,
    team_id: workspace.id,
    context_team_id: workspace.id,
    api_app_id: appId,
    event: { event_ts: seconds.toFixed(6), ...event },
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(seconds),
    authorizations: [authorization],
    is_ext_shared_channel: false,
  };
  return { type: 'events_api', payload };
}

export function homeOpened(world: World, user: DemoUser): Json {
  const home = world.views.homeOf(user.id);
  return {
    type: 'app_home_opened',
    user: user.id,
    channel: world.directory.dmWith(user.id)?.id ?? '',
    tab: 'home',
    ...(home && { view: viewPayload(home, world.workspace) }),
  };
}

export const memberJoined = (world: World, userId: string, channelId: string): Json => ({
  type: 'member_joined_channel',
  user: userId,
  channel: channelId,
  channel_type: world.directory.channel(channelId)?.isPrivate ? 'G' : 'C',
  team: world.workspace.id,
});
