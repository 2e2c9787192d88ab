import { z } from 'zod';
import {
  ALERT_SEVERITIES,
  address,
  clipped,
  labelOf,
  labels,
  moment,
  SERVICE_LABELS,
  severityIn,
  unusable,
} from './fields.ts';
import type { Alert, HookParser, HookReading } from './hooks.ts';

const GroupAlert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels,
  startsAt: moment,
  endsAt: moment,
  fingerprint: z.string().max(200).nullish(),
  generatorURL: address,
});
type GroupAlert = z.output<typeof GroupAlert>;

const Group = z.object({
  groupKey: z.string().min(1),
  status: z.enum(['firing', 'resolved']),
  alerts: z.array(GroupAlert).min(1, 'has no alerts').max(5_000),
  commonLabels: labels,
  commonAnnotations: labels,
  groupLabels: labels,
  externalURL: address,
});
type Group = z.output<typeof Group>;

/** An annotation that says how long the rule's condition held before the alert fired, such as `10m`. */
const DEGRADED_FOR = 'degraded_for';
const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Alertmanager's webhooks, version 4. A group of alerts is one incident, from its first alert until the last one ends. */
export const alertmanagerIncident: HookParser<'alertmanager'> = (body, now) => alertGroup('alertmanager', body, now);

/** What Alertmanager and Grafana Alerting have in common. */
export function alertGroup<Source extends string>(source: Source, body: unknown, now: Date): HookReading<Source> {
  const parsed = Group.safeParse(body);
  if (!parsed.success) return unusable(parsed.error);
  const group = parsed.data;
  const alerts = group.alerts.flatMap((alert) => toAlert(alert, now));
  if (alerts.length === 0) return { kind: 'unusable', reason: 'no alert says when it started' };
  const all = new Map([...group.groupLabels, ...group.commonLabels]);
  return {
    kind: 'changes',
    changes: [
      {
        source,
        key: group.groupKey,
        at: latest(alerts.flatMap(({ from, to }) => [from, to ?? from])),
        reported: {
          title: titleOf(group, all),
          severity: severityIn(ALERT_SEVERITIES, worstOf(group.alerts)),
          service: labelOf(all, SERVICE_LABELS),
          url: group.alerts.map(({ generatorURL }) => generatorURL).find(Boolean) ?? group.externalURL,
        },
        group: {
          alerts,
          allEndedAt: group.status === 'resolved' ? latest(alerts.map(({ from, to }) => to ?? from)) : undefined,
        },
      },
    ],
  };
}

const latest = (times: readonly Date[]): Date => new Date(Math.max(...times.map((at) => at.getTime())));

/** While an alert fires, `endsAt` is when it would lapse, or a day of the year 1. */
function toAlert(alert: GroupAlert, now: Date): Alert[] {
  const { startsAt, endsAt, status, fingerprint } = alert;
  if (startsAt === undefined) return [];
  const name =
    fingerprint ??
    [...alert.labels]
      .map(([label, value]) => `${label}=${value}`)
      .toSorted()
      .join(',');
  return [
    {
      key: `${clipped(name, 200)}@${startsAt.toISOString()}`,
      degradedAt: new Date(startsAt.getTime() - degradedForMs(alert.annotations.get(DEGRADED_FOR))),
      from: startsAt,
      to: status === 'resolved' ? (endsAt ?? now) : undefined,
    },
  ];
}

function degradedForMs(annotation = ''): number {
  const [, amount = '0', unit = ''] = /^(\d{1,4})([smh])$/.exec(annotation) ?? [];
  return Number(amount) * (new Map(Object.entries(UNIT_MS)).get(unit) ?? 0);
}

const titleOf = ({ commonAnnotations, alerts }: Group, all: ReadonlyMap<string, string>): string | undefined =>
  labelOf(commonAnnotations, ['summary', 'title']) ??
  labelOf(all, ['alertname']) ??
  alerts
    .map((alert) => labelOf(alert.annotations, ['summary', 'title']) ?? labelOf(alert.labels, ['alertname']))
    .find(Boolean);

const ORDER = Object.keys(ALERT_SEVERITIES);

/** The worst severity in the group. Unknown words come last. */
const worstOf = (alerts: readonly GroupAlert[]): string | undefined =>
  alerts
    .flatMap((alert) => alert.labels.get('severity') ?? [])
    .map((word) => ({ word, rank: ORDER.indexOf(word.toLowerCase()) }))
    .toSorted(
      (one, other) => (one.rank < 0 ? ORDER.length : one.rank) - (other.rank < 0 ? ORDER.length : other.rank),
    )[0]?.word;
