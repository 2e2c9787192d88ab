import { setTimeout as sleep } from 'node:timers/promises';
import { inTime } from '../../deadline.ts';
import type { Log } from '../../log.ts';
import { isTokenRefused, sortSlackError } from '../failure.ts';
import { backOffMs } from './back-off.ts';
import { afterFailure, faultOf, type LinkState, notYetUp, type SlackFault } from './link-state.ts';
import type { SlackTimings } from './timings.ts';

/** What is tried again and again. */
export type Attempt = {
  /** What is missing while it fails: an answer of Slack, or a socket. */
  readonly link: 'answer' | 'socket';
  /** The variable with the token that Slack may refuse. */
  readonly variable: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN';
  /** Calls `up` once it works. It returns when it is time for the next attempt, at once, and throws where it failed. */
  run(up: () => void, signal: AbortSignal): Promise<void>;
};

export type KeptLink = {
  /** Until the first attempt has worked or failed. */
  readonly tried: Promise<void>;
  fault(): SlackFault | undefined;
  stop(): Promise<void>;
};

/** An attempt throws it to say itself why it failed. */
export class LinkLost extends Error {}

/** How long the running attempt may take to end. */
const STOP_MS = 1_000;

/** Keeps a link to Slack up for as long as the bot runs, with longer and longer pauses between attempts that fail. It never throws. */
export function keepLink(attempt: Attempt, timings: SlackTimings, log: Log): KeptLink {
  const stopping = new AbortController();
  const { signal } = stopping;
  let state: LinkState = notYetUp(performance.now());
  let isTried = () => {};
  const tried = new Promise<void>((resolve) => {
    isTried = resolve;
  });

  const up = () => {
    if (state.kind === 'down')
      log.info({ link: attempt.link, afterMs: Math.round(performance.now() - state.sinceMs) }, 'Slack is there');
    state = { kind: 'up' };
    isTried();
  };

  function down(error: unknown): { readonly isRefused: boolean; readonly retryAfterMs: number } {
    const failure = sortSlackError(error);
    const code = error instanceof LinkLost ? error.message : failure.code;
    const isRefused = isTokenRefused(code);
    const reason = isRefused ? `Slack refuses ${attempt.variable}: ${code}` : `no ${attempt.link} from Slack: ${code}`;
    if (state.kind === 'up') log.warn({ reason }, 'Slack is out of reach');
    else log.debug({ reason }, 'Slack is still out of reach');
    state = afterFailure(state, reason, isRefused, performance.now());
    isTried();
    return { isRefused, retryAfterMs: failure.kind === 'rate-limited' ? failure.retryAfterMs : 0 };
  }

  async function loop(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await attempt.run(up, signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const { isRefused, retryAfterMs } = down(error);
        const pauseMs = isRefused ? timings.refusedPauseMs : backOffMs(failures, timings, Math.random(), retryAfterMs);
        await pause(pauseMs, signal);
      }
    }
  }

  const ended = loop();
  return {
    tried,
    fault: () => faultOf(state, timings.graceMs, performance.now()),
    async stop() {
      stopping.abort();
      isTried();
      await inTime(STOP_MS, ended);
    },
  };
}

/** Waits, or until the bot stops. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
