import type { WebClient } from '@slack/web-api';
import type { SlackBlock, SlackMessage } from '../../slack/blocks.ts';
import { type SlackFailure, sortSlackError } from '../../slack/failure.ts';
import { type Delivery, deliveryKey, EVENT_TYPE } from '../delivery.ts';

export type Sent =
  | { readonly kind: 'sent'; readonly channelId: string; readonly ts: string }
  | { readonly kind: 'refused'; readonly failure: SlackFailure }
  /** There was no time left for a request. */
  | { readonly kind: 'given-up' };

/**
 * Posts the message of a delivery, or updates the message that it changes. It sends the rich blocks first, and at once the
 * plain ones where Slack refuses those. It asks `mayStart` right before each request, because a process that was suspended does
 * not know that another one has taken over.
 */
export async function send(
  client: WebClient,
  delivery: Delivery,
  message: SlackMessage,
  mayStart: () => boolean,
): Promise<Sent> {
  const rich = await request(client, delivery, message.text, message.rich, mayStart);
  if (rich.kind !== 'refused' || rich.failure.kind !== 'plain-form') return rich;
  return request(client, delivery, message.text, message.plain, mayStart);
}

async function request(
  client: WebClient,
  delivery: Delivery,
  text: string,
  blocks: readonly SlackBlock[],
  mayStart: () => boolean,
): Promise<Sent> {
  if (!mayStart()) return { kind: 'given-up' };
  try {
    const { channel, ts } = await call(client, delivery, { text, blocks: [...blocks] });
    if (ts === undefined) return { kind: 'refused', failure: { kind: 'uncertain', code: 'no readable answer' } };
    return { kind: 'sent', channelId: channel ?? delivery.channelId, ts };
  } catch (error) {
    return { kind: 'refused', failure: sortSlackError(error) };
  }
}

function call(
  client: WebClient,
  delivery: Delivery,
  content: { readonly text: string; readonly blocks: SlackBlock[] },
) {
  const { id, channelId, threadTs, updateTs } = delivery;
  const metadata = { event_type: EVENT_TYPE, event_payload: { key: deliveryKey(delivery), row: id } };
  if (updateTs !== undefined) return client.chat.update({ channel: channelId, ts: updateTs, metadata, ...content });
  return client.chat.postMessage({
    channel: channelId,
    metadata,
    unfurl_links: false,
    unfurl_media: false,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...content,
  });
}
