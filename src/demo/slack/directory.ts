import type { DemoChannel, DemoUser } from '../protocol.ts';
import type { DemoWorkspace } from './options.ts';

/** Who is here, which channels there are, and who sees which. */
export type Directory = {
  readonly users: readonly DemoUser[];
  user(id: string): DemoUser | undefined;
  channels(): readonly DemoChannel[];
  channel(id: string): DemoChannel | undefined;
  /** The bot's DM with this person. */
  dmWith(userId: string): DemoChannel | undefined;
  /** Members see a channel; people of the house also see the public ones they have not joined. */
  canSee(userId: string, channelId: string): boolean;
  changeChannel(id: string, change: Partial<Omit<DemoChannel, 'id' | 'kind'>>): DemoChannel | undefined;
};

const isOfTheHouse = (user: DemoUser): boolean =>
  !(user.isGuest || user.isStranger || user.isBot || user.isDeactivated);

const botAsUser = ({ bot }: DemoWorkspace): DemoUser => ({
  id: bot.userId,
  name: bot.name.toLowerCase(),
  realName: bot.name,
  timeZone: 'Etc/UTC',
  isBot: true,
});

function botDms({ users, channels, bot }: DemoWorkspace): readonly DemoChannel[] {
  const has = (userId: string) => channels.some((one) => isDmOf(one, userId, bot.userId));
  return users
    .filter((user) => user.id !== bot.userId && !user.isBot && !user.isDeactivated && !user.isStranger && !has(user.id))
    .map((user) => ({ id: `D${user.id}`, name: user.realName, kind: 'dm', members: [user.id, bot.userId] }));
}

const isDmOf = (channel: DemoChannel, ...people: readonly string[]): boolean =>
  channel.kind === 'dm' && people.every((id) => channel.members.includes(id));

export function createDirectory(workspace: DemoWorkspace): Directory {
  const { bot } = workspace;
  const users = [botAsUser(workspace), ...workspace.users.filter((user) => user.id !== bot.userId)];
  const channels = new Map([...workspace.channels, ...botDms(workspace)].map((one) => [one.id, one]));
  const user = (id: string) => users.find((one) => one.id === id);
  return {
    users,
    user,
    channels: () => [...channels.values()],
    channel: (id) => channels.get(id),
    dmWith: (userId) => [...channels.values()].find((one) => isDmOf(one, userId, bot.userId)),
    canSee(userId, channelId) {
      const [person, channel] = [user(userId), channels.get(channelId)];
      if (!person || !channel) return false;
      const isOpen = channel.kind === 'channel' && !channel.isPrivate;
      return channel.members.includes(userId) || (isOpen && isOfTheHouse(person));
    },
    changeChannel(id, change) {
      const channel = channels.get(id);
      if (!channel) return undefined;
      const changed = { ...channel, ...change };
      channels.set(id, changed);
      return changed;
    },
  };
}
