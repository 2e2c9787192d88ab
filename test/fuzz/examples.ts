import { alert, alertGroup, cdevent, irm, mergedInto, oncall, pagerduty } from '../incidents/sources/hooks-bodies.ts';
import { aDeployment, anIncident, shaOf } from '../support/bodies.ts';

/** The same for every input of a run, so that an input can be made again. */
const BEGUN_MS = Date.now();

const ago = (minutes: number): string => new Date(BEGUN_MS - minutes * 60_000).toISOString();

const cdeventOfService = (type: string) => ({
  context: { id: 'e1', source: '/ci', type: `dev.cdevents.service.${type}.0.3.0`, timestamp: ago(30) },
  subject: {
    id: 'api',
    content: { environment: { id: 'production' }, artifactId: `pkg:github/acme/shop@${shaOf('V1')}` },
  },
});

const cloudevent = (data: ReturnType<typeof cdeventOfService>) => ({
  specversion: '1.0',
  id: 'e1',
  source: '/ci',
  type: data.context.type,
  data,
});

/** Bodies that each route takes. Those of today, because the future is refused and the past changes nothing. */
export const bodiesOf: Readonly<Record<string, () => readonly unknown[]>> = {
  '/v1/deploys': () => [
    aDeployment(),
    aDeployment({ sha: shaOf('V2'), service: 'api', status: 'rollback', deployed_at: ago(5) }),
    aDeployment({
      id: 'mine',
      service: 'api',
      deployed_at: ago(10),
      started_at: ago(20),
      status: 'hotfix',
      deployed_by: 'ada',
      lead_time_seconds: 60,
      previous_sha: shaOf('V0'),
      ref: 'main',
      version: '1.2.3',
      url: 'https://ci.example/42',
      run: { provider: 'github', id: 42, attempt: 1, url: 'https://ci.example/runs/42' },
      commits: [{ sha: shaOf('V1'), authored_at: ago(100) }],
    }),
    [aDeployment(), aDeployment({ sha: shaOf('V3'), status: 'failure' })],
    cdeventOfService('deployed'),
    cdeventOfService('rolledback'),
    cloudevent(cdeventOfService('deployed')),
    [cloudevent(cdeventOfService('upgraded'))],
  ],
  '/v1/incidents': () => [
    anIncident(),
    anIncident({
      id: 'INC-2',
      severity: 'P1',
      service: 'lantern/checkout',
      team: 'payments',
      started_at: ago(50),
      opened_at: ago(40),
      resolved_at: null,
      url: 'https://pager.example/INC-2',
      deploy_triggered: true,
      deploy_ids: [{ repo: 'acme/shop', sha: shaOf('V1') }],
    }),
    cdevent('detected', ago(10)),
    [cdevent('reported', ago(9)), cdevent('resolved', ago(1))],
  ],
  '/v1/incidents/{id}': () => [
    { resolved_at: ago(1), deploy_triggered: false, reason: 'config', severity: null },
    { deploy_triggered: true, deploy_ids: [1] },
    { title: 'Other', started_at: ago(60), team: 'payments' },
  ],
  '/hooks/pagerduty': () => [
    pagerduty('triggered', ago(20)),
    pagerduty('acknowledged', ago(15)),
    pagerduty('resolved', ago(5), mergedInto('Q2')),
    pagerduty('reopened', ago(4)),
    pagerduty('annotated', ago(4)),
  ],
  '/hooks/alertmanager': () => [
    alertGroup([alert('a', ago(20))]),
    alertGroup([alert('a', ago(20), ago(5)), alert('b', ago(10))]),
  ],
  '/hooks/grafana-alerting': () => [
    alertGroup([alert('a', ago(20))], { orgId: 1, title: '[FIRING:1] HighErrorRate', state: 'alerting' }),
    alertGroup([alert('a', ago(20), ago(5))]),
  ],
  '/hooks/grafana-oncall': () => [
    oncall({ type: 'alert group created', time: ago(20) }, { created_at: ago(20) }),
    oncall({ type: 'resolve', time: ago(5) }, { state: 'resolved', created_at: ago(20), resolved_at: ago(5) }),
  ],
  '/hooks/grafana-irm': () => [
    irm({ createdTime: ago(20), incidentStart: ago(20) }),
    irm({ status: 'resolved', incidentStart: ago(20), incidentEnd: ago(5), closedTime: ago(5) }),
    oncall({ type: 'alert group created', time: ago(20) }, { created_at: ago(20) }),
  ],
};

/** Values that the parameters of an address may have, each for some of them. */
export const PARAMETERS: readonly string[] = [
  '30d',
  '7d',
  '8w',
  'last-week',
  '52w',
  '2026-11-01',
  '2020-01-01',
  'payments',
  'nobody',
  'lantern/checkout',
  'production',
  'prod',
  'true',
  'false',
  '1',
  '100',
  'Europe/Berlin',
  'slack',
];
