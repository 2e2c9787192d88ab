import type {
  Button,
  Checkboxes,
  Datepicker,
  DateTimepicker,
  FeedbackButtons,
  IconButton,
  Overflow,
  RadioButtons,
  Timepicker,
  WorkflowButton,
} from '@slack/types';
import { all, type Check, flag, listOf, text } from './check.ts';
import { inputChecks } from './inputs.ts';
import { imageElement } from './media.ts';
import { selectChecks } from './selects.ts';
import { byType, shape } from './shape.ts';
import {
  anyOption,
  confirm,
  date,
  epochSeconds,
  identifier,
  initialOptionIsOffered,
  initialOptionsAreOffered,
  placeholder,
  plain,
  plainOption,
  style,
  time,
  url,
} from './text.ts';

const act = { action_id: identifier };
const pick = { ...act, confirm, focus_on_load: flag };
const label = text(75);
const feedback = shape<FeedbackButtons['positive_button']>(
  { text: plain(75), value: text(2000) },
  { accessibility_label: label },
);

const elementChecks: Readonly<Record<string, Check>> = {
  ...selectChecks,
  ...inputChecks,
  image: imageElement,
  button: shape<Button>(
    { text: plain(75) },
    { ...act, confirm, value: text(2000), url, style, accessibility_label: label },
  ),
  checkboxes: all(
    shape<Checkboxes>({ options: listOf(anyOption, 1, 10) }, { ...pick, initial_options: listOf(anyOption, 1, 10) }),
    initialOptionsAreOffered,
  ),
  radio_buttons: all(
    shape<RadioButtons>({ options: listOf(anyOption, 1, 10) }, { ...pick, initial_option: anyOption }),
    initialOptionIsOffered,
  ),
  overflow: shape<Overflow>({ options: listOf(plainOption, 2, 5) }, { ...act, confirm }),
  datepicker: shape<Datepicker>({}, { ...pick, placeholder, initial_date: date }),
  datetimepicker: shape<DateTimepicker>({}, { ...pick, initial_date_time: epochSeconds }),
  timepicker: shape<Timepicker>({}, { ...pick, placeholder, initial_time: time, timezone: text(255) }),
  feedback_buttons: shape<FeedbackButtons>({ positive_button: feedback, negative_button: feedback }, act),
  icon_button: shape<IconButton>(
    { icon: text(255), text: plain(75) },
    { ...act, confirm, accessibility_label: label, value: text(2000), visible_to_user_ids: listOf(text(255), 1, 100) },
  ),
  workflow_button: shape<WorkflowButton>(
    { text: plain(75), workflow: shape<WorkflowButton['workflow']>({ trigger: () => [] }, {}) },
    { ...act, confirm, style, accessibility_label: label },
  ),
};

const choices = [
  'checkboxes',
  'radio_buttons',
  'datepicker',
  'datetimepicker',
  'timepicker',
  ...Object.keys(selectChecks),
];
const clicks = ['button', 'overflow', 'workflow_button'];
const place = (allowed: readonly string[], where: string): Check => byType('element', elementChecks, allowed, where);

export const button = place(['button'], 'this place');
export const actionsElement = place([...clicks, ...choices, 'rich_text_input'], 'an actions block');
export const accessory = place(
  [...clicks, ...choices.filter((type) => type !== 'datetimepicker'), 'image'],
  'the accessory of a section',
);
export const inputElement = place([...choices, ...Object.keys(inputChecks)], 'an input block');
export const contextActionsElement = place(['feedback_buttons', 'icon_button'], 'a context_actions block');
