import type { DemoChannel, DemoState, DemoUser } from '../../protocol.ts';
import type { World } from '../world/world.ts';

/** The workspace as one person sees it: only that person's channels, and each DM under the other person's name. */
export function stateFor(world: World, userId: string): DemoState {
  const { workspace, directory, options } = world;
  const { bot } = workspace;
  return {
    workspace: { name: workspace.name, id: workspace.id },
    bot: { userId: bot.userId, name: bot.name },
    me: directory.user(userId) as DemoUser,
    users: directory.users,
    channels: directory
      .channels()
      .filter((channel) => directory.canSee(userId, channel.id))
      .map((channel) => namedFor(world, userId, channel)),
    commands: workspace.commands,
    messageShortcuts: workspace.messageShortcuts ?? [],
    now: options.clock().toISOString(),
    canMoveTime: options.moveTime !== undefined,
  };
}

function namedFor({ directory }: World, userId: string, channel: DemoChannel): DemoChannel {
  if (channel.kind !== 'dm') return channel;
  const other = channel.members.find((member) => member !== userId);
  return { ...channel, name: directory.user(other ?? userId)?.realName ?? channel.name };
}
