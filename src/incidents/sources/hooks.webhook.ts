import { createHash } from 'node:crypto';
import type { Router } from 'express';
import { cached } from '../../cached.ts';
import type { Clock } from '../../clock.ts';
import type { TokenGate } from '../../http/token-gate.ts';
import { alertmanagerIncident } from './alertmanager.ts';
import { grafanaAlertingIncident } from './grafana-alerting.ts';
import { grafanaIrmIncident } from './grafana-irm.ts';
import { grafanaOncallIncident } from './grafana-oncall.ts';
import type { HooksStore, Receipt } from './hooks.store.ts';
import { type HookParser, type HookReading, type IncidentSource, withoutFuture } from './hooks.ts';
import { pagerdutyIncident } from './pagerduty.ts';
import { type HookSecrets, SIGNING_SOURCES, type SigningSource, type SourceSecret } from './secrets.ts';
import { authentic, bodyOf, type Signing, verifyGrafanaIncident, verifyPagerduty } from './verify.webhook.ts';

type Deps = {
  readonly hooks: HooksStore;
  /** What the operator set; without a secret, a source needs a token. */
  readonly secrets: HookSecrets;
  /** What is set in App Home for the rest. */
  readonly storedSecret?: (source: SigningSource) => Promise<SourceSecret>;
  readonly clock: Clock;
  readonly gate: TokenGate;
};

type Hook = { readonly source: IncidentSource; readonly parse: HookParser };

const HOOKS: readonly Hook[] = [
  { source: 'pagerduty', parse: pagerdutyIncident },
  { source: 'alertmanager', parse: alertmanagerIncident },
  { source: 'grafana-alerting', parse: grafanaAlertingIncident },
  { source: 'grafana-oncall', parse: grafanaOncallIncident },
  { source: 'grafana-irm', parse: grafanaIrmIncident },
];

const SIGNATURES: Readonly<Record<SigningSource, Pick<Signing, 'header' | 'verify'>>> = {
  pagerduty: { header: 'x-pagerduty-signature', verify: verifyPagerduty },
  'grafana-irm': { header: 'gi-signature', verify: verifyGrafanaIncident },
};

/** How long a secret that was changed in App Home may go unnoticed: shorter than other settings, as events are refused. */
const SECRET_KEPT_MS = 500;

const NONE: SourceSecret = { kind: 'none' };

/** How a source signs, with the secret of its variable, else that of App Home; `undefined` where it does not sign. */
function signingOf(hook: IncidentSource, { secrets, storedSecret }: Deps): Signing | undefined {
  const signing = SIGNING_SOURCES.find(({ source }) => source === hook);
  if (signing === undefined) return undefined;
  const { source, setting, variable } = signing;
  const secret = secrets[setting];
  const current =
    secret === undefined
      ? cached(async () => (await storedSecret?.(source)) ?? NONE, SECRET_KEPT_MS)
      : () => Promise.resolve({ kind: 'known', secret } as const);
  return { ...SIGNATURES[source], variable, current };
}

/** `POST /hooks/…` of each source of incidents. */
export function registerIncidentHooks(router: Router, deps: Deps): void {
  const { hooks, clock, gate } = deps;
  for (const { source, parse } of HOOKS) {
    const isAuthentic = authentic(gate('ingest'), signingOf(source, deps));
    router.post(`/hooks/${source}`, ...isAuthentic, async (request, response) => {
      const now = clock();
      const bytes = bodyOf(request);
      const body = jsonIn(bytes);
      const reading = withoutFuture(body === undefined ? NO_JSON : parse(body, now), now);
      const delivery = { source, body: body ?? bytes.toString('utf8'), bodySha256: sha256(bytes), reading };
      const receipt = await hooks.receive(delivery, now);
      if (receipt.incidents.length > 0) await hooks.nowLive(receipt.incidents, now);
      const answer = answerTo(reading, receipt);
      response.status(answer.status).json(answer.body);
    });
  }
}

const sha256 = (content: Buffer | string): Buffer => createHash('sha256').update(content).digest();

const NO_JSON: HookReading = { kind: 'unusable', reason: 'it is no JSON' };

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

type Answer = { readonly status: 200 | 202; readonly body: object };

/** Vendors stop sending after a few refusals, so a body that cannot be used is taken, kept and shown in data health. */
function answerTo(reading: HookReading, { isReplay, incidents }: Receipt): Answer {
  switch (reading.kind) {
    case 'changes':
      return { status: 200, body: isReplay ? { result: 'replay' } : { result: 'taken', incidents } };
    case 'ignored':
    case 'unusable':
      return { status: 202, body: { result: reading.kind, reason: reading.reason } };
  }
}
