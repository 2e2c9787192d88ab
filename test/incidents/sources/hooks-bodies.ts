/** Small bodies as the vendors send them; only the named fields matter to a test. */

type Fields = Readonly<Record<string, unknown>>;

/** An event of PagerDuty's; `data` are fields of its incident. */
export const pagerduty = (type: string, at: string, data: Fields = {}, event: Fields = {}) => ({
  event: {
    id: `event-${type}-${at}`,
    event_type: `incident.${type}`,
    resource_type: 'incident',
    occurred_at: at,
    data: {
      id: 'Q1',
      type: 'incident',
      title: 'Checkout answers 500',
      html_url: 'https://acme.pagerduty.com/incidents/Q1',
      created_at: '2026-11-25T08:00:00Z',
      service: { id: 'PSHOP', type: 'service_reference', summary: 'Shop API' },
      priority: null,
      urgency: 'high',
      resolve_reason: null,
      ...data,
    },
    ...event,
  },
});

/** The resolution of an incident that was merged into another. */
export const mergedInto = (other: string) => ({
  resolve_reason: { type: 'merge_resolve_reason', incident: { id: other, type: 'incident_reference' } },
});

/** One alert: when it fired and, if it has ended, when. */
export const alert = (name: string, startsAt: string, endsAt?: string, fields: Fields = {}) => ({
  status: endsAt === undefined ? 'firing' : 'resolved',
  labels: { alertname: 'HighErrorRate', instance: name, severity: 'critical', service: 'shop' },
  annotations: {},
  startsAt,
  endsAt: endsAt ?? '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus:9090/graph',
  fingerprint: name,
  ...fields,
});

type SentAlert = ReturnType<typeof alert>;

/** A group of alerts as Alertmanager and Grafana Alerting send it. */
export const alertGroup = (alerts: readonly SentAlert[], fields: Fields = {}) => ({
  version: '4',
  groupKey: '{}:{alertname="HighErrorRate"}',
  truncatedAlerts: 0,
  status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
  receiver: 'drumbeat',
  groupLabels: { alertname: 'HighErrorRate' },
  commonLabels: { alertname: 'HighErrorRate', service: 'shop' },
  commonAnnotations: { summary: 'One request in ten fails' },
  externalURL: 'http://alertmanager:9093',
  alerts,
  ...fields,
});

/** An event of Grafana OnCall's. */
export const oncall = (event: Fields, group: Fields = {}, rest: Fields = {}) => ({
  event,
  alert_group: {
    id: 'I1',
    state: 'firing',
    title: 'Shop is slow',
    created_at: '2026-11-25T08:00:00.5Z',
    acknowledged_at: null,
    resolved_at: null,
    labels: { severity: 'warning', service: 'shop' },
    permalinks: { slack: null, web: 'https://acme.grafana.net/a/grafana-oncall-app/alert-groups/I1' },
    ...group,
  },
  alert_group_id: 'I1',
  alert_payload: {},
  integration: { id: 'C1', name: 'Prometheus', type: 'alertmanager' },
  ...rest,
});

/** An event of Grafana IRM's about an incident. */
export const irm = (fields: Fields = {}, event = 'grafana.incident.updated.status') => ({
  version: 'v1.0.0',
  id: 'webhook-out-1',
  source: '/grafana/incident',
  time: '2026-11-25T08:30:01Z',
  event,
  incident: {
    incidentID: '19',
    severity: 'pending',
    labels: [],
    isDrill: false,
    createdTime: '2026-11-25T08:10:00.25Z',
    modifiedTime: '2026-11-25T08:30:00Z',
    closedTime: '',
    status: 'active',
    title: 'Shop is down',
    overviewURL: '/a/grafana-incident-app/incidents/19',
    incidentStart: '2026-11-25T08:10:00.25Z',
    incidentEnd: '',
    ...fields,
  },
});

/** A CDEvent about an incident. */
export const cdevent = (status: string, timestamp: string, content: Fields = {}, rest: Fields = {}) => ({
  context: {
    specversion: '0.5.1',
    id: `e-${status}-${timestamp}`,
    source: '/monitoring',
    type: `dev.cdevents.incident.${status}.0.3.0`,
    timestamp,
  },
  subject: {
    id: 'incident-123',
    source: '/monitoring',
    content: { description: 'Slower than 100 ms', service: { id: 'shop' }, ...content },
  },
  ...rest,
});
