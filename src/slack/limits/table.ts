import type { DataTableBlock, RawNumberElement, RawTextElement, TableBlock } from '@slack/types';
import { all, type Check, finite, flag, integer, isObject, listOf, literal, rule, text } from './check.ts';
import { richText } from './rich-text.ts';
import { byType, shape } from './shape.ts';
import { identifier } from './text.ts';

const cells: Readonly<Record<string, Check>> = {
  raw_text: shape<RawTextElement>({ text: text(10_000) }, {}),
  raw_number: shape<RawNumberElement>({ value: finite, text: text(10_000) }, {}),
  rich_text: richText,
};
const cell = byType('cell', cells, Object.keys(cells), 'a table');

const rowsOf = (table: Readonly<Record<string, unknown>>): readonly unknown[][] =>
  Array.isArray(table['rows']) ? table['rows'].filter((row) => Array.isArray(row)) : [];

const cellCharacters = (value: unknown): number =>
  isObject(value) && typeof value['text'] === 'string' ? value['text'].length : JSON.stringify(value ?? null).length;

const totalCharacters = rule(
  'more than 10000 characters in all cells together',
  (table) =>
    rowsOf(table)
      .flat()
      .reduce<number>((sum, value) => sum + cellCharacters(value), 0) <= 10_000,
  '/rows',
);

const rectangular = rule(
  'all rows must have the same number of cells',
  (table) => new Set(rowsOf(table).map((row) => row.length)).size <= 1,
  '/rows',
);

const plainHeadings = rule(
  'the first row holds headings, which cannot be rich text',
  (table) => !(rowsOf(table)[0] ?? []).some((value) => isObject(value) && value['type'] === 'rich_text'),
  '/rows/0',
);

const rowHeaderExists = rule(
  'there is no such column',
  (table) => Number(table['row_header_column_index'] ?? 0) < (rowsOf(table)[0]?.length ?? 20),
  '/row_header_column_index',
);

type ColumnSettings = { align?: string; is_wrapped?: boolean };
const columnSettings = shape<ColumnSettings>({}, { align: literal('left', 'center', 'right'), is_wrapped: flag });

export const tableBlock = all(
  shape<TableBlock>(
    { rows: listOf(listOf(cell, 1, 20), 1, 100) },
    { block_id: identifier, column_settings: listOf(columnSettings, 0, 20) },
  ),
  totalCharacters,
);

/** By the smaller of the numbers that Slack has published: one heading row, at most 100 rows of data, 20 columns. */
export const dataTableBlock = all(
  shape<DataTableBlock>(
    { rows: listOf(listOf(cell, 1, 20), 2, 101), caption: text(2000) },
    { block_id: identifier, page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
  ),
  totalCharacters,
  rectangular,
  plainHeadings,
  rowHeaderExists,
);
