import { byId, h, syncChildren } from '../dom/dom.js';
import { holdFocus } from '../dom/focus.js';
import { nowSeconds } from '../world/clock.js';
import { localDate, slackDate } from '../world/time.js';
import { channelTitle } from '../world/world.js';
import { messageNode } from './message.js';
import { createThread } from './thread.js';
import { timeline } from './timeline.js';

/** The messages of the open channel. */

/** @import { DemoChannel, DemoMessage } from '../../protocol.ts' */
/** @import { MessageContext } from './message.js' */
/** @import { Thread } from './thread.js' */
/** @import { World } from '../world/world.js' */

const NEAR_BOTTOM_PX = 60;
const EMPTY = 'No messages here yet. Type / below to see what the bot can do.';

/** @param {Omit<MessageContext, 'world'>} doing what a person does with a message */
export function createConversation(doing) {
  const list = byId('messages');
  const jump = byId('jump');
  /** @type {World} */
  let world;
  /** @type {Map<string, DemoMessage>} by ts */
  const messages = new Map();
  /** @type {Map<string, { source: string, node: HTMLElement }>} by ts */
  const drawn = new Map();
  /** @type {Map<string, Thread>} by the ts of the first message */
  const threads = new Map();
  /** @type {Map<string, HTMLElement>} by local date */
  const days = new Map();

  const isAtBottom = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_BOTTOM_PX;
  let isFollowing = true;

  function toBottom() {
    list.scrollTop = list.scrollHeight;
    jump.hidden = true;
  }

  list.addEventListener('scroll', () => {
    isFollowing = isAtBottom();
    if (isFollowing) jump.hidden = true;
  });
  // Pictures, the notice and the on-screen keyboard change the room for messages.
  list.addEventListener('load', () => isFollowing && toBottom(), { capture: true });
  new ResizeObserver(() => isFollowing && toBottom()).observe(list);
  jump.addEventListener('click', () => {
    toBottom();
    list.focus();
  });

  /** @param {string} key @param {DemoMessage} message */
  function dayNode(key, message) {
    const title = slackDate('{day_divider_pretty}', Number(message.ts), world.timeZone, nowSeconds());
    const node =
      days.get(key) ?? h('li', { class: 'day' }, h('h2', {}, `${title.charAt(0).toUpperCase()}${title.slice(1)}`));
    days.set(key, node);
    return node;
  }

  /**
   * The node of a message, made again only when something about it changed.
   * @param {DemoMessage} message
   * @param {boolean} isCompact
   */
  function nodeOf(message, isCompact) {
    const source = JSON.stringify([message, isCompact]);
    const known = drawn.get(message.ts);
    if (known?.source === source) return known.node;
    const node = messageNode(message, { world, ...doing }, isCompact);
    drawn.set(message.ts, { source, node });
    return node;
  }

  /** @param {readonly DemoMessage[]} replies @param {string} ts */
  function threadNode(replies, ts) {
    const thread = threads.get(ts) ?? createThread();
    threads.set(ts, thread);
    return thread.update(replies.map((reply) => nodeOf(reply, false)));
  }

  function draw() {
    const focusedTs = document.activeElement?.closest('[data-ts]')?.getAttribute('data-ts') ?? '';
    const returnFocus = holdFocus(list);
    const dayOf = (/** @type {DemoMessage} */ { ts }) => localDate(Number(ts), world.timeZone);
    const nodes = timeline(messages.values(), dayOf).flatMap(({ message, isCompact, isFirstOfDay, replies }) => [
      ...(isFirstOfDay ? [dayNode(dayOf(message), message)] : []),
      nodeOf(message, isCompact),
      ...(replies.length > 0 ? [threadNode(replies, message.ts)] : []),
    ]);
    syncChildren(list, nodes.length > 0 ? nodes : [h('li', { class: 'empty' }, EMPTY)]);
    const node = drawn.get(focusedTs)?.node;
    returnFocus(node ?? list, node?.isConnected ? node : list);
  }

  return {
    /**
     * Shows a channel from its last message on; one that is already open stays where the reader was.
     * @param {World} newWorld
     * @param {DemoChannel} channel
     * @param {readonly DemoMessage[]} all
     */
    show(newWorld, channel, all) {
      const isOpen = list.dataset['channel'] === channel.id && world?.me.id === newWorld.me.id;
      const keptTop = isOpen && !isAtBottom() ? list.scrollTop : null;
      const isSameWorld =
        world?.today === newWorld.today && JSON.stringify(world.state) === JSON.stringify(newWorld.state);
      world = newWorld;
      messages.clear();
      if (!isOpen || !isSameWorld) for (const memory of [drawn, threads, days]) memory.clear();
      for (const message of all) messages.set(message.ts, message);
      list.dataset['channel'] = channel.id;
      list.setAttribute('aria-label', `Messages in ${channelTitle(channel)}`);
      draw();
      isFollowing = keptTop === null;
      if (keptTop === null) toBottom();
      else list.scrollTop = keptTop;
    },
    /** Adds a message or replaces it in place. @param {DemoMessage} message */
    put(message) {
      const isNew = !messages.has(message.ts);
      const mustFollow = isAtBottom() || (isNew && message.userId === world.me.id);
      messages.set(message.ts, message);
      draw();
      if (mustFollow) toBottom();
      else if (isNew) jump.hidden = false;
    },
    /** @param {string} ts */
    remove(ts) {
      messages.delete(ts);
      drawn.delete(ts);
      draw();
    },
  };
}
