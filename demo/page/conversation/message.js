import { createBlockList } from '../blocks/blocks.js';
import { avatar } from '../dom/avatar.js';
import { h, hidden } from '../dom/dom.js';
import { icon } from '../dom/icons.js';
import { createForm } from '../inputs/form-state.js';
import { menuButton } from '../inputs/menu.js';
import { mrkdwn } from '../text/mrkdwn.js';
import { clockTime, fullTime } from '../world/time.js';

/** One message of a conversation. */

/** @import { DemoMessage } from '../../protocol.ts' */
/** @import { Surface } from '../inputs/surface.js' */
/** @import { World } from '../world/world.js' */

/**
 * @typedef {object} MessageContext
 * @property {World} world
 * @property {(message: DemoMessage, blockId: string, action: object) => Promise<void>} act
 * @property {(message: DemoMessage, callbackId: string) => Promise<void>} useShortcut
 */

/**
 * @param {DemoMessage} message
 * @param {MessageContext} context
 * @param {boolean} isCompact it follows another of the same person, so it does not say again whose it is
 */
export function messageNode(message, { world, act, useShortcut }, isCompact) {
  const user = world.user(message.userId);
  const name = user?.realName ?? 'Somebody';
  const body = h('div', { class: 'message-body' });
  if (message.blocks?.length) createBlockList(body, surfaceOf(message, world, act))(message.blocks);
  else body.append(h('div', { class: 'text' }, mrkdwn(message.text, world)));
  if (message.isEdited) body.append(h('span', { class: 'edited' }, '(edited)'));
  const classes = ['message', isCompact && 'compact', message.ephemeralTo && 'ephemeral'].filter(Boolean).join(' ');
  return h(
    'li',
    { class: classes, tabindex: -1, dataset: { testid: 'message', ts: message.ts } },
    isCompact ? h('span', { class: 'compact-gap' }) : avatar(user),
    h(
      'div',
      { class: 'message-main' },
      message.ephemeralTo && h('p', { class: 'only-you' }, icon('eye'), 'Only visible to you'),
      h(
        'p',
        { class: 'byline' },
        h('strong', { class: isCompact ? 'visually-hidden' : 'name' }, name),
        !isCompact && user?.isBot && h('span', { class: 'badge' }, 'APP'),
        !isCompact && user?.isGuest && h('span', { class: 'badge' }, 'GUEST'),
        !isCompact && user?.isStranger && h('span', { class: 'badge' }, 'EXTERNAL'),
        hidden(' at '),
        timeNode(message, world),
      ),
      body,
    ),
    shortcutsOf(message, world, useShortcut),
  );
}

/**
 * What the app offers on a message. Slack offers nothing on one that it does not keep.
 * @param {DemoMessage} message @param {World} world @param {MessageContext['useShortcut']} useShortcut
 */
function shortcutsOf(message, { state }, useShortcut) {
  if (message.ephemeralTo || state.messageShortcuts.length === 0) return null;
  const choices = state.messageShortcuts.map(({ callbackId, name }) => ({
    label: name,
    value: callbackId,
    pick: () => void useShortcut(message, callbackId),
  }));
  const props = { class: 'button more small', dataset: { testid: 'message-actions' } };
  return h('div', { class: 'message-actions' }, menuButton(props, choices));
}

/** @param {DemoMessage} message @param {World} world */
function timeNode(message, { timeZone }) {
  const seconds = Number(message.ts);
  const props = {
    datetime: new Date(seconds * 1000).toISOString(),
    title: `${fullTime(seconds, timeZone)} (${timeZone})`,
  };
  return h('time', props, clockTime(seconds, timeZone));
}

/** @param {DemoMessage} message @param {World} world @param {MessageContext['act']} act @returns {Surface} */
const surfaceOf = (message, world, act) => ({
  kind: 'message',
  world,
  form: createForm(message.channel),
  headingLevel: 3,
  act: (blockId, action) => act(message, blockId, action),
});
