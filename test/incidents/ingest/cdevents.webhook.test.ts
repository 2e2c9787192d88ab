import { beforeEach, describe, expect, test } from 'vitest';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { registerDeploysWebhook } from '../../../src/deploys/ingest/deploys.webhook.ts';
import { Results } from '../../../src/deploys/ingest/ingest.openapi.ts';
import { eventIngester } from '../../../src/deploys/ingest/ingest.webhook.ts';
import { answerProblems, notFound } from '../../../src/http/answer-problems.ts';
import { tokenGate } from '../../../src/http/token-gate.ts';
import { tokensStore } from '../../../src/http/tokens.store.ts';
import { incidentsStore } from '../../../src/incidents/incidents.store.ts';
import { registerIncidentsWebhook } from '../../../src/incidents/incidents.webhook.ts';
import { ingestIncident, registerCdevents } from '../../../src/incidents/ingest/cdevents.webhook.ts';
import { hooksStore } from '../../../src/incidents/ingest/hooks.store.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { aDeployment, anIncident, shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';
import { type Answer, testApi } from '../../support/http.ts';
import { cdevent } from '../sources/hooks-bodies.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const clock = () => NOW;
const api = await testApi(db, clock, (app, log) => {
  const gate = tokenGate(tokensStore(db), clock);
  const deploys = deploysStore(db);
  const hooks = hooksStore(db, deploys);
  const environmentNames = () => Promise.resolve(new Map<string, string>());
  const ingesting = { deploys, environmentNames, ingestIncident: [ingestIncident(hooks)], clock };
  registerDeploysWebhook(app, { ...ingesting, gate });
  registerCdevents(app, { hooks, ingestDeployments: eventIngester(ingesting), clock, gate });
  registerIncidentsWebhook(app, {
    incidents: incidentsStore(db, deploys),
    deploys,
    teams: teamsStore(db),
    clock,
    gate,
  });
  app.use(notFound, answerProblems(log));
});

beforeEach(async () => {
  await reset();
  await api.admit();
});

const DOORS = ['/v1/deploys', '/v1/incidents'];
const AT = '2026-11-25T09:00:00Z';
const TYPES = { deployed: 'dev.cdevents.service.deployed.0.3.0', detected: 'dev.cdevents.incident.detected.0.3.0' };
const detected = cdevent('detected', AT);
const deployed = (version: string, fields: object = {}) => ({
  context: { id: `event-${version}`, source: '/ci/acme', type: TYPES.deployed, timestamp: AT },
  subject: {
    id: 'shop',
    content: { environment: { id: 'production' }, artifactId: `pkg:github/acme/shop@${shaOf(version)}` },
  },
  ...fields,
});
const enveloped = (data: { readonly context: { readonly id: string; readonly type: string } }) => ({
  specversion: '1.0',
  id: data.context.id,
  source: '/broker',
  type: data.context.type,
  data,
});

const inBase64 = (event: Parameters<typeof enveloped>[0]) => {
  const { data, ...envelope } = enveloped(event);
  return { ...envelope, data_base64: Buffer.from(JSON.stringify(data)).toString('base64') };
};

/** Posts CDEvents. The answer must be as it is documented. */
async function post(door: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const answer = await api.post(door, body, headers);
  expect(answer.status < 300 ? Results.parse(answer.body) : answer.body).toEqual(answer.body);
  return answer;
}

async function stored() {
  const [{ rows: deployments }, { rows: incidents }] = await Promise.all([
    pool.query<{ sha: string }>('select sha from deploy_events order by id'),
    pool.query<{ id: string }>('select id from incidents order by id'),
  ]);
  return { deployments: deployments.map(({ sha }) => sha), incidents: incidents.length };
}

describe.for(DOORS)('CDEvents at POST %s', (door) => {
  test.for([
    { why: 'a bare incident', body: detected, headers: {}, status: 200, result: 'taken' },
    { why: 'a CloudEvent of an incident', body: enveloped(detected), headers: {}, status: 200, result: 'taken' },
    { why: 'an incident in base64', body: inBase64(detected), headers: {}, status: 200, result: 'taken' },
    { why: 'a deployment in base64', body: inBase64(deployed('V1')), headers: {}, status: 201, result: 'recorded' },
    {
      why: 'an incident whose envelope is in headers',
      body: detected,
      headers: { 'ce-type': TYPES.detected, 'ce-specversion': '1.0' },
      status: 200,
      result: 'taken',
    },
    { why: 'a bare deployment', body: deployed('V1'), headers: {}, status: 201, result: 'recorded' },
    {
      why: 'a CloudEvent of a deployment',
      body: enveloped(deployed('V1')),
      headers: {},
      status: 201,
      result: 'recorded',
    },
    {
      why: 'a deployment whose envelope is in headers',
      body: deployed('V1'),
      headers: { 'ce-type': TYPES.deployed, 'ce-specversion': '1.0' },
      status: 201,
      result: 'recorded',
    },
  ])('$why is what it is', async ({ body, headers, status, result }) => {
    const answer = await post(door, body, headers);
    expect(answer).toMatchObject({ status, body: { result } });
    expect(await stored()).toEqual(
      result === 'taken' ? { deployments: [], incidents: 1 } : { deployments: [shaOf('V1')], incidents: 0 },
    );
  });

  test('a mixed batch gets an answer for each event, in its order', async () => {
    const resolved = enveloped(cdevent('resolved', '2026-11-25T09:30:00Z'));
    const batch = [detected, deployed('V1'), resolved, deployed('V2', { context: deployed('V2').context })];
    expect(await post(door, batch)).toMatchObject({
      status: 201,
      body: [{ result: 'taken' }, { result: 'recorded' }, { result: 'taken' }, { result: 'recorded' }],
    });
    expect(await stored()).toEqual({ deployments: [shaOf('V1'), shaOf('V2')], incidents: 1 });
  });

  test('a deployment with a fault stores nothing of its batch, and says where', async () => {
    const wrong = deployed('V1', { subject: { id: 'shop', content: { environment: {} } } });
    expect(await post(door, [detected, enveloped(wrong)])).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      pointers: ['/1/data/subject/content/environment/id'],
    });
    expect(await stored()).toEqual({ deployments: [], incidents: 0 });
  });

  test('an incident whose base64 cannot be read is answered with what was wrong, and kept', async () => {
    const broken = { ...inBase64(detected), data_base64: '{}' };
    expect(await post(door, broken)).toMatchObject({
      status: 202,
      body: { result: 'unusable', reason: '/data_base64 must be the base64 of JSON in UTF-8, with its padding' },
    });
    expect((await pool.query('select outcome, body from webhook_payloads')).rows).toEqual([
      { outcome: 'unusable', body: broken },
    ]);
  });

  test('a deployment whose base64 cannot be read is refused', async () => {
    expect(await post(door, { ...inBase64(deployed('V1')), data_base64: '{}' })).toBeProblem({
      status: 422,
      slug: 'invalid-fields',
      pointers: ['/data_base64'],
    });
  });

  test('an incident that cannot be used is answered and kept, beside a deployment that can', async () => {
    const unusable = { context: detected.context, subject: { id: '' } };
    expect(await post(door, [unusable, deployed('V1')])).toMatchObject({
      status: 201,
      body: [{ result: 'unusable', reason: expect.any(String) }, { result: 'recorded' }],
    });
    expect((await pool.query('select outcome from webhook_payloads')).rows).toEqual([{ outcome: 'unusable' }]);
  });
});

test('the same events again, at whichever door, change nothing', async () => {
  const batch = [detected, deployed('V1')];
  for (const door of [...DOORS, ...DOORS]) await post(door, batch);
  expect(await stored()).toEqual({ deployments: [shaOf('V1')], incidents: 1 });
  for (const door of DOORS) {
    expect(await post(door, batch)).toMatchObject({
      status: 200,
      body: [{ result: 'replay' }, { result: 'recorded', detail: 'sent before; this is the first answer' }],
    });
  }
});

test('an event that is neither is answered and not kept', async () => {
  const other = { context: { ...detected.context, type: 'dev.cdevents.pipelinerun.started.0.2.0' }, subject: {} };
  expect(await post('/v1/deploys', other)).toMatchObject({ status: 202, body: { result: 'not-recorded' } });
  expect((await pool.query('select from webhook_payloads')).rowCount).toBe(0);
});

test('our own words go on meaning what the door is for', async () => {
  expect((await api.post('/v1/incidents', anIncident())).status).toBe(201);
  expect(await post('/v1/deploys', [aDeployment(), detected])).toMatchObject({
    status: 201,
    body: [{ result: 'recorded' }, { result: 'taken' }],
  });
});
