import { alertGroup } from './alertmanager.ts';
import type { HookParser } from './hooks.ts';

/**
 * Grafana Alerting's webhook contact point, which speaks as Alertmanager does.
 * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
export const grafanaAlertingIncident: HookParser<'grafana-alerting'> = (body, now) =>
  alertGroup('grafana-alerting', body, now);
