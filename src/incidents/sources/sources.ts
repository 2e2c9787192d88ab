import { alertmanagerIncident } from './alertmanager.ts';
import { cdeventsIncident } from './cdevents.ts';
import { grafanaAlertingIncident } from './grafana-alerting.ts';
import { grafanaIrmIncident, grafanaIrmSignature } from './grafana-irm.ts';
import { grafanaOncallIncident } from './grafana-oncall.ts';
import type { HookParser, ReadSignature } from './hooks.ts';
import { pagerdutyIncident, pagerdutySignature } from './pagerduty.ts';

type Row<Source extends string> = {
  /** The word for it in its address and in the ids of its incidents. */
  readonly source: Source;
  readonly name: string;
  readonly parse: HookParser<Source>;
  /** The description of `POST /hooks/…`; left out if its events come in at `/v1`. */
  readonly hook?: string;
  /** Its bodies are groups of alerts, and may be of many megabytes. */
  readonly hasAlerts?: true;
  readonly signing?: {
    readonly header: string;
    /** The environment variable that may hold its secret. */
    readonly variable: `${string}_WEBHOOK_SECRET`;
    readonly read: ReadSignature;
  };
};

/** Checks in the types that the parser of a row reads the events of the same source. */
const table = <const Rows extends readonly Row<string>[]>(
  rows: Rows & { readonly [Index in keyof Rows]: Row<Rows[Index]['source']> },
): Rows => rows;

/** The tools whose incidents are ingested: everything about a source that is not in its parser. */
export const SOURCES = table([
  {
    source: 'pagerduty',
    name: 'PagerDuty',
    parse: pagerdutyIncident,
    hook: 'PagerDuty’s V3 webhooks, signed with `x-pagerduty-signature`, or with a token',
    signing: { header: 'x-pagerduty-signature', variable: 'PAGERDUTY_WEBHOOK_SECRET', read: pagerdutySignature },
  },
  {
    source: 'alertmanager',
    name: 'Alertmanager',
    parse: alertmanagerIncident,
    hook: 'Alertmanager’s webhooks, version 4',
    hasAlerts: true,
  },
  {
    source: 'grafana-alerting',
    name: 'Grafana Alerting',
    parse: grafanaAlertingIncident,
    hook: 'The webhook contact point of Grafana Alerting',
    hasAlerts: true,
  },
  {
    source: 'grafana-oncall',
    name: 'Grafana OnCall',
    parse: grafanaOncallIncident,
    hook: 'Outgoing webhooks of Grafana OnCall',
  },
  {
    source: 'grafana-irm',
    name: 'Grafana IRM',
    parse: grafanaIrmIncident,
    hook: 'Outgoing webhooks of Grafana IRM: incidents, signed with `gi-signature` or with a token, and alert groups',
    signing: { header: 'gi-signature', variable: 'GRAFANA_IRM_WEBHOOK_SECRET', read: grafanaIrmSignature },
  },
  { source: 'cdevents', name: 'CDEvents', parse: cdeventsIncident },
]);

type Source = (typeof SOURCES)[number];
export type IncidentSource = Source['source'];

type Signed<One> = One extends { readonly signing: object } ? One : never;
export type SigningSource = Signed<Source>['source'];

export const isSigned = <One extends Source>(one: One): one is Signed<One> => 'signing' in one;

/** The sources that sign what they send. */
export const SIGNING_SOURCES: readonly Signed<Source>[] = SOURCES.filter(isSigned);
