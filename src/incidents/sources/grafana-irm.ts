import { z } from 'zod';
import { address, clipped, moment, severityIn, unusable, words } from './fields.ts';
import { oncallGroup } from './grafana-oncall.ts';
import type { HookParser, Onset, ReadSignature } from './hooks.ts';

const Label = z.object({ key: words(100), label: words(200), value: words(200) }).partial();

const Webhook = z.object({
  time: moment,
  event: z.string(),
  incident: z.object({
    incidentID: z.string().min(1),
    title: words(500),
    severity: words(40),
    status: words(40),
    isDrill: z.boolean().nullish(),
    labels: z.array(Label).max(1_000, 'has more than 1,000 labels').nullish(),
    overviewURL: address,
    createdTime: moment,
    modifiedTime: moment,
    closedTime: moment,
    incidentStart: moment,
    incidentEnd: moment,
  }),
});
type Incident = z.output<typeof Webhook>['incident'];

const SEVERITIES: Readonly<Record<string, string>> = { critical: 'P1', major: 'P2', minor: 'P3' };
const NOT_YET = 'pending';

/** Webhooks of Grafana IRM: incidents, and alert groups as OnCall sends them. */
export const grafanaIrmIncident: HookParser<'grafana-irm'> = (body, now) => {
  if (typeof body === 'object' && body !== null && 'alert_group' in body) return oncallGroup('grafana-irm', body, now);
  const parsed = Webhook.safeParse(body);
  if (!parsed.success) return unusable(parsed.error);
  const { event, time, incident } = parsed.data;
  if (!event.startsWith('grafana.incident.'))
    return { kind: 'ignored', reason: `${clipped(event, 100)} is no incident` };
  if (incident.isDrill === true) return { kind: 'ignored', reason: 'it is a drill' };
  const saidAt = incident.modifiedTime ?? time;
  const at = saidAt ?? now;
  const notYet = saidAt === undefined ? undefined : null;
  return {
    kind: 'changes',
    changes: [
      {
        source: 'grafana-irm',
        key: incident.incidentID,
        at,
        isUndated: saidAt === undefined,
        reported: {
          title: incident.title,
          severity: incident.severity === NOT_YET ? notYet : severityIn(SEVERITIES, incident.severity),
          service: serviceOf(incident),
          url: incident.overviewURL,
          openedAt: incident.createdTime,
          resolvedAt: incident.status === 'resolved' ? (incident.incidentEnd ?? incident.closedTime ?? at) : notYet,
        },
        onset: onsetOf(incident),
      },
    ],
  };
};

/** `t=…,v1=…` over the hash of the body and the time. @see https://github.com/grafana/incident-go */
export const grafanaIrmSignature: ReadSignature = (header, body, sha256) => {
  const [, time = '', signature = ''] = /^t=(\d{1,20}),\s*v1=([0-9a-f]{64})$/i.exec(header) ?? [];
  return { signed: `${sha256(body).toString('base64')}:${time}:v1`, signatures: [signature] };
};

/** A start that somebody set is when users were affected. Otherwise it equals the time when the incident was declared. */
function onsetOf({ incidentStart, createdTime }: Incident): Onset | undefined {
  if (incidentStart === undefined) return createdTime && { at: createdTime, source: 'ticket' };
  return { at: incidentStart, source: incidentStart.getTime() === createdTime?.getTime() ? 'ticket' : 'impact' };
}

/** `{"key": "service", "label": "checkout"}` or `{"label": "service:checkout"}`. */
const serviceOf = ({ labels }: Incident): string | undefined =>
  (labels ?? [])
    .map(({ key, label, value }) => (key === 'service' ? (value ?? label) : /^service[:=](.+)$/.exec(label ?? '')?.[1]))
    .find((name) => name !== undefined);
