import { z } from 'zod';
import { ALERT_SEVERITIES, address, isTest, labels, moment, serviceIn, severityIn, unusable, words } from './fields.ts';
import type { HookParser, HookReading, Onset } from './hooks.ts';

/** A raw alert is what the monitoring tool sent. Only what looks like an alert of Alertmanager is read. */
const RawAlert = z
  .object({
    startsAt: moment,
    labels,
    commonLabels: labels,
    annotations: labels,
    commonAnnotations: labels,
    alerts: z.array(z.object({ startsAt: moment })).max(5_000),
  })
  .partial();

const Webhook = z.object({
  event: z.object({ type: words(100), time: moment }).nullish(),
  alert_group: z.object({
    id: z.string().min(1),
    state: words(40),
    title: words(500),
    created_at: moment,
    acknowledged_at: moment,
    resolved_at: moment,
    labels,
    permalinks: z.object({ web: address }).nullish(),
  }),
  alert_payload: z.unknown().optional(),
  integration: z.object({ name: words(200) }).nullish(),
});
type Webhook = z.output<typeof Webhook>;

/** Outgoing webhooks of Grafana OnCall. Each carries the whole alert group as it was at that time. */
export const grafanaOncallIncident: HookParser<'grafana-oncall'> = (body, now) =>
  oncallGroup('grafana-oncall', body, now);

/** What OnCall and IRM have in common. */
export function oncallGroup<Source extends string>(source: Source, body: unknown, now: Date): HookReading<Source> {
  const parsed = Webhook.safeParse(body);
  if (!parsed.success) return unusable(parsed.error);
  const { event, alert_group: group, integration } = parsed.data;
  // Some events (unresolve, unacknowledge, unsilence) have no time of their own. They are sent when they happen, but one of them may
  // come late or twice: then it takes back only what its type names.
  const at = event?.time ?? now;
  const isUndated = event?.time === undefined;
  const takenBack = (type: string): null | undefined => (!isUndated || event?.type === type ? null : undefined);
  const raw = RawAlert.safeParse(parsed.data.alert_payload).data ?? {};
  const all = new Map([...(raw.labels ?? []), ...(raw.commonLabels ?? []), ...group.labels]);
  if (isTest(all, new Map([...(raw.annotations ?? []), ...(raw.commonAnnotations ?? [])])))
    return { kind: 'ignored', reason: 'it is a test of alerting' };
  return {
    kind: 'changes',
    changes: [
      {
        source,
        key: group.id,
        at,
        isUndated,
        reported: {
          title: group.title,
          severity: severityIn(ALERT_SEVERITIES, all.get('severity')),
          service: serviceIn(all) ?? integration?.name,
          url: group.permalinks?.web,
          openedAt: group.created_at,
          acknowledgedAt: group.acknowledged_at ?? takenBack('unacknowledge'),
          resolvedAt: group.state === 'resolved' ? (group.resolved_at ?? at) : takenBack('unresolve'),
        },
        onset: onsetOf(group.created_at, raw),
      },
    ],
  };
}

const WEEK_MS = 7 * 24 * 3_600_000;

/** The alert's own time, unless it is a week or more before the group: demonstration alerts are dated years ago. */
function onsetOf(createdAt: Webhook['alert_group']['created_at'], raw: z.output<typeof RawAlert>): Onset | undefined {
  const starts = [raw.startsAt, ...(raw.alerts ?? []).map(({ startsAt }) => startsAt)].filter((at) => at !== undefined);
  const believed = starts
    .filter((at) => createdAt === undefined || (at <= createdAt && createdAt.getTime() - at.getTime() < WEEK_MS))
    .toSorted((one, other) => one.getTime() - other.getTime())[0];
  if (believed !== undefined) return { at: believed, source: 'tool' };
  return createdAt && { at: createdAt, source: 'first-alert' };
}
