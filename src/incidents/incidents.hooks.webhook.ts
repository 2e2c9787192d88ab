import { createHash } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import type { Clock } from '../clock.ts';
import { jsonBody } from '../http/json-body.ts';
import { Problem } from '../http/problem.ts';
import type { TokenGate } from '../http/token-gate.ts';
import { alertmanagerIncident } from './alertmanager-incident.ts';
import { cdeventIn, cdeventsIncident } from './cdevents-incident.ts';
import { grafanaAlertingIncident } from './grafana-alerting-incident.ts';
import { grafanaIrmIncident } from './grafana-irm-incident.ts';
import { grafanaOncallIncident } from './grafana-oncall-incident.ts';
import type { HooksStore, Receipt } from './hooks.store.ts';
import { type HookParser, type HookReading, type IncidentSource, withoutFuture } from './hooks.ts';
import { authentic, bodyOf, type Signing, verifyGrafanaIncident, verifyPagerduty } from './hooks-verify.webhook.ts';
import { pagerdutyIncident } from './pagerduty-incident.ts';

/** Secrets of the sources that sign; without one, a source needs a token. */
type HookSecrets = { readonly pagerduty?: string | undefined; readonly grafanaIrm?: string | undefined };

type Deps = {
  readonly hooks: HooksStore;
  readonly secrets: HookSecrets;
  readonly clock: Clock;
  readonly gate: TokenGate;
};

type Hook = { readonly source: IncidentSource; readonly parse: HookParser; readonly signing?: Signing };

const hooksOf = (secrets: HookSecrets): readonly Hook[] => [
  {
    source: 'pagerduty',
    parse: pagerdutyIncident,
    signing: {
      header: 'x-pagerduty-signature',
      variable: 'PAGERDUTY_WEBHOOK_SECRET',
      secret: secrets.pagerduty,
      verify: verifyPagerduty,
    },
  },
  { source: 'alertmanager', parse: alertmanagerIncident },
  { source: 'grafana-alerting', parse: grafanaAlertingIncident },
  { source: 'grafana-oncall', parse: grafanaOncallIncident },
  {
    source: 'grafana-irm',
    parse: grafanaIrmIncident,
    signing: {
      header: 'gi-signature',
      variable: 'GRAFANA_IRM_WEBHOOK_SECRET',
      secret: secrets.grafanaIrm,
      verify: verifyGrafanaIncident,
    },
  },
];

/**
 * `POST /hooks/…` of each source of incidents, and CDEvents at `POST /v1/incidents`: register it before the route of our own
 * incidents, to which it leaves whatever is no CDEvent.
 */
export function registerIncidentHooks(router: Router, { hooks, secrets, clock, gate }: Deps): void {
  for (const { source, parse, signing } of hooksOf(secrets)) {
    router.post(`/hooks/${source}`, ...authentic(gate('ingest'), signing), async (request, response) => {
      const now = clock();
      const bytes = bodyOf(request);
      const body = jsonIn(bytes);
      const reading = withoutFuture(body === undefined ? NO_JSON : parse(body, now), now);
      const delivery = { source, body: body ?? bytes.toString('utf8'), bodySha256: sha256(bytes), reading };
      answer(response, [answerTo(reading, await hooks.receive(delivery, now))]);
    });
  }
  router.post('/v1/incidents', gate('ingest'), jsonBody, async (request, response, next) => {
    const events = cdeventsIn(request);
    if (events === undefined) return next();
    const now = clock();
    const answers: Answer[] = [];
    for (const body of events) {
      const reading = withoutFuture(cdeventsIncident(body, now), now);
      const delivery = { source: 'cdevents' as const, body, bodySha256: sha256(JSON.stringify(body)), reading };
      answers.push(answerTo(reading, await hooks.receive(delivery, now)));
    }
    answer(response, answers, Array.isArray(request.body));
  });
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

const MAX_EVENTS = 100;

/** The CDEvents of a body, or `undefined` where there is none. */
function cdeventsIn(request: Request): unknown[] | undefined {
  const body: unknown = request.body;
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  const events = items.map((item) => cdeventIn(item, request.get('ce-type')));
  if (events.every((event) => event === undefined)) return undefined;
  if (events.length > MAX_EVENTS) {
    const detail = `The array has ${events.length} events; send at most ${MAX_EVENTS} at once.`;
    throw new Problem(413, 'too-many-events', 'Too many events', detail);
  }
  return events.map((event) => event ?? null);
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

function answer(response: Response, answers: readonly Answer[], isMany = false): void {
  const status = answers.some((one) => one.status === 200) ? 200 : 202;
  response.status(status).json(isMany ? answers.map(({ body }) => body) : answers[0]?.body);
}
