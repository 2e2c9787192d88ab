import { MOST_JSON_DEPTH, MOST_JSON_FIELDS, MOST_JSON_VALUES } from '../limits.ts';

/**
 * What is too much about parsed JSON, as the end of a sentence about it; `undefined` where nothing is. Every room gets JSON from
 * outside only after this: what reads or stores it goes through all of it, often calling itself for each level.
 */
export function excessOf(json: unknown): string | undefined {
  let values = 0;
  const look = (value: unknown, depth: number): string | undefined => {
    values += 1;
    if (values > MOST_JSON_VALUES) return `has more than ${MOST_JSON_VALUES.toLocaleString('en')} values`;
    if (typeof value !== 'object' || value === null) return undefined;
    if (depth === MOST_JSON_DEPTH) return `is nested more than ${MOST_JSON_DEPTH} deep`;
    const inside: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    if (inside !== value && inside.length > MOST_JSON_FIELDS)
      return `has an object of more than ${MOST_JSON_FIELDS.toLocaleString('en')} fields`;
    for (const inner of inside) {
      const excess = look(inner, depth + 1);
      if (excess !== undefined) return excess;
    }
    return undefined;
  };
  return look(json, 0);
}

/**
 * The same JSON with U+FFFD for what Postgres cannot keep, in names of fields too: NUL and halves of surrogate pairs. For bodies
 * that must be taken as they come. Ask `excessOf` first.
 */
export function legibleJson(json: unknown): unknown {
  if (typeof json === 'string') return legible(json);
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(legibleJson);
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [legible(name), legibleJson(value)]));
}

const legible = (text: string): string => text.replaceAll('\u0000', '\ufffd').replaceAll(/\p{Surrogate}/gu, '\ufffd');
