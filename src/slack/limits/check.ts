/** What is wrong, and where. `code` is Slack's error code where it is not the usual one of the surface. */
export type Fault = {
  /** RFC 6901 JSON pointer into the payload. */
  readonly pointer: string;
  readonly says: string;
  readonly code?: 'no_text' | 'msg_too_long' | 'msg_blocks_too_long' | 'view_too_large';
};

/** Checks one value, which stands at the pointer `at`. The value may be anything, because it may come from a request. */
export type Check = (value: unknown, at: string) => readonly Fault[];

export type JsonObject = { readonly [key: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const all =
  (...checks: readonly Check[]): Check =>
  (value, at) =>
    checks.flatMap((check) => check(value, at));

/** A condition and the sentence for when it does not hold; `below` narrows the pointer to the part that is wrong. */
export const rule =
  (says: string, holds: (value: JsonObject) => boolean, below = ''): Check =>
  (value, at) =>
    !isObject(value) || holds(value) ? [] : [{ pointer: at + below, says }];

/** A string of `min` to `max` UTF-16 units. Slack refuses an empty string nearly everywhere. */
export const text =
  (max: number, min = 1): Check =>
  (value, at) => {
    if (typeof value !== 'string') return [{ pointer: at, says: 'must be a string' }];
    if (value.length < min) return [{ pointer: at, says: 'empty, Slack wants at least 1 character' }];
    if (value.length > max) return [{ pointer: at, says: `${value.length} characters, Slack allows ${max}` }];
    return [];
  };

export const pattern =
  (format: RegExp, says: string): Check =>
  (value, at) =>
    typeof value === 'string' && format.test(value) ? [] : [{ pointer: at, says }];

export const flag: Check = (value, at) =>
  typeof value === 'boolean' ? [] : [{ pointer: at, says: 'must be true or false' }];

export const finite: Check = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? [] : [{ pointer: at, says: 'must be a finite number' }];

export const integer =
  (min: number, max: number): Check =>
  (value, at) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? []
      : [{ pointer: at, says: `must be a whole number from ${min} to ${max}` }];

export const literal =
  (...allowed: readonly (string | number)[]): Check =>
  (value, at) =>
    allowed.some((one) => one === value) ? [] : [{ pointer: at, says: `must be one of ${allowed.join(', ')}` }];

export const listOf =
  (each: Check, min: number, max: number): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return [{ pointer: at, says: 'must be a list' }];
    const size = value.length;
    const count =
      size < min || size > max ? [{ pointer: at, says: `${size} items, Slack allows ${min} to ${max}` }] : [];
    return [...count, ...value.flatMap((item, index) => each(item, `${at}/${index}`))];
  };
