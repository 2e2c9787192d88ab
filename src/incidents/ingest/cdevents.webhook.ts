import { createHash } from 'node:crypto';
import type { Request, Router } from 'express';
import type { Clock } from '../../clock.ts';
import { isDeploymentType } from '../../deploys/events/cdevents-deployment.ts';
import { type EventAnswer, statusOf } from '../../deploys/ingest/event-answer.ts';
import type { IngestEvents, IngestIncident } from '../../deploys/ingest/ingest.webhook.ts';
import { legibleJson } from '../../http/body/foreign-json.ts';
import { jsonBody } from '../../http/body/json-body.ts';
import { MOST_INCIDENT_EVENTS } from '../../http/limits.ts';
import { refuseMoreThan } from '../../http/problem.ts';
import type { TokenGate } from '../../http/token-gate.ts';
import { cdeventIn, cdeventsIncident, cdeventTypeIn, isIncidentType } from '../sources/cdevents.ts';
import { withoutFuture } from '../sources/hooks.ts';
import type { HooksStore } from './hooks.store.ts';

type Deps = {
  readonly hooks: HooksStore;
  /** Ingests the deployments among the events, as `POST /v1/deploys` does. */
  readonly ingestDeployments: IngestEvents;
  readonly clock: Clock;
  readonly gate: TokenGate;
};

/**
 * CDEvents at `POST /v1/incidents`, those of deployments included. Register it before the route of our own incidents, which
 * gets everything that is not a CDEvent. Deployments are stored first, all or none; then each incident by itself.
 */
export function registerCdevents(router: Router, { hooks, ingestDeployments, clock, gate }: Deps): void {
  router.post('/v1/incidents', gate('ingest'), jsonBody, async (request, response, next) => {
    const events = cdeventsIn(request);
    if (events === undefined) return next();
    const now = clock();
    const deployments = events.filter(({ isDeployment }) => isDeployment);
    const headerType = request.get('ce-type');
    const stored =
      deployments.length > 0
        ? await ingestDeployments(deployments, headerType === undefined ? {} : { headerType }, now)
        : [];
    const answerOf = new Map(deployments.map((event, index) => [event, stored[index]]));
    const answers: EventAnswer[] = [];
    for (const event of events) answers.push(answerOf.get(event) ?? (await ingestEvent(hooks, event.cdevent, now)));
    const bodies = answers.map(({ body }) => body);
    response.status(statusOf(answers)).json(Array.isArray(request.body) ? bodies : bodies[0]);
  });
}

type SentCdevent = {
  readonly raw: unknown;
  readonly at: readonly number[];
  readonly cdevent: unknown;
  readonly isDeployment: boolean;
};

/** The CDEvents of a body; `undefined` if it has none. */
function cdeventsIn(request: Request): readonly SentCdevent[] | undefined {
  const body: unknown = request.body;
  const headerType = request.get('ce-type');
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  refuseMoreThan(MOST_INCIDENT_EVENTS, items.length);
  const events = items.map((raw, index) => ({
    raw,
    at: Array.isArray(body) ? [index] : [],
    cdevent: cdeventIn(raw, headerType) ?? null,
    isDeployment: isDeploymentType(cdeventTypeIn(raw, headerType) ?? ''),
  }));
  if (items.every((item) => cdeventIn(item, headerType) === undefined)) return undefined;
  return events;
}

/** Ingests the CDEvents of incidents that come in at `POST /v1/deploys`. */
export const ingestIncident =
  (hooks: HooksStore): IngestIncident =>
  async (type, cdevent, now) =>
    isIncidentType(type) ? ingestEvent(hooks, cdevent ?? null, now) : undefined;

/** A body that cannot be used is accepted, kept and shown in data health, because a broker has no better one to send. */
async function ingestEvent(hooks: HooksStore, sent: unknown, now: Date): Promise<EventAnswer> {
  const body = legibleJson(sent);
  const reading = withoutFuture(cdeventsIncident(body, now), now);
  const bodySha256 = createHash('sha256').update(JSON.stringify(body)).digest();
  const { isReplay, incidents } = await hooks.receive({ source: 'cdevents', body, bodySha256, reading }, now);
  switch (reading.kind) {
    case 'changes':
      return { status: 200, body: isReplay ? { result: 'replay' } : { result: 'taken', incidents } };
    case 'ignored':
    case 'unusable':
      return { status: 202, body: { result: reading.kind, reason: reading.reason } };
  }
}
