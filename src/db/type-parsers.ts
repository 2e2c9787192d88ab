import pg from 'pg';

type Parse = (text: string) => unknown;

// The published types name no array types.
const parserOf = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => Parse;

const TEXT_ARRAY = 1009;

const textOf: Parse = (text) => text;

/** A `bigint` as a number; counts and ids of ours fit, and a silently rounded one would be a wrong id. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new Error(`The bigint ${text} does not fit a JavaScript number; select it as text instead (column::text).`);
}

/** Postgres writes `date[]`, `bigint[]` and `numeric[]` the way it writes `text[]`; only the elements differ. */
function arrayOf(element: Parse): Parse {
  return (text) => mapDeep(parserOf(TEXT_ARRAY)(text), element);
}

function mapDeep(value: unknown, element: Parse): unknown {
  if (Array.isArray(value)) return value.map((item) => mapDeep(item, element));
  return typeof value === 'string' ? element(value) : value;
}

const { DATE, INT8, NUMERIC } = pg.types.builtins;

// A `date` as a JS Date is local midnight, which is the day before once it is written in UTC.
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
