import type { DemoChannel, DemoUser } from '../../protocol.ts';
import type { World } from '../world/world.ts';

/** The result of something that a person did; `error` is a sentence for that person. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: string };
export const done: Outcome = { ok: true };
export const failed = (error: string): { readonly ok: false; readonly error: string } => ({ ok: false, error });

type Found<Parts> = ({ readonly ok: true } & Parts) | { readonly ok: false; readonly error: string };

export function personWhoActs(world: World, as: string): Found<{ readonly user: DemoUser }> {
  const user = world.directory.user(as);
  if (!user || user.isBot) return failed(`There is no person ${as} here.`);
  return user.isDeactivated ? failed(`${user.realName} is deactivated.`) : { ok: true, user };
}

/** Checks that the person may write in the channel. */
export function personWhoSpeaks(
  world: World,
  as: string,
  channelId: string,
): Found<{ readonly user: DemoUser; readonly channel: DemoChannel }> {
  const person = personWhoActs(world, as);
  if (!person.ok) return person;
  const channel = world.directory.channel(channelId);
  if (!channel || !world.directory.canSee(as, channelId)) return failed('This channel was not found.');
  if (!channel.members.includes(as)) return failed(`${person.user.realName} has not joined #${channel.name}.`);
  return channel.isArchived ? failed(`#${channel.name} is archived.`) : { ...person, channel };
}
