import type { RequestHandler } from 'express';
import { CALLERS, READERS, withAllowance } from '../db/budget.ts';

/** Vendors wait 5 to 10 seconds for the answer to a webhook, and send it again later. */
const HOOK_MS = 3_000;
/** `emit-deploy.sh` and most CI jobs wait ten seconds. */
const WRITE_MS = 7_000;
const READ_MS = 20_000;

/**
 * Gives each request its time for the database, counted from the end of its body: a slow line is not the database's fault. What is
 * not stored by then is refused and never stored.
 */
export const timeForRequests: RequestHandler = (request, _response, next) => {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const totalMs = request.originalUrl.startsWith('/hooks/') ? HOOK_MS : isRead ? READ_MS : WRITE_MS;
  const allowance = { ...(isRead ? READERS : CALLERS), untilMs: performance.now() + totalMs };
  request.once('end', () => {
    allowance.untilMs = performance.now() + totalMs;
  });
  withAllowance(allowance, next);
};
