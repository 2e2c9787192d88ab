import type { Db } from '../db/db.ts';
import { serviceNamesStore } from './service-names.store.ts';

/** A row of another table, and its id there. */
type Row = { readonly id: string; readonly row: Readonly<Record<string, unknown>> };

/** Rows with the names in these columns as they are stored here. */
export async function withStoredNames(
  db: Db,
  rows: readonly Row[],
  columns: readonly string[],
): Promise<readonly Row[]> {
  const sent = rows.flatMap(({ row }) => columns.flatMap((column) => textOf(row[column])));
  if (sent.length === 0) return rows;
  const names = await serviceNamesStore(db).stored(sent);
  return rows.map(({ id, row }) => {
    const named = columns.flatMap((column) => textOf(row[column]).map((name) => [column, names.get(name)] as const));
    return { id, row: { ...row, ...Object.fromEntries(named) } };
  });
}

const textOf = (value: unknown): readonly string[] => (typeof value === 'string' && value !== '' ? [value] : []);
