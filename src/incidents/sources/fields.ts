import { z } from 'zod';
import type { Unread } from './hooks.ts';

const EARLIEST = Date.UTC(2000, 0, 1);

const datetime = z.iso.datetime({ offset: true });

/** A time that may be missing. Vendors write "not yet" as null, as nothing, or as a day of the year 1. */
export const moment = z
  .string()
  .nullish()
  .transform((value, context) => {
    if (value == null || value === '') return undefined;
    const at = datetime.safeParse(value).success ? new Date(value) : new Date(Number.NaN);
    if (Number.isNaN(at.getTime())) {
      context.addIssue({ code: 'custom', message: 'is not a time with its offset' });
      return z.NEVER;
    }
    return at.getTime() < EARLIEST ? undefined : at;
  });

/** A text that may be missing, cut to the length that is kept. */
export const words = (max: number) =>
  z
    .string()
    .nullish()
    .transform((value) => clipped(value ?? '', max) || undefined);

/** What is left of a text is read from its beginning; the rest may be a megabyte. */
const READ_FOR_EACH = 10;

/** On one line, without halves of surrogate pairs, and at most `max` characters long. */
export const clipped = (value: string, max: number): string =>
  value
    .slice(0, READ_FOR_EACH * max)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, max)
    .replaceAll(/\p{Surrogate}/gu, '');

/** An address that a person can open; anything else is dropped. */
export const address = words(2_000).transform((value) =>
  value !== undefined && /^https?:\/\/\S+$/i.test(value) ? value : undefined,
);

export const labels = z
  .looseObject({})
  .nullish()
  .transform((given) => new Map(Object.entries(given ?? {}).flatMap(([name, value]) => labelled(name, value))));

const labelled = (name: string, value: unknown): [string, string][] =>
  typeof value === 'string' && value.trim() !== '' ? [[name, clipped(value, 200)]] : [];

/** The first of these labels that is present. */
export const labelOf = (given: ReadonlyMap<string, string>, names: readonly string[]): string | undefined =>
  names.map((name) => given.get(name)).find((value) => value !== undefined);

/** Labels in which alerts name their service, the best first. */
export const SERVICE_LABELS = ['service', 'service_name', 'app', 'job'] as const;

/** The severity by the map of a source. A word that is not in the map is kept as it is. */
export const severityIn = (map: Readonly<Record<string, string>>, word: string | undefined): string | undefined =>
  word === undefined ? undefined : (new Map(Object.entries(map)).get(word.toLowerCase()) ?? clipped(word, 20));

/** Severities that people write on alerts. */
export const ALERT_SEVERITIES: Readonly<Record<string, string>> = {
  critical: 'P1',
  page: 'P1',
  error: 'P2',
  high: 'P2',
  major: 'P2',
  warning: 'P3',
  medium: 'P3',
  minor: 'P3',
  info: 'P4',
  low: 'P4',
  none: 'P4',
};

/** What is wrong with a body, in one sentence. */
export const unusable = (error: z.ZodError): Unread => ({
  kind: 'unusable',
  reason: clipped(
    error.issues
      .slice(0, 5)
      .map(({ path, message }) => `/${path.map(String).join('/')} ${message}`)
      .join('; '),
    500,
  ),
});
