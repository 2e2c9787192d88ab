import type { Router } from 'express';
import { within } from '../deadline.ts';

/** Checks one thing that the bot needs; returns a sentence when it does not answer. */
export type Check = () => Promise<string | undefined>;

/** Whoever asks whether a process is ready waits a few seconds, and takes silence for an end of the process. */
const CHECK_MS = 2_000;
/** Checks of a database that hangs each hold a connection for a minute, and must not use up all of them. */
const SHARED_MS = 10_000;

/**
 * `/healthz` says that the process runs. `/readyz` says whether what it needs is there, and which part is missing. `?exclude=slack`
 * leaves a part out: what is sent to `/v1` and `/hooks` is taken without Slack.
 */
export function registerHealth(router: Router, checks: Readonly<Record<string, Check>>): void {
  const shared = Object.entries(checks).map(([name, check]) => [name, sharedWhileItRuns(check)] as const);

  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });

  router.get('/readyz', async (request, response) => {
    const excluded = [request.query['exclude']].flat();
    const asked = shared.filter(([name]) => !excluded.includes(name));
    const results = await Promise.all(asked.map(async ([name, check]) => [name, await resultOf(check)] as const));
    const isReady = results.every(([, result]) => result === 'ok');
    response
      .status(isReady ? 200 : 503)
      .json({ status: isReady ? 'ready' : 'not ready', ...Object.fromEntries(results) });
  });
}

async function resultOf(check: Check): Promise<string> {
  const failure = () => new Error(`no answer in ${CHECK_MS / 1_000} s`);
  return within(CHECK_MS, check(), failure).then(
    (fault) => fault ?? 'ok',
    (error: Error) => error.message,
  );
}

/** The same check, whose result goes to all who ask while it runs. */
function sharedWhileItRuns(check: Check): Check {
  let running: { readonly result: ReturnType<Check>; readonly sinceMs: number } | undefined;
  return () => {
    const nowMs = performance.now();
    if (running !== undefined && nowMs - running.sinceMs < SHARED_MS) return running.result;
    const mine = {
      sinceMs: nowMs,
      result: check().finally(() => {
        if (running === mine) running = undefined;
      }),
    };
    running = mine;
    return mine.result;
  };
}
