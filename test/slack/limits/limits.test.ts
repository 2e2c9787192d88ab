import { expect, test } from 'vitest';
import {
  assertSlackPayload,
  payloadFaults,
  type Surface,
  slackPayloadFaults,
} from '../../../src/slack/limits/limits.ts';

const x = (length: number) => 'x'.repeat(length);
const list = <T>(length: number, item: (index: number) => T): T[] => Array.from({ length }, (_, index) => item(index));
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const divider = () => ({ type: 'divider' });
const section = (parts: object = { text: mrkdwn('Hello') }) => ({ type: 'section', ...parts });
const button = (parts: object = {}) => ({ type: 'button', text: plain('Share'), ...parts });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (parts: object = {}) => ({ text: plain('Yes'), value: 'yes', ...parts });
const options = (count: number) => list(count, (index) => option({ value: `v${index}` }));
const select = (parts: object = {}) => ({ type: 'static_select', options: options(2), ...parts });
const input = (parts: object = {}) => ({ type: 'input', label: plain('Why?'), element: textInput(), ...parts });
const textInput = (parts: object = {}) => ({ type: 'plain_text_input', ...parts });

const message = (...blocks: object[]) => ({ text: 'Result', blocks });
const modal = (blocks: object[], parts: object = {}) => ({
  type: 'modal',
  title: plain('Pulse'),
  submit: plain('Send'),
  blocks,
  ...parts,
});
const home = (...blocks: object[]) => ({ type: 'home', blocks });

type ChartParts = {
  names?: string[];
  categories?: string[];
  labels?: string[];
  value?: number;
  title?: string;
  x?: string;
};
const chart = ({
  names = ['Deploys'],
  categories = ['W1'],
  labels = categories,
  value = 1,
  title = 'T',
  x: xLabel = 'Week',
}: ChartParts = {}) => ({
  type: 'data_visualization',
  title,
  chart: {
    type: 'line',
    series: names.map((name) => ({ name, data: labels.map((label) => ({ label, value })) })),
    axis_config: { categories, x_label: xLabel },
  },
});
const weeks = (count: number) => list(count, (index) => `W${index}`);
const cell = (text = 'a') => ({ type: 'raw_text', text });
const rows = (count: number, cells: number) => list(count, () => list(cells, () => cell()));
const dataTable = (parts: object = {}) => ({ type: 'data_table', caption: 'Teams', rows: rows(2, 2), ...parts });

test('a message, a modal and a home that use what Slack allows have no faults', () => {
  const blocks = [
    section(),
    divider(),
    actions(button({ action_id: 'dora:share' }), select({ action_id: 'dora:team' })),
  ];
  expect(slackPayloadFaults('message', message(...blocks, chart(), dataTable()))).toEqual([]);
  expect(slackPayloadFaults('modal', modal([...blocks, input()]))).toEqual([]);
  expect(slackPayloadFaults('home', home(...blocks, input()))).toEqual([]);
});

type Bound = {
  why: string;
  surface?: Surface;
  /** A payload at `n` of the thing that is limited. */
  at: (n: number) => unknown;
  max: number;
  pointer: string;
};

const inMessage = (block: (n: number) => object) => (n: number) => message(block(n));
const inModal = (block: (n: number) => object) => (n: number) => modal([block(n)]);

test.for<Bound>([
  { why: 'a message has 50 blocks', at: (n) => message(...list(n, divider)), max: 50, pointer: '/blocks' },
  { why: 'a modal has 100 blocks', surface: 'modal', at: (n) => modal(list(n, divider)), max: 100, pointer: '/blocks' },
  { why: 'a home has 100 blocks', surface: 'home', at: (n) => home(...list(n, divider)), max: 100, pointer: '/blocks' },
  { why: 'the text of a message', at: (n) => ({ text: x(n) }), max: 4000, pointer: '/text' },
  {
    why: 'a section',
    at: inMessage((n) => section({ text: mrkdwn(x(n)) })),
    max: 3000,
    pointer: '/blocks/0/text/text',
  },
  {
    why: 'a field',
    at: inMessage((n) => section({ fields: [plain(x(n))] })),
    max: 2000,
    pointer: '/blocks/0/fields/0/text',
  },
  {
    why: 'fields of a section',
    at: inMessage((n) => section({ fields: list(n, () => plain('f')) })),
    max: 10,
    pointer: '/blocks/0/fields',
  },
  {
    why: 'a header',
    at: inMessage((n) => ({ type: 'header', text: plain(x(n)) })),
    max: 150,
    pointer: '/blocks/0/text/text',
  },
  {
    why: 'elements of a context',
    at: inMessage((n) => ({ type: 'context', elements: list(n, () => mrkdwn('c')) })),
    max: 10,
    pointer: '/blocks/0/elements',
  },
  {
    why: 'elements of actions',
    at: inMessage((n) => actions(...list(n, () => button()))),
    max: 25,
    pointer: '/blocks/0/elements',
  },
  {
    why: 'the text of a button',
    at: inMessage((n) => actions(button({ text: plain(x(n)) }))),
    max: 75,
    pointer: '/blocks/0/elements/0/text/text',
  },
  {
    why: 'the value of a button',
    at: inMessage((n) => actions(button({ value: x(n) }))),
    max: 2000,
    pointer: '/blocks/0/elements/0/value',
  },
  {
    why: 'the url of a button',
    at: inMessage((n) => actions(button({ url: x(n) }))),
    max: 3000,
    pointer: '/blocks/0/elements/0/url',
  },
  {
    why: 'the label of a button for screen readers',
    at: inMessage((n) => actions(button({ accessibility_label: x(n) }))),
    max: 75,
    pointer: '/blocks/0/elements/0/accessibility_label',
  },
  {
    why: 'an action_id',
    at: inMessage((n) => actions(button({ action_id: x(n) }))),
    max: 255,
    pointer: '/blocks/0/elements/0/action_id',
  },
  {
    why: 'a block_id',
    at: inMessage((n) => section({ text: plain('t'), block_id: x(n) })),
    max: 255,
    pointer: '/blocks/0/block_id',
  },
  {
    why: 'options of a select',
    at: inMessage((n) => actions(select({ options: options(n) }))),
    max: 100,
    pointer: '/blocks/0/elements/0/options',
  },
  {
    why: 'the text of an option',
    at: inMessage((n) => actions(select({ options: [option({ text: plain(x(n)) })] }))),
    max: 75,
    pointer: '/blocks/0/elements/0/options/0/text/text',
  },
  {
    why: 'the value of an option',
    at: inMessage((n) => actions(select({ options: [option({ value: x(n) })] }))),
    max: 75,
    pointer: '/blocks/0/elements/0/options/0/value',
  },
  {
    why: 'the description of an option',
    at: inMessage((n) => actions(select({ options: [option({ description: plain(x(n)) })] }))),
    max: 75,
    pointer: '/blocks/0/elements/0/options/0/description/text',
  },
  {
    why: 'the label of an option group',
    at: inMessage((n) =>
      actions({ type: 'static_select', option_groups: [{ label: plain(x(n)), options: options(1) }] }),
    ),
    max: 75,
    pointer: '/blocks/0/elements/0/option_groups/0/label/text',
  },
  {
    why: 'a placeholder',
    at: inMessage((n) => actions(select({ placeholder: plain(x(n)) }))),
    max: 150,
    pointer: '/blocks/0/elements/0/placeholder/text',
  },
  {
    why: 'radio buttons',
    at: inMessage((n) => actions({ type: 'radio_buttons', options: options(n) })),
    max: 10,
    pointer: '/blocks/0/elements/0/options',
  },
  {
    why: 'checkboxes',
    at: inMessage((n) => actions({ type: 'checkboxes', options: options(n) })),
    max: 10,
    pointer: '/blocks/0/elements/0/options',
  },
  {
    why: 'an overflow menu',
    at: inMessage((n) => actions({ type: 'overflow', options: options(n) })),
    max: 5,
    pointer: '/blocks/0/elements/0/options',
  },
  {
    why: 'the title of a confirmation',
    at: inMessage((n) => actions(button({ confirm: { title: plain(x(n)), text: plain('?') } }))),
    max: 100,
    pointer: '/blocks/0/elements/0/confirm/title/text',
  },
  {
    why: 'the text of a confirmation',
    at: inMessage((n) => actions(button({ confirm: { text: mrkdwn(x(n)) } }))),
    max: 300,
    pointer: '/blocks/0/elements/0/confirm/text/text',
  },
  {
    why: 'the buttons of a confirmation',
    at: inMessage((n) => actions(button({ confirm: { text: plain('?'), deny: plain(x(n)) } }))),
    max: 30,
    pointer: '/blocks/0/elements/0/confirm/deny/text',
  },
  {
    why: 'the alt text of an image',
    at: inMessage((n) => ({ type: 'image', image_url: 'https://a.example/b.png', alt_text: x(n) })),
    max: 2000,
    pointer: '/blocks/0/alt_text',
  },
  { why: 'markdown', at: inMessage((n) => ({ type: 'markdown', text: x(n) })), max: 12_000, pointer: '/blocks/0/text' },
  {
    why: 'the label of an input',
    surface: 'modal',
    at: inModal((n) => input({ label: plain(x(n)) })),
    max: 2000,
    pointer: '/blocks/0/label/text',
  },
  {
    why: 'the hint of an input',
    surface: 'modal',
    at: inModal((n) => input({ hint: plain(x(n)) })),
    max: 2000,
    pointer: '/blocks/0/hint/text',
  },
  {
    why: 'the longest text that an input may ask for',
    surface: 'modal',
    at: inModal((n) => input({ element: textInput({ max_length: n }) })),
    max: 3000,
    pointer: '/blocks/0/element/max_length',
  },
  {
    why: 'the first text of an input',
    surface: 'modal',
    at: inModal((n) => input({ element: textInput({ initial_value: x(n) }) })),
    max: 3000,
    pointer: '/blocks/0/element/initial_value',
  },
  {
    why: 'an alert',
    surface: 'modal',
    at: inModal((n) => ({ type: 'alert', text: plain(x(n)) })),
    max: 200,
    pointer: '/blocks/0/text/text',
  },
  {
    why: 'the title of a modal',
    surface: 'modal',
    at: (n) => modal([], { title: plain(x(n)) }),
    max: 24,
    pointer: '/title/text',
  },
  {
    why: 'the submit button of a modal',
    surface: 'modal',
    at: (n) => modal([], { submit: plain(x(n)) }),
    max: 24,
    pointer: '/submit/text',
  },
  {
    why: 'the close button of a modal',
    surface: 'modal',
    at: (n) => modal([], { close: plain(x(n)) }),
    max: 24,
    pointer: '/close/text',
  },
  {
    why: 'a callback_id',
    surface: 'modal',
    at: (n) => modal([], { callback_id: x(n) }),
    max: 255,
    pointer: '/callback_id',
  },
  {
    why: 'private_metadata',
    surface: 'modal',
    at: (n) => modal([], { private_metadata: x(n) }),
    max: 3000,
    pointer: '/private_metadata',
  },
  { why: 'charts of a message', at: (n) => message(...list(n, () => chart())), max: 2, pointer: '/blocks' },
  {
    why: 'tables of a message',
    at: (n) => message(...list(n, () => ({ type: 'table', rows: rows(1, 1) }))),
    max: 1,
    pointer: '/blocks',
  },
  { why: 'the title of a chart', at: inMessage((n) => chart({ title: x(n) })), max: 50, pointer: '/blocks/0/title' },
  {
    why: 'the axis label of a chart',
    at: inMessage((n) => chart({ x: x(n) })),
    max: 50,
    pointer: '/blocks/0/chart/axis_config/x_label',
  },
  {
    why: 'series of a chart',
    at: inMessage((n) => chart({ names: list(n, (index) => `s${index}`) })),
    max: 12,
    pointer: '/blocks/0/chart/series',
  },
  {
    why: 'the name of a series',
    at: inMessage((n) => chart({ names: [x(n)] })),
    max: 20,
    pointer: '/blocks/0/chart/series/0/name',
  },
  {
    why: 'points of a series',
    at: inMessage((n) => chart({ categories: weeks(n) })),
    max: 20,
    pointer: '/blocks/0/chart/series/0/data',
  },
  {
    why: 'a category',
    at: inMessage((n) => chart({ categories: [x(n)] })),
    max: 20,
    pointer: '/blocks/0/chart/axis_config/categories/0',
  },
  {
    why: 'rows of a data table, its headings among them',
    at: inMessage((n) => dataTable({ rows: rows(n, 1) })),
    max: 101,
    pointer: '/blocks/0/rows',
  },
  {
    why: 'columns of a data table',
    at: inMessage((n) => dataTable({ rows: rows(2, n) })),
    max: 20,
    pointer: '/blocks/0/rows/0',
  },
  {
    why: 'all characters of a data table',
    at: inMessage((n) => dataTable({ rows: [[cell('h')], [cell(x(n))]] })),
    max: 9999,
    pointer: '/blocks/0/rows',
  },
  {
    why: 'rows of a table',
    at: inMessage((n) => ({ type: 'table', rows: rows(n, 1) })),
    max: 100,
    pointer: '/blocks/0/rows',
  },
])('a limit holds at its bound and not one above: $why', ({ surface = 'message', at, max, pointer }) => {
  expect(slackPayloadFaults(surface, at(max))).toEqual([]);
  expect(payloadFaults(surface, at(max + 1)).map((fault) => fault.pointer)).toContain(pointer);
});

test.for([
  { why: 'actions', payload: message(actions()), fault: '/blocks/0/elements: 0 items, Slack allows 1 to 25' },
  {
    why: 'an overflow menu of one',
    payload: message(actions({ type: 'overflow', options: options(1) })),
    fault: '/blocks/0/elements/0/options: 1 items, Slack allows 2 to 5',
  },
  {
    why: 'a select without options',
    payload: message(actions(select({ options: [] }))),
    fault: '/blocks/0/elements/0/options: 0 items, Slack allows 1 to 100',
  },
  {
    why: 'a section of length 0',
    payload: message(section({ text: mrkdwn('') })),
    fault: '/blocks/0/text/text: empty, Slack wants at least 1 character',
  },
  {
    why: 'a button of length 0',
    payload: message(actions(button({ text: plain('') }))),
    fault: '/blocks/0/elements/0/text/text: empty, Slack wants at least 1 character',
  },
  {
    why: 'a section without anything',
    payload: message(section({})),
    fault: '/blocks/0: a section needs text or fields',
  },
  { why: 'a message without text', payload: { blocks: [divider()] }, fault: '/text: missing or empty' },
  {
    why: 'a chart without series',
    payload: message(chart({ names: [] })),
    fault: '/blocks/0/chart/series: 0 items, Slack allows 1 to 12',
  },
  {
    why: 'a data table of headings alone',
    payload: message(dataTable({ rows: rows(1, 1) })),
    fault: '/blocks/0/rows: 1 items, Slack allows 2 to 101',
  },
])('too little is refused: $why', ({ payload, fault }) => {
  expect(slackPayloadFaults('message', payload)).toContain(fault);
});

test.for<{ why: string; surface: Surface; payload: unknown; fault: string }>([
  {
    why: 'charts are for messages',
    surface: 'home',
    payload: home(chart()),
    fault: '/blocks/0/type: "data_visualization" is not for a home',
  },
  {
    why: 'sortable tables are for messages',
    surface: 'modal',
    payload: modal([dataTable()]),
    fault: '/blocks/0/type: "data_table" is not for a modal',
  },
  {
    why: 'tables are for messages',
    surface: 'home',
    payload: home({ type: 'table', rows: rows(1, 1) }),
    fault: '/blocks/0/type: "table" is not for a home',
  },
  {
    why: 'alerts are for modals',
    surface: 'message',
    payload: message({ type: 'alert', text: plain('!') }),
    fault: '/blocks/0/type: "alert" is not for a message',
  },
  {
    why: 'inputs are not for messages',
    surface: 'message',
    payload: message(input()),
    fault: '/blocks/0/type: "input" is not for a message',
  },
  {
    why: 'nobody knows this block',
    surface: 'message',
    payload: message({ type: 'marquee' }),
    fault: '/blocks/0/type: unknown block type "marquee"',
  },
  {
    why: 'nobody knows this element',
    surface: 'message',
    payload: message(actions({ type: 'lever' })),
    fault: '/blocks/0/elements/0/type: unknown element type "lever"',
  },
  {
    why: 'a text input stands in an input block',
    surface: 'message',
    payload: message(actions(textInput())),
    fault: '/blocks/0/elements/0/type: "plain_text_input" is not for an actions block',
  },
  {
    why: 'a button is no input',
    surface: 'modal',
    payload: modal([input({ element: button() })]),
    fault: '/blocks/0/element/type: "button" is not for an input block',
  },
  {
    why: 'a header takes plain text',
    surface: 'message',
    payload: message({ type: 'header', text: mrkdwn('H') }),
    fault: '/blocks/0/text/type: "mrkdwn" is not for this place',
  },
  {
    why: 'a property with a slip of the pen',
    surface: 'message',
    payload: message(actions(button({ colour: 'red' }))),
    fault: '/blocks/0/elements/0/colour: unknown property',
  },
  {
    why: 'an input without its element',
    surface: 'modal',
    payload: modal([input({ element: undefined })]),
    fault: '/blocks/0/element: missing',
  },
  {
    why: 'an input in a modal that cannot be sent',
    surface: 'modal',
    payload: modal([input()], { submit: undefined }),
    fault: '/submit: missing, a modal with an input needs it',
  },
  {
    why: 'a modal for the home tab',
    surface: 'home',
    payload: { type: 'modal', blocks: [] },
    fault: '/type: must be one of home',
  },
  {
    why: 'a home has no title',
    surface: 'home',
    payload: { ...home(), title: plain('T') },
    fault: '/title: unknown property',
  },
  {
    why: 'an unknown style',
    surface: 'message',
    payload: message(actions(button({ style: 'warning' }))),
    fault: '/blocks/0/elements/0/style: must be one of primary, danger',
  },
  {
    why: 'a first choice that is not offered',
    surface: 'message',
    payload: message(actions(select({ initial_option: option({ value: 'other' }) }))),
    fault: '/blocks/0/elements/0/initial_option: not one of the options',
  },
  {
    why: 'min_length above max_length',
    surface: 'modal',
    payload: modal([input({ element: textInput({ min_length: 9, max_length: 5 }) })]),
    fault: '/blocks/0/element/min_length: min_length is above max_length',
  },
  { why: 'not even an object', surface: 'message', payload: 'hello', fault: ': must be an object' },
  {
    why: 'blocks that are no list',
    surface: 'message',
    payload: { text: 't', blocks: '[]' },
    fault: '/blocks: must be a list',
  },
])('what does not belong is refused: $why', ({ surface, payload, fault }) => {
  expect(slackPayloadFaults(surface, payload)).toContain(fault);
});

test.for([
  {
    why: 'a block_id in two blocks',
    blocks: [
      { ...divider(), block_id: 'a' },
      { ...divider(), block_id: 'a' },
    ],
    faults: ['/blocks/1/block_id: block_id "a" is there twice'],
  },
  {
    why: 'an action_id twice in a block',
    blocks: [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    faults: ['/blocks/0/elements/1/action_id: action_id "a" is there twice in the block'],
  },
  {
    why: 'an action_id in two blocks is fine',
    blocks: [actions(button({ action_id: 'a' })), actions(button({ action_id: 'a' }))],
    faults: [],
  },
])('ids are unique: $why', ({ blocks, faults }) => {
  expect(slackPayloadFaults('message', message(...blocks))).toEqual(faults);
});

test.for([
  {
    why: 'two series of one name',
    chart: chart({ names: ['a', 'a'] }),
    fault: '/blocks/0/chart/series: two series have the same name',
  },
  {
    why: 'a category twice',
    chart: chart({ categories: ['W1', 'W1'] }),
    fault: '/blocks/0/chart/axis_config/categories: a category is there twice',
  },
  {
    why: 'a point without a category',
    chart: chart({ categories: ['W1'], labels: ['W2'] }),
    fault: '/blocks/0/chart/series/0/data: its labels are not the categories of the axis',
  },
  {
    why: 'a category without a point',
    chart: chart({ categories: ['W1', 'W2'], labels: ['W1'] }),
    fault: '/blocks/0/chart/series/0/data: its labels are not the categories of the axis',
  },
  {
    why: 'infinity',
    chart: chart({ value: Number.POSITIVE_INFINITY }),
    fault: '/blocks/0/chart/series/0/data/0/value: must be a finite number',
  },
  {
    why: 'not a number',
    chart: chart({ value: Number.NaN }),
    fault: '/blocks/0/chart/series/0/data/0/value: must be a finite number',
  },
])('a chart is drawn without gaps or doubles: $why', ({ chart: block, fault }) => {
  expect(slackPayloadFaults('message', message(block))).toContain(fault);
});

test.for([
  {
    why: 'rows of different length',
    parts: { rows: [[cell()], [cell(), cell()]] },
    fault: '/blocks/0/rows: all rows must have the same number of cells',
  },
  {
    why: 'a row header that is not there',
    parts: { row_header_column_index: 2 },
    fault: '/blocks/0/row_header_column_index: there is no such column',
  },
  {
    why: 'a page of none',
    parts: { page_size: 0 },
    fault: '/blocks/0/page_size: must be a whole number from 1 to 100',
  },
])('a data table is a rectangle: $why', ({ parts, fault }) => {
  expect(slackPayloadFaults('message', message(dataTable(parts)))).toContain(fault);
});

test('legal blocks are refused when they are too long together, with the error Slack has for it', () => {
  const filler = (length: number) => [
    section({ text: plain(x(3000)) }),
    section({ text: plain(x(3000)) }),
    section({ text: plain(x(3000)) }),
    section({ text: plain(x(length)) }),
  ];
  const used = JSON.stringify([...filler(0), section({ text: plain('x') })]).length - 1;
  const blocks = (total: number) => [
    ...filler(3000).slice(0, 3),
    section({ text: plain(x(1000)) }),
    section({ text: plain(x(total - used - 1000)) }),
  ];
  expect(JSON.stringify(blocks(13_000))).toHaveLength(13_000);
  expect(payloadFaults('message', message(...blocks(13_000)))).toEqual([]);
  expect(payloadFaults('message', message(...blocks(13_001)))).toEqual([
    { pointer: '/blocks', says: '13001 characters of JSON, Slack allows 13000', code: 'msg_blocks_too_long' },
  ]);
});

test('a view of 250 KB is allowed and one byte more is not', () => {
  const view = (last: number) =>
    modal([...list(84, () => section({ text: plain(x(2900)) })), section({ text: plain(x(last)) })]);
  const rest = 250_000 - JSON.stringify(view(0)).length;
  expect(payloadFaults('modal', view(rest))).toEqual([]);
  expect(payloadFaults('modal', view(rest + 1)).map((fault) => fault.code)).toEqual(['view_too_large']);
});

test('one error lists every fault', () => {
  expect(() => assertSlackPayload('message', message(section({ text: plain('') }), { type: 'marquee' }))).toThrow(
    'Slack would refuse this message:\n/blocks/0/text/text: empty, Slack wants at least 1 character\n/blocks/1/type: unknown block type "marquee"',
  );
  expect(() => assertSlackPayload('message', message(section()))).not.toThrow();
});
