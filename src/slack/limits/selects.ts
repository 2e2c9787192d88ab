import type {
  ChannelsSelect,
  ConversationsSelect,
  ExternalSelect,
  MultiChannelsSelect,
  MultiConversationsSelect,
  MultiExternalSelect,
  MultiStaticSelect,
  MultiUsersSelect,
  StaticSelect,
  UsersSelect,
} from '@slack/types';
import { all, type Check, flag, integer, isObject, listOf, rule, text } from './check.ts';
import { shape } from './shape.ts';
import {
  confirm,
  identifier,
  initialOptionIsOffered,
  initialOptionsAreOffered,
  optionGroups,
  placeholder,
  plainOption,
} from './text.ts';

const one = { action_id: identifier, confirm, focus_on_load: flag, placeholder };
const many = { ...one, max_selected_items: integer(1, 100) };
const options = listOf(plainOption, 1, 100);
const anId = text(255);
const ids = listOf(anId, 1, 100);
const query = integer(0, 100);
const filter: Check = (value, at) => (isObject(value) ? [] : [{ pointer: at, says: 'must be an object' }]);
const conversations = { filter, default_to_current_conversation: flag };

const optionsOrGroups = rule(
  'needs options or option_groups, and not both',
  (element) => (element['options'] === undefined) !== (element['option_groups'] === undefined),
);

export const selectChecks: Readonly<Record<string, Check>> = {
  static_select: all(
    shape<StaticSelect>({}, { ...one, options, option_groups: optionGroups, initial_option: plainOption }),
    optionsOrGroups,
    initialOptionIsOffered,
  ),
  multi_static_select: all(
    shape<MultiStaticSelect>({}, { ...many, options, option_groups: optionGroups, initial_options: options }),
    optionsOrGroups,
    initialOptionsAreOffered,
  ),
  external_select: shape<ExternalSelect>({}, { ...one, initial_option: plainOption, min_query_length: query }),
  multi_external_select: shape<MultiExternalSelect>({}, { ...many, initial_options: options, min_query_length: query }),
  users_select: shape<UsersSelect>({}, { ...one, initial_user: anId }),
  multi_users_select: shape<MultiUsersSelect>({}, { ...many, initial_users: ids }),
  channels_select: shape<ChannelsSelect>({}, { ...one, initial_channel: anId, response_url_enabled: flag }),
  multi_channels_select: shape<MultiChannelsSelect>({}, { ...many, initial_channels: ids }),
  conversations_select: shape<ConversationsSelect>(
    {},
    { ...one, ...conversations, initial_conversation: anId, response_url_enabled: flag },
  ),
  multi_conversations_select: shape<MultiConversationsSelect>(
    {},
    { ...many, ...conversations, initial_conversations: ids },
  ),
};
