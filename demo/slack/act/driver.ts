import type { DemoChannel, DemoContainer, DemoMessage } from '../../protocol.ts';
import type { Json } from '../json.ts';
import { eventEnvelope, homeOpened, memberJoined } from '../payload/events.ts';
import type { ViewValues } from '../world/view-state.ts';
import { type ShownView, shownView } from '../world/views.ts';
import type { World } from '../world/world.ts';
import { click, delivered, useGlobalShortcut, useMessageShortcut } from './click.ts';
import { type DirectoryDriver, directoryDriver } from './directory.ts';
import { failed, type Outcome, personWhoActs } from './person.ts';
import { say, typeCommand } from './speak.ts';
import { closeView, type SubmitOutcome, submitView } from './view.ts';

/** Everything a person can do and see here. The page and the tests use the same functions. */
export type Driver = DirectoryDriver & {
  command(as: string, channel: string, typed: string): Promise<Outcome>;
  say(as: string, channel: string, text: string): Outcome;
  action(as: string, container: DemoContainer, blockId: string, action: Json): Promise<Outcome>;
  viewSubmit(as: string, viewId: string, values: ViewValues): Promise<SubmitOutcome>;
  viewClose(as: string, viewId: string): Promise<Outcome>;
  openHome(as: string): Promise<Outcome>;
  globalShortcut(as: string, callbackId: string): Promise<Outcome>;
  messageShortcut(
    as: string,
    callbackId: string,
    at: { readonly channel: string; readonly ts: string },
  ): Promise<Outcome>;
  /** Oldest first, as this person sees them. */
  messages(as: string, channel: string): readonly DemoMessage[];
  /** The person's modals, bottom first. */
  openViews(as: string): readonly ShownView[];
  home(as: string): ShownView | undefined;
  /** Delivers any event. The same `eventId` twice is one event that is delivered twice. */
  event(event: Json, eventId?: string): Promise<Outcome>;
  /** A person or the bot joins a channel, with an event to the bot. */
  join(userId: string, channel: string): Promise<Outcome>;
  /** Renames, archives, changes the members of a channel, without an event to the bot. */
  changeChannel(id: string, change: Partial<Omit<DemoChannel, 'id' | 'kind'>>): void;
};

export function createDriver(world: World): Driver {
  const event = (payload: Json, eventId?: string) => delivered(world, eventEnvelope(world, payload, eventId));
  const changeChannel: Driver['changeChannel'] = (id, change) => {
    world.directory.changeChannel(id, change);
    world.feed.publish({ type: 'state-changed' }, () => true);
  };
  return {
    ...directoryDriver(world, event),
    command: (as, channel, typed) => typeCommand(world, as, channel, typed),
    say: (as, channel, text) => say(world, as, channel, text),
    action: (as, container, blockId, action) => click(world, as, container, blockId, action),
    viewSubmit: (as, viewId, values) => submitView(world, as, viewId, values),
    viewClose: (as, viewId) => closeView(world, as, viewId),
    async openHome(as) {
      const person = personWhoActs(world, as);
      return person.ok ? event(homeOpened(world, person.user)) : person;
    },
    globalShortcut: (as, callbackId) => useGlobalShortcut(world, as, callbackId),
    messageShortcut: (as, callbackId, at) => useMessageShortcut(world, as, callbackId, at),
    messages: (as, channel) => world.messages.seenBy(as, channel),
    openViews: (as) => world.views.stackOf(as).map(shownView),
    home(as) {
      const home = world.views.homeOf(as);
      return home && shownView(home);
    },
    event,
    async join(userId, channel) {
      const found = world.directory.channel(channel);
      if (!found) return failed(`There is no channel ${channel}.`);
      if (!found.members.includes(userId)) changeChannel(channel, { members: [...found.members, userId] });
      return event(memberJoined(world, userId, channel));
    },
    changeChannel,
  };
}
