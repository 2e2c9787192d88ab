/** What a select menu offers, wherever its options come from. */

/** @import { DemoChannel } from '../../protocol.ts' */
/** @import { Field } from './surface.js' */
/**
 * `value` is what Slack gets: the option, or an id.
 * @typedef {{ readonly key: string, readonly text: string, readonly value: any }} Choice
 */
/** @typedef {{ readonly label: string | null, readonly choices: readonly Choice[] }} Group */

/** @param {any} value an option or an id */
export const keyOf = (value) => (typeof value === 'string' ? value : (value?.value ?? ''));

/** @param {Field} field @returns {readonly Group[]} */
export function groupsOf({ element, surface: { world } }) {
  const type = element.type.replace('multi_', '');
  if (type === 'users_select') return [{ label: null, choices: users(world.state.users) }];
  if (type === 'channels_select')
    return [{ label: null, choices: conversations(world.state.channels.filter(isPublic)) }];
  if (type === 'conversations_select') {
    const shown = world.state.channels.filter((channel) => passes(channel, element.filter, world.state.bot.userId));
    return [{ label: null, choices: conversations(shown) }];
  }
  if (!element.option_groups) return [{ label: null, choices: (element.options ?? []).map(choiceOf) }];
  return element.option_groups.map((/** @type {any} */ group) => ({
    label: group.label.text,
    choices: group.options.map(choiceOf),
  }));
}

/** @param {any} option @returns {Choice} */
const choiceOf = (option) => ({
  key: option.value,
  text: option.description ? `${option.text.text} (${option.description.text})` : option.text.text,
  value: option,
});

/** @param {readonly import('../../protocol.ts').DemoUser[]} all @returns {Choice[]} */
const users = (all) =>
  all.filter((user) => !user.isDeactivated).map((user) => ({ key: user.id, text: user.realName, value: user.id }));

/** @param {readonly DemoChannel[]} channels @returns {Choice[]} */
const conversations = (channels) =>
  channels.map(({ id, kind, name }) => ({ key: id, text: kind === 'dm' ? name : `#${name}`, value: id }));

/** @param {DemoChannel} channel */
const isPublic = ({ kind, isPrivate, isArchived }) => kind === 'channel' && !isPrivate && !isArchived;

/** @param {DemoChannel} channel @param {any} filter @param {string} botUserId */
function passes(channel, filter, botUserId) {
  const kind = channel.kind === 'dm' ? 'im' : channel.isPrivate ? 'private' : 'public';
  if (channel.isArchived || (filter?.include && !filter.include.includes(kind))) return false;
  return !(filter?.exclude_bot_users && kind === 'im' && channel.members.includes(botUserId));
}
