import type { RequestHandler } from 'express';

/** Slack's own limit for the age of a request is five minutes; this leaves a margin. */
const REMEMBERED_MS = 6 * 60_000;
const MOST_REMEMBERED = 100_000;

/**
 * Refuses a request whose signature was used before. Bolt checks that a signature is right and at most five minutes old; within
 * that time, a recorded request could be sent again. Slack signs each of its own retries anew. Each process keeps its own list.
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
    // A wrong signature is not worth keeping, and many of them must not push out the right ones.
    response.on('finish', () => {
      if (response.statusCode === 401) seen.delete(signature);
    });
    next();
  };
}

/** A map keeps the order in which entries were added, so the oldest come first. */
function forgetOld(seen: Map<string, number>, now: number): void {
  for (const [signature, at] of seen) {
    if (now - at < REMEMBERED_MS && seen.size < MOST_REMEMBERED) return;
    seen.delete(signature);
  }
}
