import type { WebClient } from '@slack/web-api';
import { cached } from '../../cached.ts';
import { sortSlackError } from '../../slack/failure.ts';
import { type Delivery, deliveryKey, EVENT_TYPE } from '../delivery.ts';

/** Whether the message of an earlier attempt is in Slack. */
type Found =
  | { readonly kind: 'found'; readonly channelId: string; readonly ts: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Throws what the Web API throws. */
export type LookBack = (delivery: Delivery) => Promise<Found>;

export type PlaceKind = 'channel' | 'dm';

const kindOf = (channelId: string): PlaceKind => (/^[UWD]/.test(channelId) ? 'dm' : 'channel');

const SCOPES: Record<PlaceKind, readonly string[]> = {
  // An id does not say whether its channel is private. Where the scope that matters is missing, Slack says so.
  channel: ['channels:history', 'groups:history'],
  dm: ['im:history'],
};

const SCOPES_KEPT_MS = 10 * 60_000;

/** Which places the bot may read back. It asks Slack for its scopes now and then, so that a new grant is noticed. */
export function historyAccess(client: WebClient): (kind: PlaceKind) => Promise<boolean> {
  const granted = cached(async () => {
    const { response_metadata } = await client.auth.test();
    return new Set(response_metadata?.scopes ?? []);
  }, SCOPES_KEPT_MS);
  return async (kind) => {
    const scopes = await granted();
    return SCOPES[kind].some((scope) => scopes.has(scope));
  };
}

/** Our clock and Slack's may differ by this much before a message is overlooked. */
const CLOCKS_DIFFER_MS = 10 * 60_000;
const PAGE = 200;
const MOST_PAGES = 25;

/** Looks for the message by the key in its metadata, among all messages since the first attempt. */
export function slackLookBack(client: WebClient, hasHistory: (kind: PlaceKind) => Promise<boolean>): LookBack {
  return async (delivery) => {
    if (!(await hasHistory(kindOf(delivery.channelId)))) return { kind: 'unreadable', why: 'may not read back here' };
    try {
      return await search(client, delivery);
    } catch (error) {
      if (sortSlackError(error).code !== 'missing_scope') throw error;
      return { kind: 'unreadable', why: 'lacks the scope to read back here' };
    }
  };
}

async function search(client: WebClient, delivery: Delivery): Promise<Found> {
  const channelId = await conversationOf(client, delivery.channelId);
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { messages = [], response_metadata } = await readPage(client, delivery, channelId, cursor);
    const ts = messages.find((message) => isOurs(message, delivery))?.ts;
    if (ts !== undefined) return { kind: 'found', channelId, ts };
    cursor = response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return { kind: 'absent' };
  }
  return { kind: 'unreadable', why: 'found too many messages since then' };
}

/** Slack takes a person's id for posting, but not for reading. */
async function conversationOf(client: WebClient, channelId: string): Promise<string> {
  if (!/^[UW]/.test(channelId)) return channelId;
  const { channel } = await client.conversations.open({ users: channelId });
  return channel?.id ?? channelId;
}

function readPage(client: WebClient, { threadTs, firstAttemptAt }: Delivery, channel: string, cursor?: string) {
  const oldest = (((firstAttemptAt?.getTime() ?? 0) - CLOCKS_DIFFER_MS) / 1_000).toFixed(6);
  const range = {
    channel,
    oldest,
    limit: PAGE,
    include_all_metadata: true,
    ...(cursor === undefined ? {} : { cursor }),
  };
  return threadTs === undefined
    ? client.conversations.history(range)
    : client.conversations.replies({ ...range, ts: threadTs });
}

type Tagged = { readonly metadata?: { readonly event_type?: string; readonly event_payload?: object } };

const isOurs = ({ metadata }: Tagged, delivery: Delivery): boolean =>
  metadata?.event_type === EVENT_TYPE &&
  (metadata.event_payload as { key?: unknown } | undefined)?.key === deliveryKey(delivery);
