/** In which order and groups the messages of a channel are shown. */

/** @import { DemoMessage } from '../../protocol.ts' */
/**
 * @typedef {object} Entry
 * @property {DemoMessage} message
 * @property {boolean} isCompact it follows another of the same person
 * @property {boolean} isFirstOfDay
 * @property {readonly DemoMessage[]} replies
 */

const TOGETHER_SECONDS = 5 * 60;

/**
 * Oldest first; replies stand under their message, or alone when the person cannot see that one.
 * @param {Iterable<DemoMessage>} messages
 * @param {(message: DemoMessage) => string} dayOf
 * @returns {Entry[]}
 */
export function timeline(messages, dayOf) {
  const sorted = [...messages].sort((one, other) => Number(one.ts) - Number(other.ts) || (one.ts < other.ts ? -1 : 1));
  const known = new Set(sorted.map(({ ts }) => ts));
  const isReply = (/** @type {DemoMessage} */ { ts, threadTs }) =>
    threadTs !== undefined && threadTs !== ts && known.has(threadTs);
  const tops = sorted.filter((message) => !isReply(message));
  /** @type {Map<string | undefined, DemoMessage[]>} */
  const replies = new Map();
  for (const reply of sorted.filter(isReply))
    replies.set(reply.threadTs, [...(replies.get(reply.threadTs) ?? []), reply]);
  return tops.map((message, index) => {
    const before = tops[index - 1];
    const isFirstOfDay = !before || dayOf(before) !== dayOf(message);
    const follows = before && !isFirstOfDay && belongTogether(before, message) && !replies.has(before.ts);
    return { message, isFirstOfDay, isCompact: Boolean(follows), replies: replies.get(message.ts) ?? [] };
  });
}

/** @param {DemoMessage} before @param {DemoMessage} message */
const belongTogether = (before, message) =>
  before.userId === message.userId &&
  !before.ephemeralTo === !message.ephemeralTo &&
  Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
