import { z } from 'zod';
import type { StoredMessage } from '../world/messages.ts';
import type { ReplyPlace } from '../world/response-urls.ts';
import type { World } from '../world/world.ts';
import { type CheckedContent, checkedMessage, type Refusal, refusal } from './refusal.ts';

const replySchema = z.object({
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});
type Reply = z.infer<typeof replySchema>;

/** An answer to what a person did: the body of a command's acknowledgement, or a POST to a response url. */
export function reply(world: World, place: ReplyPlace, body: unknown): { readonly ok: true } | Refusal {
  const parsed = replySchema.safeParse(body);
  if (!parsed.success) return refusal('invalid_payload');
  const original = place.originalTs === undefined ? undefined : world.messages.find(place.channel, place.originalTs);
  if (parsed.data.delete_original) {
    if (original) world.messages.remove(original);
    return { ok: true };
  }
  const checked = checkedMessage(parsed.data);
  if (!checked.ok) return checked;
  const message = show(world, place, parsed.data, checked.content, original);
  // After a command, the next replace_original means this answer. After a click it still means the clicked message.
  place.originalTs ??= message.ts;
  return { ok: true };
}

function show(
  world: World,
  place: ReplyPlace,
  { replace_original, response_type, thread_ts }: Reply,
  content: CheckedContent,
  original: StoredMessage | undefined,
): StoredMessage {
  if (replace_original && original) return world.messages.change(original, { blocks: [], ...content });
  const threadTs = thread_ts ?? place.threadTs;
  return world.messages.post({
    ...content,
    channel: place.channel,
    userId: world.workspace.bot.userId,
    ...(threadTs !== undefined && { threadTs }),
    ...(response_type !== 'in_channel' && { ephemeralTo: place.userId }),
  });
}
