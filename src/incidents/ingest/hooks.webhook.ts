import { createHash } from 'node:crypto';
import type { Router } from 'express';
import { cached } from '../../cached.ts';
import type { Clock } from '../../clock.ts';
import { againAfterConflict } from '../../db/trouble.ts';
import { excessOf, legibleJson } from '../../http/body/foreign-json.ts';
import type { TokenGate } from '../../http/token-gate.ts';
import { type HookReading, type Unread, withoutFuture } from '../sources/hooks.ts';
import type { HookSecrets, SourceSecret } from '../sources/secrets.ts';
import { type IncidentSource, isSigned, type SigningSource, SOURCES } from '../sources/sources.ts';
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
    const isAuthentic = authentic(gate('ingest'), signing);
    router.post(`/hooks/${source}`, ...isAuthentic, async (request, response) => {
      const now = clock();
      const bytes = bodyOf(request);
      const sent = sentIn(bytes);
      const reading = withoutFuture<IncidentSource>('unread' in sent ? sent.unread : parse(sent.body, now), now);
      const delivery = { source, body: sent.body, bodySha256: sha256(bytes), reading };
      const receipt = await againAfterConflict(() => hooks.receive(delivery, now, true));
      const answer = answerTo(reading, receipt);
      response.status(answer.status).json(answer.body);
    });
  }
}

const sha256 = (content: Buffer | string): Buffer => createHash('sha256').update(content).digest();

type SentBody = { readonly body: unknown; readonly unread?: Unread };

/** The body as it is read and kept; its text, and why, if it cannot be read. */
function sentIn(bytes: Buffer): SentBody {
  const text = bytes.toString('utf8');
  const unread = (why: string): SentBody => ({
    body: legibleJson(text),
    unread: { kind: 'unusable', reason: `it ${why}` },
  });
  try {
    const json: unknown = JSON.parse(text);
    const excess = excessOf(json);
    return excess === undefined ? { body: legibleJson(json) } : unread(excess);
  } catch {
    return unread('is no JSON');
  }
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
