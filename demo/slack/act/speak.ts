import { reply } from '../api/reply.ts';
import { ackReason } from '../deliver/ack.ts';
import { isJson } from '../json.ts';
import { commandEnvelope } from '../payload/command.ts';
import type { ReplyPlace } from '../world/response-urls.ts';
import type { World } from '../world/world.ts';
import { done, failed, type Outcome, personWhoSpeaks } from './person.ts';

const isEmptyAck = (body: unknown): boolean => !isJson(body) || (!body['text'] && !body['blocks']);

/** A person types `/dora payments`. */
export async function typeCommand(world: World, as: string, channelId: string, typed: string): Promise<Outcome> {
  const speaker = personWhoSpeaks(world, as, channelId);
  if (!speaker.ok) return speaker;
  const [, command = '', text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(typed.trim()) ?? [];
  if (!world.workspace.commands.some((known) => known.command === command)) {
    return failed(`${command || typed} is not a valid command.`);
  }
  const place: ReplyPlace = { channel: channelId, userId: as };
  const envelope = commandEnvelope(world, speaker.user, speaker.channel, { command, text }, place);
  const ack = await world.deliver(envelope);
  if (!ack.ok) return failed(`${command} failed with the error "${ack.error}": ${ackReason(ack.error)}.`);
  if (isEmptyAck(ack.body)) return done;
  const replied = reply(world, place, ack.body);
  return replied.ok ? done : failed(`${command} failed with the error "${replied.error}".`);
}

/** A person writes a message. The bot does not get it, because it does not ask for message events. */
export function say(world: World, as: string, channelId: string, text: string): Outcome {
  const speaker = personWhoSpeaks(world, as, channelId);
  if (!speaker.ok) return speaker;
  if (text.trim() === '') return failed('There is nothing to send.');
  const { channel } = speaker;
  if (channel.kind === 'dm' && channel.members.includes(world.workspace.bot.userId)) {
    return failed('Sending messages to this app has been turned off.');
  }
  world.messages.post({ channel: channelId, userId: as, text });
  return done;
}
