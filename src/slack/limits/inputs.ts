import type {
  DispatchActionConfig,
  EmailInput,
  FileInput,
  NumberInput,
  PlainTextInput,
  RichTextInput,
  URLInput,
} from '@slack/types';
import { all, type Check, flag, integer, listOf, literal, rule, text } from './check.ts';
import { richText } from './rich-text.ts';
import { shape } from './shape.ts';
import { identifier, placeholder } from './text.ts';

const base = {
  action_id: identifier,
  focus_on_load: flag,
  placeholder,
  dispatch_action_config: shape<DispatchActionConfig>(
    {},
    { trigger_actions_on: listOf(literal('on_enter_pressed', 'on_character_entered'), 1, 2) },
  ),
};
const typed = { ...base, initial_value: text(3000) };
const number = text(255);

const boundsInOrder = rule(
  'min_length is above max_length',
  ({ min_length: min, max_length: max }) => typeof min !== 'number' || typeof max !== 'number' || min <= max,
  '/min_length',
);

const initialFits = rule(
  'longer than max_length',
  ({ initial_value: initial, max_length: max }) =>
    typeof initial !== 'string' || typeof max !== 'number' || initial.length <= max,
  '/initial_value',
);

/** Elements that only an input block may hold (a rich text input may stand in an actions block too). */
export const inputChecks: Readonly<Record<string, Check>> = {
  plain_text_input: all(
    shape<PlainTextInput>(
      {},
      { ...typed, multiline: flag, min_length: integer(0, 3000), max_length: integer(1, 3000) },
    ),
    boundsInOrder,
    initialFits,
  ),
  email_text_input: shape<EmailInput>({}, typed),
  url_text_input: shape<URLInput>({}, typed),
  number_input: shape<NumberInput>({ is_decimal_allowed: flag }, { ...typed, min_value: number, max_value: number }),
  file_input: shape<FileInput>(
    {},
    { action_id: identifier, filetypes: listOf(text(255), 1, 100), max_files: integer(1, 10) },
  ),
  rich_text_input: shape<RichTextInput>(
    {},
    { ...base, initial_value: richText, min_lines: integer(1, 100), max_lines: integer(1, 100) },
  ),
};
