import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Router } from 'express';
import { cached } from '../../cached.ts';
import type { Clock } from '../../clock.ts';
import { CALLERS, withAllowance } from '../../db/budget.ts';
import { againAfterConflict } from '../../db/trouble.ts';
import { excessOf, legibleJson } from '../../http/body/foreign-json.ts';
import { MOST_ALERTS_BODY_BYTES, MOST_BODY_BYTES } from '../../http/limits.ts';
import type { Problem } from '../../http/problem.ts';
import type { TokenGate } from '../../http/token-gate.ts';
import { type HookParser, type HookReading, type Unread, withoutFuture } from '../sources/hooks.ts';
import { joinedGroups } from '../sources/joined-groups.ts';
import type { HookSecrets, SourceSecret } from '../sources/secrets.ts';
import { type IncidentSource, isSigned, type SigningSource, SOURCES } from '../sources/sources.ts';
import { readAlertsBody } from './alerts-body.webhook.ts';
import type { HooksStore, Receipt } from './hooks.store.ts';
import { authentic, bodyOf, type Signing } from './verify.webhook.ts';

type Deps = {
  readonly hooks: HooksStore;
  /** The secrets in the environment. A source without a secret needs a token. */
  readonly secrets: HookSecrets;
  /** The secrets of App Home, for the other sources. */
  readonly storedSecret?: (source: SigningSource) => Promise<SourceSecret>;
  readonly clock: Clock;
  readonly gate: TokenGate;
};

/** How long a secret that was changed in App Home may go unnoticed. Less than other settings, because events are refused. */
const SECRET_KEPT_MS = 500;

const NONE: SourceSecret = { kind: 'none' };

/** The secret of the source's variable, else the one of App Home. */
function currentSecret(source: SigningSource, { secrets, storedSecret }: Deps): Signing['current'] {
  const secret = secrets[source];
  return secret === undefined
    ? cached(async () => (await storedSecret?.(source)) ?? NONE, SECRET_KEPT_MS)
    : () => Promise.resolve({ kind: 'known', secret } as const);
}

/** `POST /hooks/…` of each source of incidents. */
export function registerIncidentHooks(router: Router, deps: Deps): void {
  const { hooks, clock, gate } = deps;
  for (const one of SOURCES) {
    if (!('hook' in one)) continue;
    const { source, parse } = one;
    const signing = isSigned(one) ? { ...one.signing, current: currentSecret(one.source, deps) } : undefined;
    const limit = 'hasAlerts' in one ? MOST_ALERTS_BODY_BYTES : MOST_BODY_BYTES;
    const onRefused = ({ message }: Problem) => hooks.refused(source, message, clock());
    const isAuthentic = authentic(gate('ingest'), { limit, onRefused }, signing);
    router.post(`/hooks/${source}`, ...isAuthentic, async (request, response) => {
      const now = clock();
      const bytes = bodyOf(request);
      const isLarge = 'hasAlerts' in one && bytes.length > READ_IN_PIECES;
      const { body, reading: read } = isLarge ? await largeIn(bytes, parse, now) : sentIn(bytes, parse, now);
      const reading = withoutFuture<IncidentSource>(read, now);
      const delivery = { source, body, bodySha256: sha256(bytes), reading };
      const receive = () => againAfterConflict(() => hooks.receive(delivery, now, true));
      // Reading many megabytes takes its own time. Who sends them waits longer than others.
      const allowance = { ...CALLERS, untilMs: performance.now() + LARGE_MS };
      const receipt = await (isLarge ? withAllowance(allowance, receive) : receive());
      const answer = answerTo(reading, receipt);
      response.status(answer.status).json(answer.body);
    });
  }
}

const sha256 = (content: Buffer | string): Buffer => createHash('sha256').update(content).digest();

/** What was sent, as it is kept, and what it says. */
type Sent = { readonly body: unknown; readonly reading: HookReading<IncidentSource> };

/** The body as it is read and kept; its text, and why, if it cannot be read. */
function sentIn(bytes: Buffer, parse: HookParser<IncidentSource>, now: Date): Sent {
  const text = bytes.toString('utf8');
  const unread = (why: string): Sent => ({ body: legibleJson(text), reading: unreadable(why) });
  try {
    const json: unknown = JSON.parse(text);
    const excess = excessOf(json);
    if (excess !== undefined) return unread(excess);
    const body = legibleJson(json);
    return { body, reading: parse(body, now) };
  } catch {
    return unread('is no JSON');
  }
}

const unreadable = (why: string): Unread => ({ kind: 'unusable', reason: `it ${why}` });

/** Bytes of a group of alerts from which on it is read in pieces. Fewer bytes have few values. */
const READ_IN_PIECES = 200_000;

/** What the database has for a large group of alerts once it was read, in milliseconds. */
const LARGE_MS = 8_000;

/** Alerts that are read at once, before other requests have their turn, and those of a large body that are kept as they were sent. */
const [AT_ONCE, KEPT] = [500, 50];

/** The same for a group of alerts of many megabytes, of which the first alerts are kept. */
async function largeIn(bytes: Buffer, parse: HookParser<IncidentSource>, now: Date): Promise<Sent> {
  const read = await readAlertsBody(bytes);
  if (typeof read === 'string' && bytes.length <= MOST_BODY_BYTES) return sentIn(bytes, parse, now);
  if (typeof read === 'string')
    return { body: legibleJson(bytes.toString('utf8', 0, 1_000)), reading: unreadable(read) };
  const { head, alerts } = read;
  const parts: HookReading<IncidentSource>[] = [];
  for (let at = 0; at < alerts.length; at += AT_ONCE) {
    await breathe();
    parts.push(parse({ ...head, alerts: alerts.slice(at, at + AT_ONCE) }, now));
  }
  const body = { ...head, alerts: alerts.slice(0, KEPT), alerts_left_out: Math.max(0, alerts.length - KEPT) };
  return { body, reading: joinedGroups(parts) };
}

type Answer = { readonly status: 200 | 202; readonly body: object };

/** Vendors stop sending after a few refusals, so a body that cannot be used is accepted, kept and shown in data health. */
function answerTo(reading: HookReading, { isReplay, incidents }: Receipt): Answer {
  switch (reading.kind) {
    case 'changes':
      return { status: 200, body: isReplay ? { result: 'replay' } : { result: 'taken', incidents } };
    case 'ignored':
    case 'unusable':
      return { status: 202, body: { result: reading.kind, reason: reading.reason } };
  }
}
