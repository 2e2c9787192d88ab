import type { DemoChannel, DemoUser } from '../../protocol.ts';
import { userPayload } from '../api/users.ts';
import type { Json } from '../json.ts';
import type { World } from '../world/world.ts';
import { done, failed, type Outcome } from './person.ts';

/** Changes of people and channels, with the events that Slack sends to the bot. */
export type DirectoryDriver = {
  /** A person changes, or is new where the id is unknown. */
  changePerson(id: string, change: Partial<Omit<DemoUser, 'id'>>): Promise<Outcome>;
  /** A person or the bot leaves a channel or is removed from it. */
  leave(userId: string, channel: string): Promise<Outcome>;
  archive(channel: string): Promise<Outcome>;
  unarchive(channel: string): Promise<Outcome>;
  rename(channel: string, name: string): Promise<Outcome>;
  /** Makes a public channel private, or the reverse. Slack sends no event about it. */
  setPrivate(channel: string, isPrivate: boolean): void;
  /** Slack gives a channel another id, as when it is shared. */
  changeChannelId(oldId: string, newId: string): Promise<Outcome>;
};

type SendEvent = (event: Json) => Promise<Outcome>;

export function directoryDriver(world: World, send: SendEvent): DirectoryDriver {
  const { directory, workspace, feed } = world;
  const show = () => feed.publish({ type: 'state-changed' }, () => true);
  /** The bot gets events of public channels, and of private channels that it was in. */
  const tell = (before: DemoChannel, event: Json): Promise<Outcome> => {
    show();
    const hears = !before.isPrivate || before.members.includes(workspace.bot.userId);
    return hears ? send(event) : Promise.resolve(done);
  };
  const kindOf = ({ isPrivate }: DemoChannel) => (isPrivate ? 'group' : 'channel');
  const changing = async (id: string, change: Partial<DemoChannel>, verb: string, parts: Json): Promise<Outcome> => {
    const before = directory.channel(id);
    if (!before) return failed(`There is no channel ${id}.`);
    directory.changeChannel(id, change);
    return tell(before, { type: `${kindOf(before)}_${verb}`, channel: id, ...parts });
  };
  return {
    changePerson(id, change) {
      const isNew = directory.user(id) === undefined;
      const user = userPayload(world, directory.changeUser(id, change));
      show();
      return send({ type: isNew ? 'team_join' : 'user_change', user });
    },
    async leave(userId, id) {
      const before = directory.channel(id);
      if (!before) return failed(`There is no channel ${id}.`);
      directory.changeChannel(id, { members: before.members.filter((member) => member !== userId) });
      if (userId === workspace.bot.userId) return tell(before, { type: `${kindOf(before)}_left`, channel: id });
      if (!before.members.includes(workspace.bot.userId)) return done;
      const channel_type = before.isPrivate ? 'G' : 'C';
      return tell(before, { type: 'member_left_channel', user: userId, channel: id, channel_type, team: workspace.id });
    },
    archive: (id) => changing(id, { isArchived: true }, 'archive', { user: 'USLACKBOT' }),
    unarchive: (id) => changing(id, { isArchived: false }, 'unarchive', { user: 'USLACKBOT' }),
    rename: (id, name) => changing(id, { name }, 'rename', { channel: { id, name, created: 0 } }),
    setPrivate(id, isPrivate) {
      directory.changeChannel(id, { isPrivate });
      show();
    },
    async changeChannelId(oldId, newId) {
      const before = directory.channel(oldId);
      if (!before) return failed(`There is no channel ${oldId}.`);
      directory.changeChannelId(oldId, newId);
      return tell(before, { type: 'channel_id_changed', old_channel_id: oldId, new_channel_id: newId });
    },
  };
}
