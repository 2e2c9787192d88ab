/** What a select menu offers, wherever its options come from. */

/** @import { ConversationsSelect, PlainTextOption } from '@slack/types' */
/** @import { Chosen, SelectMenu } from '../../elements.ts' */
/** @import { DemoChannel, DemoUser } from '../../protocol.ts' */
/** @import { Field } from './surface.js' */
/**
 * `value` is what Slack gets: the option, or an id.
 * @typedef {{ readonly key: string, readonly text: string, readonly value: Chosen }} Choice
 */
/** @typedef {{ readonly label: string | null, readonly choices: readonly Choice[] }} Group */

/** @param {Chosen | null} value an option or an id */
export const keyOf = (value) => (typeof value === 'string' ? value : (value?.value ?? ''));

/** @param {Field<SelectMenu>} field @returns {readonly Group[]} */
export function groupsOf({ element, surface: { world } }) {
  const { users, channels, bot } = world.state;
  switch (element.type) {
    case 'users_select':
    case 'multi_users_select':
      return [{ label: null, choices: people(users) }];
    case 'channels_select':
    case 'multi_channels_select':
      return [{ label: null, choices: conversations(channels.filter(isPublic)) }];
    case 'conversations_select':
    case 'multi_conversations_select': {
      const shown = channels.filter((channel) => passes(channel, element.filter, bot.userId));
      return [{ label: null, choices: conversations(shown) }];
    }
    case 'static_select':
    case 'multi_static_select': {
      const { options = [], option_groups: groups } = element;
      if (!groups) return [{ label: null, choices: options.map(choiceOf) }];
      return groups.map((group) => ({ label: group.label.text, choices: group.options.map(choiceOf) }));
    }
  }
}

/** @param {PlainTextOption} option @returns {Choice} */
const choiceOf = (option) => ({
  key: option.value ?? '',
  text: option.description ? `${option.text.text} (${option.description.text})` : option.text.text,
  value: option,
});

/** @param {readonly DemoUser[]} all @returns {Choice[]} */
const people = (all) =>
  all.filter((user) => !user.isDeactivated).map((user) => ({ key: user.id, text: user.realName, value: user.id }));

/** @param {readonly DemoChannel[]} channels @returns {Choice[]} */
const conversations = (channels) =>
  channels.map(({ id, kind, name }) => ({ key: id, text: kind === 'dm' ? name : `#${name}`, value: id }));

/** @param {DemoChannel} channel */
const isPublic = ({ kind, isPrivate, isArchived }) => kind === 'channel' && !isPrivate && !isArchived;

/** @param {DemoChannel} channel @param {ConversationsSelect['filter']} filter @param {string} botUserId */
function passes(channel, filter, botUserId) {
  const kind = channel.kind === 'dm' ? 'im' : channel.isPrivate ? 'private' : 'public';
  if (channel.isArchived || (filter?.include && !filter.include.includes(kind))) return false;
  return !(filter?.exclude_bot_users && kind === 'im' && channel.members.includes(botUserId));
}
