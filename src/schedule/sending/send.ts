import type { WebClient } from '@slack/web-api';
import type { SlackBlock } from '../../slack/blocks.ts';
import { type SlackFailure, sortSlackError } from '../../slack/failure.ts';
import { type Delivery, deliveryKey, EVENT_TYPE, type Place, type ToSend } from '../delivery.ts';

export type Sent =
  | { readonly kind: 'sent'; readonly channelId: string; readonly ts: string }
  | { readonly kind: 'refused'; readonly failure: SlackFailure }
  /** There was no time left for a request. */
  | { readonly kind: 'given-up' };

/** The message that is changed or deleted; `undefined` where a new one is posted. */
const targetOf = ({ channelId, updateTs }: Delivery, toSend: ToSend): Place | undefined => {
  if (toSend.kind !== 'message') return toSend.at;
  return updateTs === undefined ? undefined : { channelId, ts: updateTs };
};

/** The method by which a delivery is sent unless its composer changes another message instead. */
export const usualMethodOf = ({ updateTs }: Delivery): 'chat.postMessage' | 'chat.update' =>
  updateTs === undefined ? 'chat.postMessage' : 'chat.update';

/** Slack's method by which this is sent. */
export function methodOf(delivery: Delivery, toSend: ToSend): 'chat.postMessage' | 'chat.update' | 'chat.delete' {
  if (toSend.kind === 'delete') return 'chat.delete';
  return targetOf(delivery, toSend) === undefined ? 'chat.postMessage' : 'chat.update';
}

/**
 * Posts the message of a delivery, or changes or deletes one that was sent before. It sends the rich blocks first, and at once
 * the plain ones where Slack refuses those. It asks `mayStart` right before each request, because a process that was suspended
 * does not know that another one has taken over.
 */
export async function send(
  client: WebClient,
  delivery: Delivery,
  toSend: ToSend,
  mayStart: () => boolean,
): Promise<Sent> {
  if (toSend.kind === 'delete')
    return request(delivery, mayStart, () => client.chat.delete({ channel: toSend.at.channelId, ts: toSend.at.ts }));
  const { text, rich, plain } = toSend.message;
  const withBlocks = (blocks: readonly SlackBlock[]) =>
    request(delivery, mayStart, () =>
      call(client, delivery, targetOf(delivery, toSend), { text, blocks: [...blocks] }),
    );
  const sent = await withBlocks(rich);
  return sent.kind === 'refused' && sent.failure.kind === 'plain-form' ? withBlocks(plain) : sent;
}

async function request(
  delivery: Delivery,
  mayStart: () => boolean,
  make: () => Promise<{ channel?: string; ts?: string }>,
): Promise<Sent> {
  if (!mayStart()) return { kind: 'given-up' };
  try {
    const { channel, ts } = await make();
    if (ts === undefined) return { kind: 'refused', failure: { kind: 'uncertain', code: 'no readable answer' } };
    return { kind: 'sent', channelId: channel ?? delivery.channelId, ts };
  } catch (error) {
    return { kind: 'refused', failure: sortSlackError(error) };
  }
}

function call(
  client: WebClient,
  delivery: Delivery,
  target: Place | undefined,
  content: { readonly text: string; readonly blocks: SlackBlock[] },
) {
  const { id, channelId, threadTs } = delivery;
  const metadata = { event_type: EVENT_TYPE, event_payload: { key: deliveryKey(delivery), row: id } };
  if (target !== undefined)
    return client.chat.update({ channel: target.channelId, ts: target.ts, metadata, ...content });
  return client.chat.postMessage({
    channel: channelId,
    metadata,
    unfurl_links: false,
    unfurl_media: false,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...content,
  });
}
