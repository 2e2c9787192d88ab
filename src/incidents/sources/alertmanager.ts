import { z } from 'zod';
import { MOST_ALERTS } from '../../http/limits.ts';
import {
  ALERT_SEVERITIES,
  address,
  identity,
  isTest,
  labelOf,
  labels,
  moment,
  serviceIn,
  severityIn,
  unusable,
} from './fields.ts';
import type { Alert, HookParser, HookReading, ReportedFields } from './hooks.ts';

const GroupAlert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels,
  startsAt: moment,
  endsAt: moment,
  fingerprint: z.string().nullish(),
  generatorURL: address,
});
type GroupAlert = z.output<typeof GroupAlert>;

const Group = z.object({
  groupKey: z.string().nullish(),
  status: z.enum(['firing', 'resolved']),
  alerts: z.array(GroupAlert).min(1, 'has no alerts').max(MOST_ALERTS, 'has more than 50,000 alerts'),
  commonLabels: labels,
  commonAnnotations: labels,
  groupLabels: labels,
  externalURL: z.string().nullish(),
  orgId: z.number().nullish().catch(undefined),
  truncatedAlerts: z.number().nullish().catch(undefined),
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
  const real = parsed.data.alerts.filter((alert) => !isTest(alert.labels, alert.annotations));
  if (real.length === 0) return { kind: 'ignored', reason: 'it is a test of alerting' };
  const group = { ...parsed.data, alerts: real };
  const alerts = real.flatMap((alert) => toAlert(alert, now));
  if (alerts.length === 0) return { kind: 'unusable', reason: 'no alert says when it started' };
  const all = new Map([...group.groupLabels, ...group.commonLabels]);
  const sender = senderOf(group);
  const isCut = (group.truncatedAlerts ?? 0) > 0;
  return {
    kind: 'changes',
    changes: [
      {
        source,
        key: JSON.stringify([sender, labelOf(all, PLACE_LABELS) ?? '', group.groupKey || nameOf(real)]),
        at: latest(alerts.flatMap(({ from, to }) => [from, to ?? from])),
        reported: {
          title: titleOf(group, all),
          severity: severityIn(ALERT_SEVERITIES, worstOf(real)),
          ...servicesOf(group, all),
          url: real.map(({ generatorURL }) => generatorURL).find(Boolean) ?? address.safeParse(group.externalURL).data,
        },
        group: {
          alerts,
          sender,
          allEndedAt: group.status === 'resolved' ? latest(alerts.map(({ from, to }) => to ?? from)) : undefined,
          isCut,
        },
      },
    ],
  };
}

/** Labels in which alerts say in which of several equal places they are. */
const PLACE_LABELS = [
  'cluster',
  'cluster_name',
  'k8s_cluster',
  'kubernetes_cluster',
  'region',
  'datacenter',
  'dc',
] as const;

/**
 * Who sends: an Alertmanager by its address, a Grafana by its organisation too. Without an address of their own the replicas of
 * one Alertmanager call themselves `alertmanager-0`, `alertmanager-1`; they are one sender.
 */
function senderOf({ externalURL, orgId }: Group): string {
  const [, address = '', host = '', rest = ''] = /^(https?:\/\/)([^/]*)(.*?)\/*$/i.exec(externalURL ?? '') ?? [];
  const name = host.toLowerCase().replace(/^([a-z][a-z0-9-]*?)-\d{1,3}(:\d+)?$/, '$1$2');
  return identity(`${address.toLowerCase()}${name}${rest}${orgId == null ? '' : ` ${orgId}`}`, 300);
}

/** The service that all alerts are about, or the services; an end is about what it was before. */
function servicesOf({ alerts }: Group, all: ReadonlyMap<string, string>): Pick<ReportedFields, 'service' | 'services'> {
  const common = serviceIn(all);
  if (common !== undefined) return { service: common };
  const each = alerts.map((alert) => serviceIn(alert.labels));
  const [service, ...more] = [...new Set(each)].filter((one) => one !== undefined);
  if (service === undefined || each.includes(undefined)) return {};
  return more.length === 0 ? { service } : { services: [service, ...more].slice(0, MOST_SERVICES).toSorted() };
}

/** A group over more services is nobody's in particular. */
const MOST_SERVICES = 50;

const latest = (times: readonly Date[]): Date => times.reduce((last, at) => (at > last ? at : last));

/** Senders that leave out the fingerprint are told apart by their labels, else by all that they say. */
function fingerprintOf({ fingerprint, labels: given, annotations, generatorURL }: GroupAlert): string {
  if (fingerprint != null && fingerprint.trim() !== '') return fingerprint;
  const said = given.size > 0 ? [...given] : [...annotations, ['', generatorURL ?? '']];
  return said
    .map(([label, value]) => `${label}=${value}`)
    .toSorted()
    .join(',');
}

/** What stands for a group whose sender left out its key: the alerts by themselves. */
const nameOf = (alerts: readonly GroupAlert[]): string => alerts.map(fingerprintOf).toSorted()[0] ?? '';

/** While an alert fires, `endsAt` is when it would lapse, or a day of the year 1. */
function toAlert(alert: GroupAlert, now: Date): Alert[] {
  const { startsAt, endsAt, status } = alert;
  if (startsAt === undefined) return [];
  return [
    {
      key: `${identity(fingerprintOf(alert), 200)}@${startsAt.toISOString()}`,
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
