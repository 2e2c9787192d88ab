import { setTimeout as sleep } from 'node:timers/promises';
import { legibleJson } from '../http/body/foreign-json.ts';

export type PagerdutyConfig = { readonly token: string; readonly apiUrl: string };

/** Query parameters. A name may stand several times. */
export type Query = readonly (readonly [name: string, value: string])[];

/** Reads one path of the API; `undefined` where the API answers 404. */
export type Get = (path: string, query?: Query) => Promise<unknown>;

export type Pacing = {
  /** How long one answer may take. */
  readonly timeoutMs: number;
  /** The time between the starts of two requests. */
  readonly pauseMs: number;
  readonly tries: number;
  /** The wait before the second try. Later waits double. */
  readonly firstWaitMs: number;
  /** The longest wait, also where PagerDuty asks for a longer one. */
  readonly longestWaitMs: number;
  readonly wait: (ms: number) => Promise<unknown>;
};

/** 800 requests a minute: PagerDuty accepts 960 with the key of an account. */
const PACING: Pacing = {
  timeoutMs: 20_000,
  pauseMs: 75,
  tries: 5,
  firstWaitMs: 500,
  longestWaitMs: 90_000,
  wait: (ms) => sleep(ms),
};

type Answer =
  | { readonly kind: 'answer'; readonly body: unknown }
  /** `afterMs`: how long PagerDuty asks to wait. */
  | { readonly kind: 'later'; readonly why: string; readonly afterMs?: number | undefined };

/**
 * `GET` with a few tries. It tries again after a 429 once the limit is reset, and after a 5xx, a timeout or a lost connection a
 * while later. When every try fails, or PagerDuty refuses, it throws a sentence for people, without the token.
 * @see https://developer.pagerduty.com/docs/rest-api-rate-limits
 */
export function pagerdutyGet({ token, apiUrl }: PagerdutyConfig, changed: Partial<Pacing> = {}): Get {
  const pacing = { ...PACING, ...changed };
  const myTurn = turns(pacing);
  const headers = { authorization: `Token token=${token}`, accept: 'application/vnd.pagerduty+json;version=2' };
  return async (path, query = []) => {
    const url = new URL(path, apiUrl);
    url.search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString();
    for (let attempt = 1; ; attempt += 1) {
      await myTurn();
      const answer = await ask(url, headers, pacing.timeoutMs);
      if (answer.kind === 'answer') return answer.body;
      if (attempt >= pacing.tries) throw new Error(`PagerDuty ${answer.why}, ${attempt} times. Try again later.`);
      const wait = answer.afterMs ?? pacing.firstWaitMs * 2 ** (attempt - 1);
      await pacing.wait(Math.min(wait, pacing.longestWaitMs));
    }
  };
}

/** Keeps `pauseMs` between the starts of requests, however many wait at once. */
function turns({ pauseMs, wait }: Pacing): () => Promise<void> {
  let nextMs = 0;
  return async () => {
    const nowMs = performance.now();
    const startMs = Math.max(nowMs, nextMs);
    nextMs = startMs + pauseMs;
    if (startMs > nowMs) await wait(startMs - nowMs);
  };
}

async function ask(url: URL, headers: Readonly<Record<string, string>>, timeoutMs: number): Promise<Answer> {
  try {
    // A redirect would send the token to another server.
    const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    return sorted(url, response, text);
  } catch (error) {
    if (error instanceof TypeError || isTimeout(error)) return { kind: 'later', why: 'could not be reached' };
    throw error;
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && /^(Timeout|Abort)Error$/.test(error.name);

const REFUSALS: Readonly<Record<number, string>> = {
  401: 'PagerDuty does not take PAGERDUTY_TOKEN. Make a read-only key under Integrations → API Access Keys, and check that PAGERDUTY_API_URL is that of your region (https://api.eu.pagerduty.com in the EU).',
  403: 'PagerDuty does not let PAGERDUTY_TOKEN read this. Use a read-only key of the whole account, made under Integrations → API Access Keys.',
};

function sorted({ pathname }: URL, { ok, status, headers }: Response, text: string): Answer {
  if (status === 429) return { kind: 'later', why: 'takes no more requests for now', afterMs: resetIn(headers) };
  if (status >= 500) return { kind: 'later', why: `answered ${status}` };
  if (status === 404) return { kind: 'answer', body: undefined };
  if (!ok) throw new Error(REFUSALS[status] ?? `PagerDuty answered ${status} to GET ${pathname}.`);
  return { kind: 'answer', body: jsonIn(text) };
}

/** Milliseconds until the limit is reset. Both headers give seconds from now. */
function resetIn(headers: Headers): number | undefined {
  const seconds = Number(headers.get('ratelimit-reset') ?? headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return legibleJson(JSON.parse(text));
  } catch {
    throw new Error('PagerDuty answered something that is no JSON. Check PAGERDUTY_API_URL.');
  }
}
