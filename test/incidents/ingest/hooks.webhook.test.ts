import { createHash, createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { eventIngester } from '../../../src/deploys/ingest/ingest.webhook.ts';
import { answerProblems, notFound } from '../../../src/http/answer-problems.ts';
import { tokenGate } from '../../../src/http/token-gate.ts';
import { tokensStore } from '../../../src/http/tokens.store.ts';
import { incidentsStore } from '../../../src/incidents/incidents.store.ts';
import { registerIncidentsWebhook } from '../../../src/incidents/incidents.webhook.ts';
import { registerCdevents } from '../../../src/incidents/ingest/cdevents.webhook.ts';
import { hooksStore } from '../../../src/incidents/ingest/hooks.store.ts';
import { registerIncidentHooks } from '../../../src/incidents/ingest/hooks.webhook.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { type Answer, testApi } from '../../support/http.ts';
import { alert, alertGroup, cdevent, irm, mergedInto, oncall, pagerduty } from '../sources/hooks-bodies.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const clock = () => NOW;
const SECRET = 'the-secret-of-the-subscription';
const IRM_SECRET = 'some-secret-value';

const start = (secrets: Parameters<typeof registerIncidentHooks>[1]['secrets']) =>
  testApi(db, clock, (app, log) => {
    const gate = tokenGate(tokensStore(db), clock);
    const deploys = deploysStore(db);
    registerIncidentHooks(app, { hooks: hooksStore(db, deploys), secrets, clock, gate });
    const taking = { deploys: deploysStore(db), environmentNames: async () => new Map<string, string>(), clock };
    registerCdevents(app, {
      hooks: hooksStore(db, deploysStore(db)),
      ingestDeployments: eventIngester(taking),
      clock,
      gate,
    });
    registerIncidentsWebhook(app, {
      incidents: incidentsStore(db, deploys),
      deploys,
      teams: teamsStore(db),
      clock,
      gate,
    });
    app.use(notFound, answerProblems(log));
  });
const [api, unsigned] = [await start({ pagerduty: SECRET, 'grafana-irm': IRM_SECRET }), await start({})];

beforeEach(async () => {
  await reset();
  await api.admit();
});

const v1 = (body: string, secret = SECRET): string => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;

function gi(body: string, secret = IRM_SECRET, time = '1678360185'): string {
  const hash = createHash('sha256').update(body).digest('base64');
  return `t=${time},v1=${createHmac('sha256', secret).update(`${hash}:${time}:v1`).digest('hex')}`;
}

const sendSigned = (path: string, text: string, headers: Record<string, string | undefined>): Promise<Answer> =>
  api.post(path, text, { authorization: undefined, ...headers });

/** Sends what PagerDuty would, signed. */
function page(body: object, signature = v1): Promise<Answer> {
  const text = JSON.stringify(body);
  return sendSigned('/hooks/pagerduty', text, { 'x-pagerduty-signature': signature(text) });
}

type Row = Readonly<Record<string, unknown>>;
const rows = async (query: string): Promise<Row[]> => (await pool.query<Row>(query)).rows;
const incidents = () => rows('select * from incidents order by id');
const payloads = () => rows('select * from webhook_payloads order by id');

const at = (time: string): string => `2026-11-25T${time}:00Z`;
const date = (time: string): Date => new Date(at(time));

describe('who may send', () => {
  test('a signed body is accepted: one incident, one payload', async () => {
    const answer = await page(pagerduty('triggered', at('08:00')));
    expect(answer).toMatchObject({ status: 200, body: { result: 'taken', incidents: ['pagerduty:Q1'] } });
    expect(await incidents()).toMatchObject([
      {
        id: 'pagerduty:Q1',
        source: 'pagerduty',
        title: 'Checkout answers 500',
        severity: 'P2',
        started_at: date('08:00'),
        onset_source: 'ticket',
        opened_at: date('08:00'),
        service_name: null,
        source_service: 'Shop API',
        url: 'https://acme.pagerduty.com/incidents/Q1',
      },
    ]);
    expect(await payloads()).toMatchObject([
      { source: 'pagerduty', outcome: 'taken', body: pagerduty('triggered', at('08:00')), received_at: NOW },
    ]);
  });

  test('one of several signatures is enough, while a secret is changed', async () => {
    const both = (text: string) => `${v1(text, 'the-new-one')}, ${v1(text)}`;
    expect((await page(pagerduty('triggered', at('08:00')), both)).status).toBe(200);
  });

  const text = JSON.stringify(pagerduty('triggered', at('08:00')));

  test.for([
    { why: 'another secret', signature: v1(text, 'guess') },
    { why: 'another body', signature: v1(`${text} `) },
    { why: 'nothing', signature: '' },
    { why: 'half a signature', signature: v1(text).slice(0, 20) },
    { why: 'another version', signature: v1(text).replace('v1', 'v0') },
    { why: 'no hex', signature: `v1=${'z'.repeat(64)}` },
  ])('a signature by $why is refused, and leaves no row', async ({ signature }) => {
    const answer = await sendSigned('/hooks/pagerduty', text, { 'x-pagerduty-signature': signature });
    expect(answer).toBeProblem({ status: 401, slug: 'wrong-signature', detail: /PAGERDUTY_WEBHOOK_SECRET/ });
    expect([await incidents(), await payloads()]).toEqual([[], []]);
    expect(JSON.stringify(answer.body) + api.logged()).not.toContain(SECRET);
  });

  test('a token does not make up for a wrong signature', async () => {
    const answer = await api.post('/hooks/pagerduty', text, { 'x-pagerduty-signature': v1(text, 'guess') });
    expect(answer).toBeProblem({ status: 401, slug: 'wrong-signature' });
  });

  test('a signature without a secret gets an answer that names what to set; a token is enough', async () => {
    const headers = { 'x-pagerduty-signature': v1(text) };
    expect(await unsigned.post('/hooks/pagerduty', text, { ...headers, authorization: undefined })).toBeProblem({
      status: 401,
      slug: 'no-secret',
      detail: /^Set PAGERDUTY_WEBHOOK_SECRET/,
    });
    expect(await incidents()).toEqual([]);
    expect((await unsigned.post('/hooks/pagerduty', text, headers)).status).toBe(200);
  });

  test('Grafana IRM signs its incidents in its own way, and its alert groups with a token', async () => {
    const incident = JSON.stringify(irm());
    const forged = gi(incident, 'guess');
    expect(await sendSigned('/hooks/grafana-irm', incident, { 'gi-signature': forged })).toBeProblem({
      status: 401,
      slug: 'wrong-signature',
    });
    expect((await sendSigned('/hooks/grafana-irm', incident, { 'gi-signature': gi(incident) })).status).toBe(200);
    expect((await api.post('/hooks/grafana-irm', oncall({ time: at('09:00') }))).status).toBe(200);
    expect((await incidents()).map(({ id }) => id)).toEqual(['grafana-irm:19', 'grafana-irm:I1']);
  });

  test('a signature as Grafana’s library makes it, made by another program, fits', async () => {
    const body = '{"event":"grafana.incident.created"}';
    const signature = 't=1678360185,v1=106ec2cfd6ba3c52dbd6369b89fe12e1d8626e148af72d29f87af7de679e9717';
    const answer = await sendSigned('/hooks/grafana-irm', body, { 'gi-signature': signature });
    expect(answer).toMatchObject({ status: 202, body: { result: 'unusable' } });
  });

  test.for(['pagerduty', 'alertmanager', 'grafana-alerting', 'grafana-oncall', 'grafana-irm'])(
    '/hooks/%s needs a token of the scope `ingest` where nothing is signed',
    async (source) => {
      const path = `/hooks/${source}`;
      expect(await api.post(path, {}, { authorization: undefined })).toBeProblem({ status: 401, slug: 'no-token' });
      await reset();
      await api.admit(['read']);
      expect(await api.post(path, {})).toBeProblem({ status: 403, slug: 'missing-scope' });
      expect(await payloads()).toEqual([]);
    },
  );
});

describe('a body that cannot be used', () => {
  test.for([
    {
      why: 'is another tool’s',
      body: '{"hello":"\\u0000\\ud800"}',
      kept: { hello: '\ufffd\ufffd' },
      reason: /^\/status/,
    },
    { why: 'is no JSON', body: '<xml>\u0000', kept: '<xml>\ufffd', reason: /^it is no JSON$/ },
    { why: 'is empty', body: '', kept: '', reason: /^it is no JSON$/ },
    {
      why: 'tells of tomorrow',
      body: JSON.stringify(alertGroup([alert('a', '2026-11-26T00:00:00Z')])),
      kept: expect.objectContaining({ status: 'firing' }),
      reason: /^it tells of 2026-11-26T00:00:00.000Z, which lies in the future$/,
    },
  ])('and $why is accepted, kept and reported', async ({ body, kept, reason }) => {
    const answer = await api.post('/hooks/alertmanager', body);
    expect(answer).toMatchObject({ status: 202, body: { result: 'unusable', reason: expect.stringMatching(reason) } });
    expect(await payloads()).toMatchObject([
      { outcome: 'unusable', reason: expect.stringMatching(reason), body: kept },
    ]);
    expect(await incidents()).toEqual([]);
  });

  test('and comes again is kept once', async () => {
    for (let count = 0; count < 3; count++) expect((await api.post('/hooks/alertmanager', '{}')).status).toBe(202);
    expect(await payloads()).toHaveLength(1);
  });

  test('is kept apart from one that is not news', async () => {
    const answer = await page(pagerduty('annotated', at('09:00')));
    expect(answer).toMatchObject({ status: 202, body: { result: 'ignored' } });
    expect(await payloads()).toMatchObject([{ outcome: 'ignored', reason: expect.stringMatching(/annotated/) }]);
  });
});

describe('an incident', () => {
  test.for([
    { why: 'PagerDuty', send: () => page(pagerduty('triggered', at('08:00'))) },
    { why: 'Alertmanager', send: () => api.post('/hooks/alertmanager', alertGroup([alert('a', at('08:00'))])) },
    { why: 'Grafana Alerting', send: () => api.post('/hooks/grafana-alerting', alertGroup([alert('a', at('08:00'))])) },
    { why: 'Grafana OnCall', send: () => api.post('/hooks/grafana-oncall', oncall({ type: 'escalation' })) },
    { why: 'Grafana IRM', send: () => api.post('/hooks/grafana-irm', irm()) },
    { why: 'CDEvents', send: () => api.post('/v1/incidents', cdevent('detected', at('08:00'))) },
  ])('of $why that is sent five times at once is one incident and one payload', async ({ send }) => {
    const answers = await Promise.all(Array.from({ length: 5 }, send));
    expect(answers.map(({ body }) => (body as { result: string }).result).toSorted()).toEqual([
      'replay',
      'replay',
      'replay',
      'replay',
      'taken',
    ]);
    expect([(await incidents()).length, (await payloads()).length]).toEqual([1, 1]);
  });

  test('that five different events tell of at once is one incident with all they say', async () => {
    const types = ['triggered', 'acknowledged', 'escalated', 'resolved', 'priority_updated'];
    await Promise.all(types.map((type, index) => page(pagerduty(type, at(`08:1${index}`)))));
    expect(await incidents()).toMatchObject([{ acknowledged_at: date('08:11'), resolved_at: date('08:13') }]);
    expect(await payloads()).toHaveLength(5);
  });

  test('may be resolved before its first event comes', async () => {
    await page(pagerduty('resolved', at('09:00')));
    await page(pagerduty('triggered', at('08:00')));
    await page(pagerduty('acknowledged', at('08:10')));
    expect(await incidents()).toMatchObject([
      { started_at: date('08:00'), acknowledged_at: date('08:10'), resolved_at: date('09:00') },
    ]);
  });

  test('is open again when it is reopened, whichever of the two comes first', async () => {
    await page(pagerduty('resolved', at('09:00')));
    await page(pagerduty('reopened', at('09:10')));
    expect(await incidents()).toMatchObject([{ resolved_at: null }]);
    await page(pagerduty('resolved', at('09:05')));
    expect(await incidents()).toMatchObject([{ resolved_at: null }]);
    await page(pagerduty('resolved', at('09:30')));
    expect(await incidents()).toMatchObject([{ resolved_at: date('09:30') }]);
  });

  test('that a person has resolved here is not opened by an event that finds it open there', async () => {
    await api.post('/hooks/grafana-oncall', oncall({ time: at('08:10') }));
    await api.patch('/v1/incidents/grafana-oncall%3AI1', { resolved_at: at('08:20') });
    await api.post('/hooks/grafana-oncall', oncall({ time: at('08:30') }, { acknowledged_at: at('08:30') }));
    expect(await incidents()).toMatchObject([{ acknowledged_at: date('08:30'), resolved_at: date('08:20') }]);
  });

  test('that was merged is resolved and counts with the other; a merge with an incident not yet seen is known, too', async () => {
    await page(pagerduty('resolved', at('09:00'), mergedInto('Q2')));
    await page(pagerduty('triggered', at('08:00'), { id: 'Q2' }));
    expect(await incidents()).toMatchObject([
      { id: 'pagerduty:Q1', merged_into: 'pagerduty:Q2', resolved_at: date('09:00') },
      { id: 'pagerduty:Q2', merged_into: null, resolved_at: null },
    ]);
    expect(await counted()).toBe(1);
    await page(pagerduty('reopened', at('09:30')));
    expect(await incidents()).toMatchObject([{ merged_into: null, resolved_at: null }, {}]);
    expect(await counted()).toBe(2);
  });

  test('has an id of ours where the vendor’s is long or no plain word', async () => {
    await page(pagerduty('triggered', at('08:00'), { id: `Q ${'x'.repeat(200)}` }));
    await page(pagerduty('resolved', at('09:00'), { id: `Q ${'x'.repeat(200)}` }));
    expect(await incidents()).toMatchObject([
      { id: expect.stringMatching(/^pagerduty:[0-9a-f]{32}$/), resolved_at: date('09:00') },
    ]);
  });
});

/** How many incidents a snapshot counts for reliability in this month. */
async function counted(): Promise<number | undefined> {
  const [from, to] = ['2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'];
  await pool.query(
    "insert into deploy_events (sha, repo, environment, deployed_at) values ('1', 'x', 'production', $1)",
    [from],
  );
  const { rows: found } = await pool.query<{ facts: { happened: { part: number | null; incidents: number }[] } }>(
    `select dora_facts('self', null, null, 'UTC', $1, $2, '2026-10-01', '2026-11-01', array[$1, $2]::timestamptz[]) as facts`,
    [from, to],
  );
  return found[0]?.facts.happened.find(({ part }) => part === 1)?.incidents;
}

describe('an alert group', () => {
  const send = (...alerts: Parameters<typeof alertGroup>[0]) => api.post('/hooks/alertmanager', alertGroup(alerts));

  test('is one incident from its first alert until its last has ended', async () => {
    await send(alert('a', at('08:00')));
    await send(alert('a', at('08:00'), at('08:20')), alert('b', at('08:10')));
    expect(await incidents()).toMatchObject([{ started_at: date('08:00'), onset_source: 'tool', resolved_at: null }]);
    await send(alert('b', at('08:10'), at('08:30')));
    expect(await incidents()).toMatchObject([{ started_at: date('08:00'), resolved_at: date('08:30') }]);
  });

  test('of which five alerts come at once is one incident, too', async () => {
    await Promise.all([1, 2, 3, 4, 5].map((minute) => send(alert(`a${minute}`, at(`08:0${minute}`)))));
    expect(await incidents()).toMatchObject([{ started_at: date('08:01'), resolved_at: null }]);
  });

  test('that fires again later is another incident', async () => {
    await send(alert('a', at('08:00'), at('08:20')));
    await send(alert('a', at('09:00')));
    expect(await incidents()).toMatchObject([
      { started_at: date('08:00'), resolved_at: date('08:20') },
      { started_at: date('09:00'), resolved_at: null },
    ]);
  });

  test('may end before its first event comes', async () => {
    await send(alert('a', at('08:00'), at('08:20')));
    await send(alert('a', at('08:00')));
    expect(await incidents()).toMatchObject([{ resolved_at: date('08:20') }]);
  });

  test('of Grafana Alerting with the same key is another one', async () => {
    await send(alert('a', at('08:00')));
    await api.post('/hooks/grafana-alerting', alertGroup([alert('a', at('08:00'))]));
    expect((await incidents()).map(({ source }) => source)).toEqual(['alertmanager', 'grafana-alerting']);
  });
});

describe('an onset', () => {
  const trigger = () => page(pagerduty('triggered', at('08:00')));

  test.for([
    {
      why: 'that a tool corrects',
      correct: () => api.patch('/v1/incidents/pagerduty%3AQ1', { started_at: at('07:30') }),
    },
    {
      why: 'that a person corrects',
      correct: () => pool.query("update incidents set started_at = $1, onset_source = 'person'", [date('07:30')]),
    },
  ])('$why stays, whatever the source says later', async ({ correct }) => {
    await trigger();
    await correct();
    for (const [index, type] of ['acknowledged', 'resolved', 'reopened'].entries()) {
      await page(pagerduty(type, at(`09:0${index}`), { created_at: at('07:50') }));
    }
    expect(await incidents()).toMatchObject([{ started_at: date('07:30'), onset_source: 'person', resolved_at: null }]);
  });

  test('that is moved takes along what a verdict named', async () => {
    await api.post('/hooks/grafana-irm', irm());
    await pool.query(
      "insert into deploy_events (id, sha, repo, environment, deployed_at) values (7, '1', 'x', 'production', $1)",
      [date('07:00')],
    );
    await api.patch('/v1/incidents/grafana-irm%3A19', { deploy_triggered: true, deploy_ids: [7] });
    await api.post('/hooks/grafana-irm', irm({ incidentStart: at('07:40'), modifiedTime: at('09:00') }));
    expect(await incidents()).toMatchObject([{ started_at: date('07:40'), onset_source: 'impact' }]);
    expect(await rows('select started_at from incident_deployments')).toEqual([{ started_at: date('07:40') }]);
  });

  test('by the monitoring is not moved by a ticket that comes later', async () => {
    await api.post('/v1/incidents', cdevent('detected', at('08:00')));
    await api.post('/v1/incidents', cdevent('reported', at('08:20')));
    expect(await incidents()).toMatchObject([
      { started_at: date('08:00'), onset_source: 'tool', opened_at: date('08:20') },
    ]);
  });
});

describe('CDEvents at POST /v1/incidents', () => {
  const type = 'dev.cdevents.incident.detected.0.3.0';
  const data = cdevent('detected', at('08:00'));

  test.for([
    { why: 'bare', body: data, headers: {} },
    {
      why: 'a CloudEvent',
      body: { specversion: '1.0', id: 'e1', source: '/broker', type, data },
      headers: { 'content-type': 'application/cloudevents+json' },
    },
    { why: 'a CloudEvent in headers', body: data, headers: { 'ce-type': type, 'ce-specversion': '1.0' } },
  ])('are accepted: $why', async ({ body, headers }) => {
    const answer = await api.post('/v1/incidents', body, headers);
    expect(answer).toMatchObject({ status: 200, body: { result: 'taken' } });
    expect(await incidents()).toMatchObject([
      { source: 'cdevents', title: 'Slower than 100 ms', source_service: 'shop' },
    ]);
  });

  test('are accepted as an array, and what is not an incident is reported', async () => {
    const other = { ...data, context: { ...data.context, type: 'dev.cdevents.build.started.0.3.0' } };
    const answer = await api.post('/v1/incidents', [data, cdevent('resolved', at('09:00')), other]);
    expect(answer).toMatchObject({
      status: 200,
      body: [{ result: 'taken' }, { result: 'taken' }, { result: 'ignored' }],
    });
    expect(await incidents()).toMatchObject([{ started_at: date('08:00'), resolved_at: date('09:00') }]);
  });

  test('leave our own incidents to their route', async () => {
    expect((await api.post('/v1/incidents', { id: 'INC-1', title: 'Mine' })).status).toBe(201);
    expect((await api.post('/v1/incidents', { id: 'INC-2', wrong: 1 })).status).toBe(422);
    expect(await payloads()).toEqual([]);
  });
});
