import { z } from 'zod';
import type { Clock } from '../clock.ts';

// Building blocks for the schemas of request bodies. Each one refuses with a sentence that says how to correct the value.

const date = z.iso.date();
const datetime = z.iso.datetime({ offset: true });

const EARLIEST = Date.UTC(2000, 0, 1);
const CLOCK_SKEW_MS = 5 * 60_000;

/** Text of 1 to `max` characters that Postgres can keep. */
export const text = (max: number) =>
  z
    .string({ error: (issue) => (issue.input === undefined ? 'is missing' : 'must be text') })
    .min(1, 'must not be empty')
    .max(max, `is longer than ${max} characters`)
    .refine((value) => !value.includes('\u0000'), 'contains a NUL byte, which cannot be stored')
    .refine((value) => !/\p{Surrogate}/u.test(value), 'contains half a character, a lone surrogate');

/** A name that is compared and shown: not only spaces, without line breaks or other control characters. */
export const identifier = (max: number) =>
  text(max)
    .refine((value) => value === '' || value.trim() !== '', 'must not be empty')
    .refine(
      (value) => !/\p{Cc}/u.test(value.replaceAll('\u0000', '')),
      'contains a line break or another control character',
    );

/** 7 to 40 hexadecimal digits, changed to lower case. */
export const sha = text(200)
  .meta({
    minLength: 7,
    maxLength: 40,
    pattern: '^[0-9a-fA-F]{7,40}$',
    description: '7 to 40 hexadecimal digits; a short one matches a full one of the same repository',
  })
  .transform((value) => value.toLowerCase())
  .refine((value) => /^[0-9a-f]{7,40}$/.test(value), {
    error: (issue) =>
      `must be 7 to 40 hexadecimal digits, as \`git rev-parse HEAD\` prints them; it has ${String(issue.input).length} characters`,
  });

/**
 * An instant with its offset, from the year 2000 to five minutes from now. The clock is read for each value, so that the schema
 * can be built once: building a schema costs a hundred times as much as using it.
 */
export const instant = (clock: Clock) =>
  text(40)
    .meta({ format: 'date-time', description: 'RFC 3339 with its offset; at most five minutes in the future' })
    .refine((value) => datetime.safeParse(value).success, {
      error: 'must be a time with its offset, such as 2026-11-25T10:00:00Z',
      abort: true,
    })
    .transform((value) => new Date(value))
    .refine((value) => value.getTime() >= EARLIEST, 'lies before the year 2000')
    .refine((value) => value.getTime() <= clock().getTime() + CLOCK_SKEW_MS, {
      error: () => `lies in the future: more than five minutes after ${clock().toISOString()}, which is now`,
    });

/** An address a person can open. */
export const link = text(2000)
  .meta({ format: 'uri', pattern: '^[hH][tT][tT][pP][sS]?://', description: 'An http or https address' })
  .refine((value) => /^https?:\/\/[^\s]+$/i.test(value), 'must be an http or https address');

const MAX_ROWS = 200;
const DEFAULT_ROWS = 50;

/** How many rows a page has; a query parameter. */
export const limit = z
  .string()
  .meta({ type: 'integer', minimum: 1, maximum: MAX_ROWS, default: DEFAULT_ROWS })
  .refine((value) => /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= MAX_ROWS, {
    error: `must be a whole number from 1 to ${MAX_ROWS}`,
  })
  .transform(Number)
  .default(DEFAULT_ROWS);

/** Yes or no; a query parameter. */
export const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .meta({ type: 'boolean', enum: [true, false] })
  .transform((value) => value === 'true');

/** A day, which means its beginning in UTC, or an instant with its offset. */
export const dayOrInstant = text(40)
  .meta({ description: '2026-10-01, which is its beginning in UTC, or RFC 3339 with its offset' })
  // An unescaped `+` in a query is read as a space.
  .transform((value) => value.replace(' ', '+'))
  .refine((value) => date.safeParse(value).success || datetime.safeParse(value).success, {
    error: 'must be a day, such as 2026-10-01, or a time with its offset, such as 2026-10-01T10:00:00Z',
    abort: true,
  })
  .transform((value) => new Date(value));

/** An instant in an answer. */
export const answeredInstant = z.string().meta({ format: 'date-time' });

/** The JSON pointer of a zod path: `['commits', 0, 'sha']` is `/commits/0/sha`. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** What is wrong with one field of a body, or with one query parameter. */
export type FieldFault = { readonly pointer: string; readonly detail: string };

/** The faults that a schema found; `at` is the part of the body that it checked. */
export const fieldFaults = (issues: readonly z.core.$ZodIssue[], at: readonly PropertyKey[] = []): FieldFault[] =>
  issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: pointer([...at, ...issue.path, key]), detail: 'is not a known field' }))
      : [{ pointer: pointer([...at, ...issue.path]), detail: issue.message }],
  );
