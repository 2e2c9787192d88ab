import type { Incident } from './incident.ts';
import { orderWarnings } from './time-order.ts';

/** An incident as the HTTP API returns it. */
export function incidentJson(incident: Incident): object {
  const warnings = orderWarnings(incident);
  return {
    id: incident.id,
    title: incident.title,
    severity: incident.severity,
    service: incident.service,
    repo: incident.repo,
    team: incident.team,
    started_at: incident.startedAt,
    opened_at: incident.openedAt,
    acknowledged_at: incident.acknowledgedAt,
    mitigated_at: incident.mitigatedAt,
    resolved_at: incident.resolvedAt,
    deploy_triggered: incident.deployTriggered,
    reason: incident.reason,
    deploy_ids: incident.deployments,
    url: incident.url,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}
