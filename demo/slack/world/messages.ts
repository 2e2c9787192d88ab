import type { Clock } from '../../../src/clock.ts';
import type { DemoMessage } from '../../protocol.ts';
import type { Json } from '../json.ts';
import { withIds } from './block-ids.ts';
import type { Directory } from './directory.ts';
import type { Feed } from './feed.ts';

/** `metadata` belongs to the app and is not sent to the page. */
export type StoredMessage = DemoMessage & { readonly metadata?: Json };
type MessageDraft = Omit<StoredMessage, 'ts' | 'isEdited'>;
type MessageChange = Partial<Pick<StoredMessage, 'text' | 'blocks' | 'metadata'>>;

export type Messages = {
  post(draft: MessageDraft): StoredMessage;
  change(message: StoredMessage, change: MessageChange): StoredMessage;
  remove(message: StoredMessage): void;
  find(channel: string, ts: string): StoredMessage | undefined;
  /** Oldest first, with the ephemeral messages of all people. */
  in(channel: string): readonly StoredMessage[];
  /** Oldest first. */
  seenBy(userId: string, channel: string): readonly DemoMessage[];
};

/** Slack's message ids: seconds with six decimals, each later than the one before, whatever the clock does. */
function timestamps(clock: Clock): () => string {
  let lastMicros = 0;
  return () => {
    lastMicros = Math.max(clock().getTime() * 1000, lastMicros + 1);
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`;
  };
}

function onPage({ metadata: _metadata, ...message }: StoredMessage): DemoMessage {
  return message;
}

export function createMessages(clock: Clock, directory: Directory, feed: Feed): Messages {
  const all: StoredMessage[] = [];
  const nextTs = timestamps(clock);
  const isFor = ({ ephemeralTo, channel }: StoredMessage, userId: string) =>
    directory.canSee(userId, channel) && (ephemeralTo === undefined || ephemeralTo === userId);
  return {
    post(draft) {
      const message = { ...draft, ...(draft.blocks && { blocks: withIds(draft.blocks) }), ts: nextTs() };
      all.push(message);
      feed.publish({ type: 'message', message: onPage(message) }, (userId) => isFor(message, userId));
      return message;
    },
    change(message, change) {
      const blocks = change.blocks && { blocks: withIds(change.blocks) };
      const changed = { ...message, ...change, ...blocks, isEdited: true };
      all.splice(all.indexOf(message), 1, changed);
      feed.publish({ type: 'message-changed', message: onPage(changed) }, (userId) => isFor(changed, userId));
      return changed;
    },
    remove(message) {
      all.splice(all.indexOf(message), 1);
      const { channel, ts } = message;
      feed.publish({ type: 'message-deleted', channel, ts }, (userId) => isFor(message, userId));
    },
    find: (channel, ts) => all.find((message) => message.channel === channel && message.ts === ts),
    in: (channel) => all.filter((message) => message.channel === channel),
    seenBy: (userId, channel) =>
      all.filter((message) => message.channel === channel && isFor(message, userId)).map(onPage),
  };
}
