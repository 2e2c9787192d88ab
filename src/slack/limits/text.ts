import type { Confirm, MrkdwnElement, PlainTextElement } from '@slack/types';
import { type Check, flag, integer, isObject, listOf, literal, pattern, rule, text } from './check.ts';
import { byType, shape } from './shape.ts';

const textChecks = (max: number): Readonly<Record<string, Check>> => ({
  plain_text: shape<PlainTextElement>({ text: text(max) }, { emoji: flag }),
  mrkdwn: shape<MrkdwnElement>({ text: text(max) }, { verbatim: flag }),
});

/** A `plain_text` object; mrkdwn in its place is refused. */
export const plain = (max: number): Check => byType('text', textChecks(max), ['plain_text'], 'this place');
export const plainOrMrkdwn = (max: number): Check =>
  byType('text', textChecks(max), ['plain_text', 'mrkdwn'], 'this place');
export const mrkdwn = (max: number): Check => byType('text', textChecks(max), ['mrkdwn'], 'this place');

export const identifier = text(255);
export const url = text(3000);
export const placeholder = plain(150);
export const style = literal('primary', 'danger');

export const confirm = shape<Confirm>(
  { text: plainOrMrkdwn(300) },
  { title: plain(100), confirm: plain(30), deny: plain(30), style },
);

type OptionShape = { text: object; value: string; description?: object; url?: string };

/** At most 75 characters each: newer pages of Slack's allow a `value` of 150, but its types do not. */
const optionOf = (label: Check): Check =>
  shape<OptionShape>({ text: label, value: text(75) }, { description: plain(75), url });

export const plainOption = optionOf(plain(75));
export const anyOption = optionOf(plainOrMrkdwn(75));

export const optionGroups = listOf(
  shape<{ label: object; options: object[] }>({ label: plain(75), options: listOf(plainOption, 1, 100) }, {}),
  1,
  100,
);

const offered = (element: Readonly<Record<string, unknown>>): readonly unknown[] => {
  const groups = Array.isArray(element['option_groups']) ? element['option_groups'] : [];
  const lists = [element['options'], ...groups.map((group: unknown) => isObject(group) && group['options'])];
  return lists.flatMap((list) => (Array.isArray(list) ? list : [])).map((option) => JSON.stringify(option));
};

/** Slack refuses an initial option that is not, property by property, one of the options. */
export const initialOptionIsOffered = rule(
  'not one of the options',
  (element) =>
    element['initial_option'] === undefined || offered(element).includes(JSON.stringify(element['initial_option'])),
  '/initial_option',
);

export const initialOptionsAreOffered = rule(
  'not all of them are among the options',
  (element) => {
    const chosen = Array.isArray(element['initial_options']) ? element['initial_options'] : [];
    return chosen.every((option) => offered(element).includes(JSON.stringify(option)));
  },
  '/initial_options',
);

export const date = pattern(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-11-02');
export const time = pattern(/^\d{2}:\d{2}$/, 'must be a time such as 09:30');
export const epochSeconds = integer(1_000_000_000, 9_999_999_999);
