import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { limit } from '../../src/http/fields.ts';
import {
  MOST_ALERTS,
  MOST_ALERTS_BODY_BYTES,
  MOST_BODY_BYTES,
  MOST_CONNECTIONS,
  MOST_DEPLOYMENT_EVENTS,
  MOST_INCIDENT_EVENTS,
  MOST_JSON_DEPTH,
  MOST_JSON_FIELDS,
  MOST_JSON_VALUES,
  SERVER_LIMITS,
} from '../../src/http/limits.ts';
import { alertmanagerIncident } from '../../src/incidents/sources/alertmanager.ts';
import { alert, alertGroup } from '../incidents/sources/hooks-bodies.ts';

const GUIDE = readFileSync(path.join(import.meta.dirname, '../../docs/api.md'), 'utf8');

/** The rows of the guide's table of limits: what is limited and where, with the number. */
const documented = new Map(
  [
    ...(GUIDE.split('## Limits')[1]?.split('\n## ')[0] ?? '').matchAll(
      /^\| ([^|]+) \| ([^|]+) \| ([\d,]+)[^|]*\| [^|]+ \|$/gm,
    ),
  ].map(([, what, routes, most]) => [`${what} (${routes})`, Number(most?.replaceAll(',', ''))]),
);

test('the guide has the numbers of the code', () => {
  expect(Object.fromEntries(documented)).toEqual({
    'address and headers together (all)': SERVER_LIMITS.maxHeaderSize,
    'wait for the end of the headers (all)': SERVER_LIMITS.headersTimeout / 1_000,
    'wait for the end of the body (all)': SERVER_LIMITS.requestTimeout / 1_000,
    'wait for the next request of an open connection (all)': SERVER_LIMITS.keepAliveTimeout / 1_000,
    'connections at once (all)': MOST_CONNECTIONS,
    'a body, unpacked (`/v1`, `/hooks/*`, `/slack/events`)': MOST_BODY_BYTES,
    'a body, unpacked (`/hooks/alertmanager`, `/hooks/grafana-alerting`)': MOST_ALERTS_BODY_BYTES,
    'levels of JSON (`/v1`, `/hooks/*`)': MOST_JSON_DEPTH,
    'values in JSON (`/v1`, `/hooks/*`)': MOST_JSON_VALUES,
    'fields of one object (`/v1`, `/hooks/*`)': MOST_JSON_FIELDS,
    'events in one array (`POST /v1/deploys`)': MOST_DEPLOYMENT_EVENTS,
    'events in one array (`POST /v1/incidents`)': MOST_INCIDENT_EVENTS,
    'alerts in one body (`/hooks/alertmanager`, `/hooks/grafana-alerting`)': MOST_ALERTS,
    '`Idempotency-Key` (`POST /v1/deploys`)': 200,
    'rows of a page (`GET /v1/deploys`, `GET /v1/incidents`)': 200,
    'age of a signature (`/slack/events`)': 300,
  });
});

test('the two numbers that schemas have are those of the guide', () => {
  expect([limit.safeParse('200').success, limit.safeParse('201').success]).toEqual([true, false]);
  const group = (alerts: number) =>
    alertGroup(Array.from({ length: alerts }, (_, index) => alert(`a${index}`, '2026-11-25T08:00:00Z')));
  const now = new Date('2026-11-25T10:00:00Z');
  expect([MOST_ALERTS, MOST_ALERTS + 1].map((alerts) => alertmanagerIncident(group(alerts), now).kind)).toEqual([
    'changes',
    'unusable',
  ]);
});
