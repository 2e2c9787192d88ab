import { createHmac, timingSafeEqual } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { MOST_BODY_BYTES } from '../../http/limits.ts';

/** Slack's limit for the age of a request, on either side: its clock and ours differ. */
const MOST_APART_MS = 5 * 60_000;
/** A request whose time is ahead of ours stays valid for twice as long. */
const REMEMBERED_MS = 2 * MOST_APART_MS + 60_000;
const SIGNATURE = /^v0=([0-9a-f]{64})$/;
const TIMESTAMP = /^\d{1,12}$/;

type Clocks = {
  /** Milliseconds since 1970. */
  readonly wallMs: () => number;
  /** Milliseconds of a clock that nobody can set. */
  readonly steadyMs: () => number;
};

/**
 * Lets only what Slack signed pass, once. Bolt checks the signature as well, and takes any text behind its hash and any time in the
 * future, so that a recorded request could be sent again. What is remembered was signed: nobody without the secret can fill the
 * memory or push a signature out of it. Slack signs each of its own retries anew. Each process keeps its own list.
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function onlyFromSlack(signingSecret: string, { wallMs, steadyMs }: Clocks): RequestHandler[] {
  const seen = new Map<string, number>();

  const looksSigned: RequestHandler = (request, response, next) => {
    // Only a POST reaches Bolt.
    if (request.method !== 'POST') return next('router');
    const [hash, timestamp] = [hashOf(request), timestampOf(request)];
    const isNow = timestamp !== undefined && Math.abs(wallMs() - timestamp * 1_000) <= MOST_APART_MS;
    if (hash === undefined || !isNow) return refuse(response, 'not signed by Slack just now');
    next();
  };

  const isSignedOnce: RequestHandler = (request, response, next) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const hash = hashOf(request) ?? '';
    const expected = createHmac('sha256', signingSecret)
      .update(`v0:${timestampOf(request)}:`)
      .update(body)
      .digest();
    if (!timingSafeEqual(expected, Buffer.from(hash, 'hex'))) return refuse(response, 'not signed by Slack');
    const now = steadyMs();
    forgetOld(seen, now);
    if (seen.has(hash)) return refuse(response, 'replayed');
    seen.set(hash, now);
    // Where Bolt looks for what was read already.
    Object.assign(request, { rawBody: body, body: undefined });
    next();
  };

  return [looksSigned, express.raw({ type: () => true, limit: MOST_BODY_BYTES, inflate: false }), isSignedOnce];
}

const hashOf = (request: Request): string | undefined => SIGNATURE.exec(request.get('x-slack-signature') ?? '')?.[1];

function timestampOf(request: Request): number | undefined {
  const text = request.get('x-slack-request-timestamp') ?? '';
  return TIMESTAMP.test(text) ? Number(text) : undefined;
}

const refuse = (response: Response, why: string): void => void response.status(401).send(why);

/** A map keeps the order in which entries were added, so the oldest come first. */
function forgetOld(seen: Map<string, number>, now: number): void {
  for (const [hash, at] of seen) {
    if (now - at < REMEMBERED_MS) return;
    seen.delete(hash);
  }
}
