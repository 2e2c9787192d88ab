import pg from 'pg';

type Parse = (text: string) => unknown;

// The published types name no array types.
const parserOf = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => Parse;

const TEXT_ARRAY = 1009;

const textOf: Parse = (text) => text;

/** A `bigint` as a number. Our counts and ids fit; for others it throws, because a rounded id would be a wrong id. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new Error(`The bigint ${text} does not fit a JavaScript number; select it as text instead (column::text).`);
}

/** Postgres writes `date[]`, `bigint[]` and `numeric[]` in the same way as `text[]`. Only the elements differ. */
function arrayOf(element: Parse): Parse {
  return (text) => mapDeep(parserOf(TEXT_ARRAY)(text), element);
}

function mapDeep(value: unknown, element: Parse): unknown {
  if (Array.isArray(value)) return value.map((item) => mapDeep(item, element));
  return typeof value === 'string' ? element(value) : value;
}

const { DATE, INT8, NUMERIC } = pg.types.builtins;

// As a JavaScript Date, a `date` would be local midnight, which in UTC may be the day before.
const PARSERS = new Map<number, Parse>([
  [DATE, textOf],
  [INT8, safeInteger],
  [NUMERIC, Number],
  [1182, arrayOf(textOf)],
  [1016, arrayOf(safeInteger)],
  [1231, arrayOf(Number)],
]);

/** Type parsers for one pool or client: `date` stays `'2025-03-09'`, `bigint` and `numeric` become numbers. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format: 'text' | 'binary' = 'text') =>
    (format === 'text' ? PARSERS.get(oid) : undefined) ?? parserOf(oid, format),
};
