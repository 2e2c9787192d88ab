import type { Check, Fault, JsonObject } from './check.ts';
import { isObject } from './check.ts';

type OptionalKey<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];
type Checks<Key extends PropertyKey> = { readonly [K in Key]: Check };

/** One check for each property that `@slack/types` requires. So a property that is added there is a compile error here. */
export type RequiredChecks<T> = Checks<Exclude<keyof T, OptionalKey<T> | 'type'>>;
export type OptionalChecks<T> = Checks<Exclude<OptionalKey<T>, 'type'>>;

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** An object with these properties, and no others: Slack refuses a property that it does not know. */
export function shape<T>(required: RequiredChecks<T>, optional: OptionalChecks<T>): Check {
  const needed: Record<string, Check> = { ...required };
  const known: Record<string, Check> = { ...required, ...optional };
  return (value, at) => {
    if (!isObject(value)) return [{ pointer: at, says: 'must be an object' }];
    const missing = Object.keys(needed).filter((key) => value[key] === undefined);
    return [
      ...missing.map((key) => ({ pointer: `${at}/${key}`, says: 'missing' })),
      ...Object.keys(value).flatMap((key) => propertyFaults(known, value, key, at)),
    ];
  };
}

function propertyFaults(known: Record<string, Check>, value: JsonObject, key: string, at: string): readonly Fault[] {
  // A property that is present and undefined is gone once the payload is JSON.
  if (key === 'type' || value[key] === undefined) return [];
  const pointer = `${at}/${escapePointer(key)}`;
  const check = Object.hasOwn(known, key) ? known[key] : undefined;
  return check === undefined ? [{ pointer, says: 'unknown property' }] : check(value[key], pointer);
}

/** Chooses the check by the value's `type`. `where` names the place in the sentence about a type that is not allowed there. */
export const byType =
  (what: string, known: Readonly<Record<string, Check>>, allowed: readonly string[], where: string): Check =>
  (value, at) => {
    const type = isObject(value) ? value['type'] : undefined;
    if (typeof type !== 'string') return [{ pointer: `${at}/type`, says: `missing, a ${what} needs a type` }];
    const check = Object.hasOwn(known, type) ? known[type] : undefined;
    if (check === undefined) return [{ pointer: `${at}/type`, says: `unknown ${what} type "${type}"` }];
    return allowed.includes(type)
      ? check(value, at)
      : [{ pointer: `${at}/type`, says: `"${type}" is not for ${where}` }];
  };
