import type { Incident, Verdict } from './incident.ts';
import type { IncidentFields } from './incident-event.ts';
import { orderWarnings } from './time-order.ts';

/** An incident as the HTTP API returns it, with what else is odd about it. */
export function incidentJson(incident: Incident, more: readonly string[] = []): object {
  const warnings = [...orderWarnings(incident), ...more];
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

/** An incident's event or change as it was understood, each field only if it was sent; `times` are all that are known by now. */
export function sentJson(
  id: string,
  { verdict, ...sent }: Omit<IncidentFields, 'verdict'> & { readonly verdict?: Verdict | undefined },
  times: Parameters<typeof orderWarnings>[0],
  more: readonly string[],
): object {
  const warnings = [...orderWarnings(times), ...more];
  return {
    id,
    title: sent.title,
    severity: sent.severity,
    service: sent.service,
    repo: sent.repo,
    team: sent.team,
    started_at: sent.startedAt,
    opened_at: sent.openedAt,
    acknowledged_at: sent.acknowledgedAt,
    mitigated_at: sent.mitigatedAt,
    resolved_at: sent.resolvedAt,
    url: sent.url,
    ...(verdict === undefined ? {} : verdictJson(verdict)),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

function verdictJson(verdict: Verdict): object {
  switch (verdict.kind) {
    case 'yes':
      return { deploy_triggered: true, reason: null, deploy_ids: verdict.deployments };
    case 'no':
      return { deploy_triggered: false, reason: verdict.reason ?? null, deploy_ids: [] };
    case 'none':
      return { deploy_triggered: null, reason: null, deploy_ids: [] };
  }
}
