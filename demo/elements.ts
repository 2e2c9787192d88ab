import type {
  ActionsBlockElement,
  Checkboxes,
  Datepicker,
  DateTimepicker,
  EmailInput,
  ImageElement,
  InputBlockElement,
  NumberInput,
  Option,
  PlainTextInput,
  PlainTextOption,
  RadioButtons,
  SectionBlockAccessory,
  Timepicker,
  URLInput,
} from '@slack/types';
import type { SlackBlock } from '../src/slack/blocks.ts';

/** What the page draws: Slack's blocks, each with its id, and their elements. */

export type ShownBlock = SlackBlock & { readonly block_id: string };

export type BlockElement = SectionBlockAccessory | ActionsBlockElement | InputBlockElement;
/** An element that a person can use. */
export type ControlElement = Exclude<BlockElement, ImageElement>;

/** What is chosen in a select menu: an option of the block, or the id of a person or a channel. */
export type Chosen = PlainTextOption | string;

/** The value of each kind of element; `null` is no answer. */
type Values = {
  readonly plain_text_input: string | null;
  readonly email_text_input: string | null;
  readonly url_text_input: string | null;
  readonly number_input: string | null;
  readonly static_select: Chosen | null;
  readonly users_select: Chosen | null;
  readonly conversations_select: Chosen | null;
  readonly channels_select: Chosen | null;
  readonly multi_static_select: readonly Chosen[];
  readonly multi_users_select: readonly Chosen[];
  readonly multi_conversations_select: readonly Chosen[];
  readonly multi_channels_select: readonly Chosen[];
  readonly radio_buttons: Option | null;
  readonly checkboxes: readonly Option[];
  readonly datepicker: string | null;
  readonly timepicker: string | null;
  /** Unix seconds. */
  readonly datetimepicker: number | null;
};

export type StatefulType = keyof Values;

/** An element that has a value. */
export type StatefulElement = Extract<BlockElement, { readonly type: StatefulType }>;
export type ValueOf<Element extends StatefulElement> = Values[Element['type']];

export type TextInput = PlainTextInput | EmailInput | URLInput | NumberInput;
export type DateInput = Datepicker | Timepicker | DateTimepicker;
export type ChoiceGroup = RadioButtons | Checkboxes;
export type SelectMenu = Extract<StatefulElement, { readonly type: `${string}_select` }>;
export type MultiSelectMenu = Extract<SelectMenu, { readonly type: `multi_${string}` }>;
export type SingleSelectMenu = Exclude<SelectMenu, MultiSelectMenu>;
