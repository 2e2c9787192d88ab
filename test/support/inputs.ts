import type { ViewValues } from '../../demo/slack/world/view-state.ts';

/** What a person fills in, by block_id. */
export type Values = ViewValues;

const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });

export const typed = (value: string) => ({ value: { type: 'plain_text_input', value } });
export const choice = (value: string) => ({ value: { type: 'static_select', selected_option: option(value) } });
export const choices = (...values: string[]) => ({
  value: { type: 'multi_static_select', selected_options: values.map(option) },
});
export const radio = (value: string) => ({ value: { type: 'radio_buttons', selected_option: option(value) } });
export const boxes = (...values: string[]) => ({
  value: { type: 'checkboxes', selected_options: values.map(option) },
});
export const channel = (id: string) => ({ value: { type: 'conversations_select', selected_conversation: id } });
/** A time of day, `09:30`. */
export const timeOfDay = (time: string) => ({ value: { type: 'timepicker', selected_time: time } });
/** A date and time, in ISO 8601. */
export const moment = (iso: string) => ({
  value: { type: 'datetimepicker', selected_date_time: Date.parse(iso) / 1_000 },
});
