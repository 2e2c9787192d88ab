import type { DemoChannel, DemoUser } from '../../protocol.ts';
import type { DemoWorkspace } from '../options.ts';

/** The people, the channels, and which person sees which channel. */
export type Directory = {
  readonly users: readonly DemoUser[];
  user(id: string): DemoUser | undefined;
  channels(): readonly DemoChannel[];
  channel(id: string): DemoChannel | undefined;
  /** The bot's DM with this person. */
  dmWith(userId: string): DemoChannel | undefined;
  /** Members see a channel. Full members also see the public channels that they have not joined. */
  canSee(userId: string, channelId: string): boolean;
  changeChannel(id: string, change: Partial<Omit<DemoChannel, 'id' | 'kind'>>): DemoChannel | undefined;
  /** Gives a channel another id, as Slack does when it is shared or moved. */
  changeChannelId(oldId: string, newId: string): DemoChannel | undefined;
  /** Changes a person, or adds one. */
  changeUser(id: string, change: Partial<Omit<DemoUser, 'id'>>): DemoUser;
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
  const everybody = [botAsUser(workspace), ...workspace.users.filter((user) => user.id !== bot.userId)];
  const users = new Map(everybody.map((one) => [one.id, one]));
  const channels = new Map([...workspace.channels, ...botDms(workspace)].map((one) => [one.id, one]));
  const user = (id: string) => users.get(id);
  return {
    get users() {
      return [...users.values()];
    },
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
    changeChannelId(oldId, newId) {
      const channel = channels.get(oldId);
      if (!channel) return undefined;
      channels.delete(oldId);
      const changed = { ...channel, id: newId };
      channels.set(newId, changed);
      return changed;
    },
    changeUser(id, change) {
      const nobody = { name: id.toLowerCase(), realName: id, timeZone: 'Etc/UTC' };
      const changed: DemoUser = { ...(users.get(id) ?? nobody), ...change, id };
      users.set(id, changed);
      return changed;
    },
  };
}
