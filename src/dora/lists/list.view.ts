import type { DataTableBlock, KnownBlock } from '@slack/types';
import {
  context,
  escapeText,
  header,
  MAX_MESSAGE_TEXT,
  plainText,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import type { Window, WindowSpec } from '../metrics/window.ts';
import { type Scope, scopeName } from '../snapshot/scope.ts';
import { counted, dateRange, windowTitle } from '../snapshot/words.ts';
import { type IncidentListKind, LIST_TITLES, type ListKind } from './listed.ts';
import { openAction, pageWord } from './open-list.ts';
import { controlsBlock } from './scoped-controls.view.ts';

/** How many rows fit into one message, even with the longest names. */
export const MOST_LISTED = 20;

/** What a list is about, and which of its rows are shown. */
export type ListFrame<Kind extends ListKind | IncidentListKind> = {
  readonly kind: Kind;
  readonly scope: Scope;
  readonly window: Window;
  readonly asked: WindowSpec;
  readonly skip: number;
  readonly total: number;
};

type Rows = {
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly Cell[][];
};
export type Cell = DataTableBlock['rows'][number][number];

/** A list as Slack's own table, as lines, and as text; with a button for the next rows where there are more. */
export function listMessage(
  frame: ListFrame<ListKind | IncidentListKind>,
  { lines, columns, cells }: Rows,
): SlackMessage {
  const { kind, scope, asked, window, skip, total } = frame;
  const title = `${scopeName(scope)} · ${LIST_TITLES[kind].toLowerCase()} · ${windowTitle(asked)}`;
  const about = `${dateRange(window)} · ${window.timeZone} · ${totalWords(kind, total)}`;
  const top = [header(title), context(about)];
  if (lines.length === 0) {
    const none = [...top, section(NONE)];
    return { rich: none, plain: none, text: [escapeText(title), about, NONE].join('\n') };
  }
  const isAll = lines.length === total;
  const place = isAll ? [] : [`Rows ${skip + 1} to ${skip + lines.length} of ${total}, the newest first.`];
  const more = skip + lines.length < total ? [nextButton(frame, skip + lines.length)] : [];
  return {
    rich: [...top, table(title, columns, cells), ...place.map(context), ...more],
    plain: [...top, ...sections(lines), ...place.map(context), ...more],
    text: textOf([escapeText(title), about, ...place], lines),
  };
}

/** Lead times are counted by change, and listed by the deployment that brought them. */
const totalWords = (kind: ListKind | IncidentListKind, total: number): string =>
  kind === 'by-change' || kind === 'negative' ? `in ${counted(total, 'deployment')}` : `${total} in all`;

const NONE = 'None in this window.';
const MAX_SECTION = 2900;

function nextButton({ kind, scope, asked, total }: ListFrame<ListKind | IncidentListKind>, skip: number): KnownBlock {
  const count = Math.min(MOST_LISTED, total - skip);
  return controlsBlock(scope, [
    { type: 'button', action_id: openAction(kind), text: plainText(`Next ${count}`), value: pageWord(asked, skip) },
  ]);
}

const table = (caption: string, columns: readonly string[], cells: readonly Cell[][]): DataTableBlock => ({
  type: 'data_table',
  caption: truncate(caption, 200),
  page_size: 10,
  rows: [columns.map(raw), ...cells],
});

/** Slack refuses empty cells. */
export const raw = (text: string): Cell => ({ type: 'raw_text', text: text === '' ? '–' : text });

/** Shortens a text so that twenty rows fit. `&` and `"` become several characters on the way to Slack, and count as such. */
export function shortened(text: string, max: number): string {
  const clean = text.replaceAll(/\p{Cc}/gu, ' ');
  for (let room = max; room > 1; room -= 1) {
    const shown = truncate(clean, room);
    if (JSON.stringify(escapeText(shown)).length - 2 <= max) return shown;
  }
  return '…';
}

/** As many whole lines as fit into a message's text. It says so where that is not all of them. */
function textOf(top: readonly string[], lines: readonly string[]): string {
  const whole = [...top, ...lines].join('\n');
  if (whole.length <= MAX_MESSAGE_TEXT) return whole;
  const cut = [...top, 'Not all of them fit here; the message itself shows them.'];
  for (const each of lines) if ([...cut, each].join('\n').length <= MAX_MESSAGE_TEXT) cut.push(each);
  return cut.join('\n');
}

/** As few sections as Slack's 3,000 characters allow. */
function sections(lines: readonly string[]): KnownBlock[] {
  const texts: string[] = [];
  for (const each of lines) {
    const last = texts.at(-1);
    if (last === undefined || last.length + each.length > MAX_SECTION) texts.push(each);
    else texts[texts.length - 1] = `${last}\n${each}`;
  }
  return texts.map(section);
}
