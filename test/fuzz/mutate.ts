import { hostile, hostileKey, hostileText } from './hostile.ts';
import type { Luck } from './luck.ts';

type Path = readonly (string | number)[];
type Branch = Readonly<Record<string, unknown>> | readonly unknown[];

const MOST_PLACES = 400;
const DEEPEST = 12;

/** A copy with a few places changed. `words` are names of fields that a program may know. */
export function mutated(value: unknown, luck: Luck, words: readonly string[] = []): unknown {
  let result = value;
  for (let times = luck.between(1, luck.happens(0.2) ? 5 : 2); times > 0; times -= 1) {
    result = changedAt(result, luck.one(placesIn(result)), (part) => changed(part, luck, words));
  }
  return result;
}

/** All places of a value but its root, unless it has no other. */
export function placesIn(value: unknown): readonly Path[] {
  const places: Path[] = [];
  const walk = (part: unknown, path: Path) => {
    if (places.length >= MOST_PLACES || path.length > DEEPEST) return;
    if (path.length > 0) places.push(path);
    if (isBranch(part)) for (const [key, child] of entriesOf(part)) walk(child, [...path, key]);
  };
  walk(value, []);
  return places.length === 0 ? [[]] : places;
}

/** What stands in place of a part; `GONE` takes it away. */
const GONE = Symbol('gone');

function changed(part: unknown, luck: Luck, words: readonly string[]): unknown {
  const roll = luck.next();
  if (roll < 0.12) return GONE;
  if (roll < 0.2) return [part];
  if (roll < 0.25) return { value: part };
  if (typeof part === 'string' && roll < 0.5) return spoilt(part, luck);
  if (isObject(part) && roll < 0.4) {
    const name = luck.happens(0.5) && words.length > 0 ? luck.one(words) : hostileKey(luck);
    return Object.fromEntries([...Object.entries(part), [name, hostile(luck)]]);
  }
  if (Array.isArray(part) && roll < 0.4) return [...part, ...part, hostile(luck)];
  return hostile(luck);
}

/** A text that is nearly as it was, so that it gets past the first check. */
function spoilt(text: string, luck: Luck): string {
  const at = luck.between(0, text.length);
  switch (luck.between(0, 4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + hostileText(luck) + text.slice(at);
    case 2:
      return text + text;
    case 3:
      return text.toUpperCase();
    default:
      return text.slice(0, at) + String.fromCharCode(luck.between(0, 0x2fff)) + text.slice(at + 1);
  }
}

function changedAt(value: unknown, path: Path, change: (part: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined || !isBranch(value)) {
    const result = change(value);
    return result === GONE ? null : result;
  }
  const entries = entriesOf(value).flatMap(([name, child]): [string | number, unknown][] => {
    if (name !== key) return [[name, child]];
    const result = rest.length === 0 ? change(child) : changedAt(child, rest, change);
    return result === GONE ? [] : [[name, result]];
  });
  return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

/** The value without the part at this place. */
export const without = (value: unknown, path: Path): unknown => changedAt(value, path, () => GONE);

/** The value with another part at this place. */
export const replaced = (value: unknown, path: Path, part: unknown): unknown => changedAt(value, path, () => part);

export const partAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (part, key) => (isBranch(part) ? (part as Record<string | number, unknown>)[key] : undefined),
    value,
  );

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

const isBranch = (value: unknown): value is Branch => Array.isArray(value) || isObject(value);

const entriesOf = (branch: Branch): [string | number, unknown][] =>
  Array.isArray(branch) ? branch.map((child, index) => [index, child]) : Object.entries(branch);

/** Bytes of a JSON text that are no JSON any more, or not the same. */
export function spoiltBytes(json: unknown, luck: Luck): Buffer {
  const text = JSON.stringify(json) ?? '';
  const bytes = Buffer.from(text);
  const at = luck.between(0, bytes.length);
  switch (luck.between(0, 7)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([luck.between(0, 255)]), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
    case 3:
      return Buffer.concat([bytes, bytes]);
    case 4:
      return Buffer.from(text.replace('{', '{"id":1e999,"id":'));
    case 5:
      return Buffer.from(text, 'utf16le');
    case 6:
      return Buffer.from(`${'['.repeat(luck.between(1, 5_000))}${text}`);
    default:
      return Buffer.alloc(luck.between(0, 2_000), luck.between(0, 255));
  }
}
