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

/** A text by which things are told apart: as it is, or its beginning and a number of all of it where it is too long to keep. */
export const identity = (text: string, max: number): string =>
  text.length <= max && !/[\p{Cc}\p{Surrogate}]/u.test(text) ? text : `${clipped(text, max - 40)} #${numberOf(text)}`;

/** 64 bits of a text, as FNV-1a makes them, twice with another beginning. */
function numberOf(text: string): string {
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < text.length; at += 1) {
    one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(at), 0x85ebca6b);
  }
  return `${text.length}-${(one >>> 0).toString(16)}-${(other >>> 0).toString(16)}`;
}

/** Labels in which alerts name their service, the best first. `job`, `pod` and `instance` name what is scraped and where it runs. */
const SERVICE_LABELS = ['service', 'service_name', 'app'] as const;

/** What exporters and the usual scrape jobs are called. Their alerts are about what they measure. */
const SCRAPED =
  /^(?:kubernetes-.+|kube-state-metrics|kubelet|cadvisor|pushgateway|(?:.+-)?(?:node|blackbox|snmp)-exporter)$/i;

/** The service that an alert's labels name. */
export const serviceIn = (given: ReadonlyMap<string, string>): string | undefined =>
  SERVICE_LABELS.map((name) => given.get(name)).find((value) => value !== undefined && !SCRAPED.test(value));

/** What a test button sends, or an alert that always fires to show that alerting works. */
const TESTS = /^(?:test[ _-]?alert|watchdog|dead[ _-]?man'?s[ _-]?switch|infoinhibitor)$/i;
const DEMONSTRATION = /sent by (?:a )?user for (?:the )?demonstration purposes/i;

export const isTest = (given: ReadonlyMap<string, string>, annotations: ReadonlyMap<string, string>): boolean =>
  TESTS.test(given.get('alertname') ?? '') || DEMONSTRATION.test(annotations.get('description') ?? '');

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
