import type { Router } from 'express';

/** Checks one thing that the bot needs; returns a sentence when it does not answer. */
export type Check = () => Promise<string | undefined>;

/** `/healthz` says that the process runs. `/readyz` says whether what it needs is there. */
export function registerHealth(router: Router, checks: Readonly<Record<string, Check>>): void {
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });

  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await check()) ?? 'ok'] as const),
    );
    const isReady = results.every(([, result]) => result === 'ok');
    response
      .status(isReady ? 200 : 503)
      .json({ status: isReady ? 'ready' : 'not ready', ...Object.fromEntries(results) });
  });
}
