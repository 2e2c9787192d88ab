import type { RequestHandler } from 'express';

/** Slack's own limit for the age of a request, with a margin. */
const REMEMBERED_MS = 6 * 60_000;
const MOST_REMEMBERED = 100_000;

/**
 * Refuses a request whose signature came before. Bolt checks that a signature is right and at most five minutes old; within
 * these, a recorded request could be played again. Slack signs each of its own retries anew. Kept per process.
 */
export function refuseReplays(nowMs: () => number): RequestHandler {
  const seen = new Map<string, number>();
  return (request, response, next) => {
    const signature = request.get('x-slack-signature');
    if (signature === undefined) return next();
    const now = nowMs();
    forgetOld(seen, now);
    if (seen.has(signature)) {
      response.status(401).send('replayed');
      return;
    }
    seen.set(signature, now);
    // What was never rightly signed is no replay of anything, and must not crowd out what was.
    response.on('finish', () => {
      if (response.statusCode === 401) seen.delete(signature);
    });
    next();
  };
}

/** A map keeps the order of arrival, so the oldest come first. */
function forgetOld(seen: Map<string, number>, now: number): void {
  for (const [signature, at] of seen) {
    if (now - at < REMEMBERED_MS && seen.size < MOST_REMEMBERED) return;
    seen.delete(signature);
  }
}
