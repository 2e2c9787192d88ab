import { all, type Check, integer, isObject, listOf, literal, text } from './check.ts';
import { byType } from './shape.ts';
import { url } from './text.ts';

/** Checks only the named properties: Slack's clients add many more to rich text. */
const has =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value, at) =>
    isObject(value) ? Object.entries(checks).flatMap(([key, check]) => check(value[key], `${at}/${key}`)) : [];

const maybe =
  (check: Check): Check =>
  (value, at) =>
    value === undefined ? [] : check(value, at);

const leaves: Readonly<Record<string, Check>> = {
  text: has({ text: text(3000) }),
  link: has({ url, text: maybe(text(3000)) }),
  user: has({ user_id: text(255) }),
  usergroup: has({ usergroup_id: text(255) }),
  team: has({ team_id: text(255) }),
  channel: has({ channel_id: text(255) }),
  emoji: has({ name: text(255) }),
  date: has({ timestamp: integer(0, 9_999_999_999), format: text(255), fallback: maybe(text(3000)) }),
  broadcast: has({ range: literal('here', 'channel', 'everyone') }),
  color: has({ value: text(255) }),
};

const leaf = byType('rich text element', leaves, Object.keys(leaves), 'rich text');
const line = has({ elements: listOf(leaf, 1, 1000) });
const section = byType('rich text element', { rich_text_section: line }, ['rich_text_section'], 'a list');

const parts: Readonly<Record<string, Check>> = {
  rich_text_section: line,
  rich_text_quote: line,
  rich_text_preformatted: line,
  rich_text_list: has({
    elements: listOf(section, 1, 1000),
    style: literal('bullet', 'ordered'),
    indent: maybe(integer(0, 8)),
    border: maybe(literal(0, 1)),
  }),
};

const part = byType('rich text element', parts, Object.keys(parts), 'rich text');

/** A `rich_text` block, wherever it may stand: on its own, in a table's cell, in an input's first value. */
export const richText: Check = all(
  has({ type: literal('rich_text'), block_id: maybe(text(255)) }),
  has({ elements: listOf(part, 1, 1000) }),
);
