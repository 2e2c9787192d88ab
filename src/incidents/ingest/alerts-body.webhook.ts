import { setImmediate as breathe } from 'node:timers/promises';
import { excessOf, legibleJson } from '../../http/body/foreign-json.ts';
import { MOST_ALERTS, MOST_BODY_BYTES } from '../../http/limits.ts';

/** Bytes that are looked at, and alerts that are read, before other requests have their turn. */
const AT_ONCE = { bytes: 1 << 20, alerts: 500 };

/** A body with its list of alerts apart. Of each alert only what is read later is kept. */
export type AlertsBody = { readonly head: Readonly<Record<string, unknown>>; readonly alerts: readonly unknown[] };

/**
 * Reads a body of megabytes whose field `alerts` is a list, alert by alert, so that the process never stands still for it. Returns
 * the end of a sentence about the body where it cannot be read.
 */
export async function readAlertsBody(bytes: Buffer): Promise<AlertsBody | string> {
  const found = await alertsIn(bytes);
  if (found === undefined) return 'is no JSON with a list of alerts';
  const { ranges, from, to } = found;
  if (ranges.length > MOST_ALERTS) return `has more than ${MOST_ALERTS.toLocaleString('en')} alerts`;
  if (bytes.length - (to - from) > MOST_BODY_BYTES) return 'has more than 1 MB besides its alerts';
  try {
    const head: unknown = JSON.parse(`${bytes.toString('utf8', 0, from)}[]${bytes.toString('utf8', to)}`);
    const alerts: unknown[] = [];
    for (const [start, end] of ranges) {
      if (alerts.length % AT_ONCE.alerts === 0) await breathe();
      const alert: unknown = JSON.parse(bytes.toString('utf8', start, end));
      const excess = excessOf(alert);
      if (excess !== undefined) return excess;
      alerts.push(legibleJson(needed(alert)));
    }
    return excessOf(head) ?? { head: legibleJson(head) as AlertsBody['head'], alerts };
  } catch {
    return 'is no JSON';
  }
}

type Found = {
  readonly ranges: readonly (readonly [start: number, end: number])[];
  /** Where the list stands, its brackets included. */
  readonly from: number;
  readonly to: number;
};

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = Array.from('"\\,{}[]', (sign) =>
  sign.charCodeAt(0),
);

/** Where each alert stands in the outermost field `alerts`. Signs inside of texts mean nothing; UTF-8 has no byte of these within. */
async function alertsIn(bytes: Buffer): Promise<Found | undefined> {
  const ranges: [number, number][] = [];
  let [depth, inText, textAt, key, from, start] = [0, false, 0, '', -1, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    if (at % AT_ONCE.bytes === 0) await breathe();
    const byte = bytes[at];
    if (inText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) {
        inText = false;
        if (depth === 1) key = bytes.toString('utf8', textAt, Math.min(at, textAt + 10));
      }
    } else if (byte === QUOTE) [inText, textAt] = [true, at + 1];
    else if (byte === OPEN || byte === OPEN_LIST) {
      depth += 1;
      if (depth === 2 && byte === OPEN_LIST && key === 'alerts' && from < 0) [from, start] = [at, at + 1];
    } else if (byte === COMMA && depth === 2 && from >= 0) {
      ranges.push([start, at]);
      start = at + 1;
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      depth -= 1;
      if (depth === 1 && from >= 0) {
        if (ranges.length > 0 || bytes.toString('utf8', start, at).trim() !== '') ranges.push([start, at]);
        return { ranges, from, to: at + 1 };
      }
    }
  }
  return undefined;
}

const FIELDS = ['status', 'startsAt', 'endsAt', 'fingerprint', 'generatorURL'];
const LABELS = ['alertname', 'severity', 'service', 'service_name', 'app'];
const ANNOTATIONS = ['summary', 'title', 'description', 'degraded_for'];

/** What the parser reads of an alert. All labels stay where only they tell alerts apart. */
function needed(alert: unknown): unknown {
  if (!isObject(alert)) return alert;
  const { labels, annotations, fingerprint } = alert;
  const isNamed = typeof fingerprint === 'string' && fingerprint.trim() !== '';
  return {
    ...only(alert, FIELDS),
    labels: isNamed && isObject(labels) ? only(labels, LABELS) : labels,
    annotations: isNamed && isObject(annotations) ? only(annotations, ANNOTATIONS) : annotations,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const only = (given: Record<string, unknown>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name]]));
