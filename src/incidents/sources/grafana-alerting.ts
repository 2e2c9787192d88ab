import { alertGroup } from './alertmanager.ts';
import type { HookParser } from './hooks.ts';

/**
 * The webhook contact point of Grafana Alerting, which sends the same bodies as Alertmanager.
 * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
export const grafanaAlertingIncident: HookParser<'grafana-alerting'> = (body, now) =>
  alertGroup('grafana-alerting', body, now);
