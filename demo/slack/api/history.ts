import { z } from 'zod';
import type { Json } from '../json.ts';
import { messagePayload } from '../payload/base.ts';
import type { StoredMessage } from '../world/messages.ts';
import type { World } from '../world/world.ts';
import { type Answer, flag, type Methods, method, page, paged } from './method.ts';
import { joinedChannel } from './place.ts';
import { refusal } from './refusal.ts';

const range = {
  ...page,
  channel: z.string(),
  oldest: z.coerce.number().default(0),
  latest: z.coerce.number().default(Number.POSITIVE_INFINITY),
  inclusive: flag,
  include_all_metadata: flag,
};
const history = z.object(range);
const replies = z.object({ ...range, ts: z.string() });

export const historyMethods = (world: World): Methods => ({
  /** Newest first, without replies. */
  'conversations.history': method(history, (args) =>
    answer(world, args, (kept) => kept.filter(({ threadTs }) => threadTs === undefined).toReversed()),
  ),
  /** The thread's first message and its replies, oldest first. */
  'conversations.replies': method(replies, (args) => {
    const parent = world.messages.find(args.channel, args.ts);
    const thread = parent?.threadTs ?? args.ts;
    if (!parent) return refusal('thread_not_found');
    return answer(world, args, (kept) => kept.filter(({ ts, threadTs }) => ts === thread || threadTs === thread));
  }),
});

function answer(
  world: World,
  args: z.infer<typeof history>,
  choose: (kept: readonly StoredMessage[]) => readonly StoredMessage[],
): Answer {
  const place = joinedChannel(world, args.channel);
  if (!place.ok) return place;
  // Ephemeral messages are not kept.
  const kept = world.messages.in(args.channel).filter(({ ephemeralTo }) => ephemeralTo === undefined);
  const inRange = choose(kept).filter(({ ts }) => isWithin(Number(ts), args));
  const { items, response_metadata } = paged(inRange, args);
  const messages = items.map((message) => withMetadata(world, message, args.include_all_metadata));
  return { ok: true, messages, has_more: response_metadata.next_cursor !== '', response_metadata };
}

type Range = { readonly oldest: number; readonly latest: number; readonly inclusive: boolean };

const isWithin = (ts: number, { oldest, latest, inclusive }: Range): boolean =>
  inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest;

const withMetadata = (world: World, message: StoredMessage, isWanted: boolean): Json => ({
  ...messagePayload(message, world.workspace),
  ...(isWanted && message.metadata && { metadata: message.metadata }),
});
