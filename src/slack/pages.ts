import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { type BackOff, backOffMs } from './connection/back-off.ts';
import { deliveryClient } from './delivery-client.ts';
import { sortSlackError } from './failure.ts';

/** Where lists are read from, and how long one list may wait for Slack in all. */
export type Lists = { readonly client: WebClient; readonly mostWaitMs: number };

/** Slack allows twenty pages a minute: twenty thousand people take five minutes, and more where others read with the same token. */
export const UNHURRIED_MS = 30 * 60_000;
/** Somebody waits for what is read. */
export const IN_HAND_MS = 2_000;

/**
 * A client beside `client` for lists. Where Slack says to wait, the SDK would let every other call of a client wait as well, so
 * this one reports it at once, and `pagesOf` waits.
 */
export const clientForLists = ({ token = '', slackApiUrl }: WebClient): WebClient =>
  deliveryClient({ botToken: token, apiUrl: slackApiUrl });

type Page = { readonly response_metadata?: { readonly next_cursor?: string | undefined } | undefined };
/** What a call adds to its arguments to get this page; nothing for the first. */
type At = { readonly cursor?: string };

/** A page that failed so often in a row, other than by the rate, is given up. */
const MOST_FAILURES = 3;
const PAUSES: BackOff = { firstPauseMs: 1_000, longestPauseMs: 30_000 };

/**
 * The pages of one of Slack's lists. A page that Slack refuses because of its rate, or that fails on the way, is asked for again
 * after as long as Slack wants, so that no page is read twice. Throws what Slack said where the list would wait for longer than
 * `mostWaitMs` in all, or a page fails too often.
 */
export async function* pagesOf<Read extends Page>(
  read: (at: At) => Promise<Read>,
  { mostWaitMs }: Pick<Lists, 'mostWaitMs'>,
): AsyncGenerator<Read, void> {
  let [cursor, failures, waitedMs] = ['', 0, 0];
  do {
    try {
      const page = await read(cursor === '' ? {} : { cursor });
      failures = 0;
      yield page;
      cursor = page.response_metadata?.next_cursor ?? '';
    } catch (error) {
      failures += 1;
      const pauseMs = pauseAfter(error, failures);
      if (pauseMs === undefined || waitedMs + pauseMs > mostWaitMs) throw error;
      waitedMs += pauseMs;
      await sleep(pauseMs, undefined, { ref: false });
    }
  } while (cursor !== '' || failures > 0);
}

/** `undefined` where Slack would say the same again. Reading changes nothing, also when it fails half-way. */
function pauseAfter(error: unknown, failures: number): number | undefined {
  const failure = sortSlackError(error);
  if (failure.kind === 'rate-limited') return backOffMs(failures, PAUSES, 1, failure.retryAfterMs);
  return failure.kind === 'uncertain' && failures < MOST_FAILURES
    ? backOffMs(failures, PAUSES, Math.random())
    : undefined;
}
