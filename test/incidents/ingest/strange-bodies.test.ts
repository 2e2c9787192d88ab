import { beforeEach, describe, expect, test } from 'vitest';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { registerDeploysWebhook } from '../../../src/deploys/ingest/deploys.webhook.ts';
import { eventIngester } from '../../../src/deploys/ingest/ingest.webhook.ts';
import { answerProblems, notFound } from '../../../src/http/answer-problems.ts';
import { tokenGate } from '../../../src/http/token-gate.ts';
import { tokensStore } from '../../../src/http/tokens.store.ts';
import { incidentsStore } from '../../../src/incidents/incidents.store.ts';
import { registerIncidentsWebhook } from '../../../src/incidents/incidents.webhook.ts';
import { ingestIncident, registerCdevents } from '../../../src/incidents/ingest/cdevents.webhook.ts';
import { hooksStore } from '../../../src/incidents/ingest/hooks.store.ts';
import { registerIncidentHooks } from '../../../src/incidents/ingest/hooks.webhook.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { aDeployment, anIncident } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';
import { testApi } from '../../support/http.ts';
import { mutationsOf } from '../../support/mutations.ts';
import { alert, alertGroup, cdevent, irm, oncall, pagerduty } from '../sources/hooks-bodies.ts';

const { db, pool, reset } = await testDatabase();
const clock = () => new Date('2026-11-25T10:00:00Z');
const AT = '2026-11-25T08:00:00Z';

const api = await testApi(db, clock, (app, log) => {
  const gate = tokenGate(tokensStore(db), clock);
  const deploys = deploysStore(db);
  const hooks = hooksStore(db, deploys);
  const incidents = incidentsStore(db, deploys);
  const environmentNames = async () => new Map<string, string>();
  const ingest = { deploys, environmentNames, ingestIncident: [ingestIncident(hooks)], clock };
  registerIncidentHooks(app, { hooks, secrets: {}, clock, gate });
  registerDeploysWebhook(app, { ...ingest, gate });
  registerCdevents(app, { hooks, ingestDeployments: eventIngester(ingest), clock, gate });
  registerIncidentsWebhook(app, { incidents, deploys, teams: teamsStore(db), clock, gate });
  app.use(notFound, answerProblems(log));
});
beforeEach(async () => {
  await reset();
  await api.admit();
});

const payloads = async () => (await pool.query<{ outcome: string }>('select * from webhook_payloads order by id')).rows;

const WHOLE_ALERT = {
  labels: { alertname: 'A', service: 'shop', severity: 'page' },
  annotations: { degraded_for: '5m' },
};

const HOOKS = [
  {
    path: '/hooks/pagerduty',
    body: pagerduty('acknowledged', AT, { assignees: [{ id: 'U1', summary: 'Mara' }] }, { agent: { id: 'U2' } }),
  },
  { path: '/hooks/alertmanager', body: alertGroup([alert('a', AT, undefined, WHOLE_ALERT)]) },
  { path: '/hooks/grafana-alerting', body: alertGroup([alert('a', AT, AT)]) },
  {
    path: '/hooks/grafana-oncall',
    body: oncall({ type: 'resolve', time: AT }, {}, { alert_payload: { labels: { a: 'b' } } }),
  },
  { path: '/hooks/grafana-irm', body: irm({ labels: [{ key: 'service', label: 'shop' }] }) },
];

const V1 = [
  { path: '/v1/incidents', body: cdevent('detected', AT, {}, { customData: { severity: 'high' } }) },
  { path: '/v1/deploys', body: cdevent('detected', AT) },
  {
    path: '/v1/deploys',
    body: aDeployment({
      id: 'e1',
      service: 'shop',
      deployed_at: AT,
      run: { provider: 'github', id: 7, attempt: 1, url: 'https://ci' },
      commits: [{ sha: 'abc1234', authored_at: AT }],
      lead_time_seconds: 60,
      url: 'https://ci',
    }),
  },
  {
    path: '/v1/incidents',
    body: anIncident({ service: 'shop', team: 'Payments', started_at: AT, deploy_triggered: true, deploy_ids: [1] }),
  },
];

describe('a body with one strange thing in it', () => {
  test.for(HOOKS)('$path answers 2xx and keeps it, whatever is where', async ({ path, body }) => {
    const answers = await sendEach('POST', path, body);
    expect(answers.filter(({ status }) => status !== 200 && status !== 202)).toEqual([]);
    const replays = answers.filter(({ result }) => result === 'replay');
    expect(await payloads()).toHaveLength(answers.length - replays.length);
  });

  test.for(V1)('$path answers what is wrong with it, and never fails', async ({ path, body }) => {
    expect((await sendEach('POST', path, body)).filter(({ status }) => status >= 500)).toEqual([]);
  });

  test('PATCH answers what is wrong with it, and never fails', async () => {
    await api.post('/v1/incidents', anIncident());
    const change = { title: 't', severity: 'P1', service: 's', resolved_at: AT, url: 'https://a' };
    const answers = await sendEach('PATCH', '/v1/incidents/INC-1', change);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });
});

test.for<{ path: string; body: object }>([
  { path: '/hooks/alertmanager', body: alertGroup([alert('n', AT)], { groupKey: '{}:{x="a\u0000b"}' }) },
  { path: '/hooks/alertmanager', body: alertGroup([alert('n\u0000', AT)]) },
  { path: '/hooks/grafana-alerting', body: alertGroup([alert('n', AT)], { externalURL: 'http://a\u0000' }) },
  { path: '/hooks/pagerduty', body: pagerduty('triggered', AT, { id: 'Q\u0000' }) },
  { path: '/hooks/pagerduty', body: pagerduty('triggered', AT, { service: { id: 'S\u0000' } }) },
  { path: '/hooks/pagerduty', body: pagerduty('triggered', AT, { assignees: [{ id: 'U\u0000' }] }) },
  { path: '/hooks/pagerduty', body: pagerduty('triggered', AT, {}, { id: 'E\u0000' }) },
  { path: '/hooks/grafana-oncall', body: oncall({ time: AT }, { id: 'I\u0000' }) },
  { path: '/hooks/grafana-irm', body: irm({ incidentID: '\u0000' }) },
  { path: '/v1/incidents', body: cdevent('detected', AT, {}, { subject: { id: 'a\u0000', content: {} } }) },
  { path: '/v1/incidents', body: cdevent('detected', AT, { service: { id: 's\u0000' } }) },
])('a NUL where a key is read is replaced and taken: $path', async ({ path, body }) => {
  expect(await api.post(path, body)).toMatchObject({ status: 200, body: { result: 'taken' } });
});

/** Sends every mutation of a body, several at once. */
async function sendEach(method: string, path: string, body: unknown) {
  const waiting = [...mutationsOf(body)];
  const answers: { why: string; status: number; result: unknown }[] = [];
  const sendRest = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const answer = await api.send(path, { method, body: next.body });
      answers.push({ why: next.why, status: answer.status, result: (answer.body as { result?: unknown }).result });
    }
  };
  await Promise.all(Array.from({ length: 8 }, sendRest));
  return answers;
}

const nested = (deep: number) => `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`;

const EXCESSIVE = [
  { why: 'nesting of 3,000', text: nested(3_000), excess: 'is nested more than 64 deep' },
  { why: 'nesting of 100,000', text: nested(100_000), excess: 'is nested more than 64 deep' },
  { why: '330,000 objects', text: `[${'{},'.repeat(329_999)}{}]`, excess: 'has more than 50,000 values' },
  { why: '330,000 alerts', text: `{"alerts":[${'{},'.repeat(329_999)}{}]}`, excess: 'has more than 50,000 values' },
];

describe('more than can be read', () => {
  test.for(EXCESSIVE)('$why is kept as text at a webhook', async ({ text, excess }) => {
    for (const { path } of HOOKS) {
      const answer = await api.post(path, text);
      expect(answer).toMatchObject({ status: 202, body: { result: 'unusable', reason: `it ${excess}` } });
    }
    const kept = await payloads();
    expect(kept).toMatchObject(HOOKS.map(() => ({ outcome: 'unusable', body: text })));
  });

  test.for(EXCESSIVE)('$why is refused at /v1', async ({ text, excess }) => {
    const refusal = { status: 413, slug: 'too-much', detail: new RegExp(excess) };
    expect(await api.post('/v1/deploys', text)).toBeProblem(refusal);
    expect(await api.post('/v1/incidents', text)).toBeProblem(refusal);
    expect(await api.send('/v1/incidents/INC-1', { method: 'PATCH', body: text })).toBeProblem(refusal);
  });

  test.for(EXCESSIVE)('$why inside base64 cannot be read either', async ({ text }) => {
    const data = Buffer.from(text.slice(0, 700_000)).toString('base64');
    const event = { specversion: '1.0', id: '1', source: '/m', data_base64: data };
    const detected = 'dev.cdevents.incident.detected.0.3.0';
    expect(await api.post('/v1/incidents', { ...event, type: detected })).toMatchObject({
      status: 202,
      body: { result: 'unusable' },
    });
    expect(await api.post('/v1/deploys', { ...event, type: 'dev.cdevents.service.deployed.0.3.0' })).toMatchObject({
      status: 422,
    });
  });

  test.for([
    { path: '/v1/incidents', most: 100 },
    { path: '/v1/deploys', most: 1_000 },
  ])('$path counts the events of an array before it looks at them', async ({ path, most }) => {
    expect(
      await api.post(
        path,
        Array.from({ length: most + 1 }, () => ({})),
      ),
    ).toBeProblem({
      status: 413,
      slug: 'too-many-events',
      detail: new RegExp(`send at most ${most}`),
    });
  });
});
