import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { readAlertsBody } from '../../../src/incidents/ingest/alerts-body.webhook.ts';
import { testDatabase } from '../../support/database.ts';
import { allRoutes } from '../../support/house.ts';
import { testApi } from '../../support/http.ts';
import { alert, alertGroup } from '../sources/hooks-bodies.ts';

const { db, pool, reset } = await testDatabase();
const clock = () => new Date('2026-11-25T12:00:00Z');
const api = await testApi(db, clock, allRoutes(db, clock));

beforeEach(async () => {
  await reset();
  await api.admit();
});

const at = (time: string): string => `2026-11-25T${time}:00Z`;

/** So many pods of a cluster that is down, each alert of about 700 bytes. */
const pods = (count: number, to?: string) =>
  Array.from({ length: count }, (_, index) =>
    alert(`pod-${index}`, at('10:00'), to && at(to), {
      labels: {
        alertname: 'KubePodCrashLooping',
        pod: `pod-${index}`,
        severity: index === 7 ? 'critical' : 'warning',
        service: 'shop',
      },
      annotations: { summary: 'Pod is crash looping', description: 'x'.repeat(400) },
      fingerprint: index.toString(16).padStart(16, '0'),
    }),
  );

async function only() {
  const { rows } = await pool.query<Record<string, unknown>>(
    'select started_at, resolved_at, severity, title, source_service from incidents where merged_into is null',
  );
  expect(rows).toHaveLength(1);
  return rows[0];
}
const payloads = async () =>
  (await pool.query<{ outcome: string; reason: string | null }>('select outcome, reason from webhook_payloads')).rows;

const OPEN = {
  started_at: new Date(at('10:00')),
  resolved_at: null,
  severity: 'P1',
  title: 'One request in ten fails',
  source_service: 'shop',
};

describe('a group of thousands of alerts', () => {
  test.for([
    { why: 'of 1,500 pods, about 1.1 MB', path: '/hooks/alertmanager', count: 1_500 },
    { why: 'of Grafana', path: '/hooks/grafana-alerting', count: 2_500 },
    { why: 'of more than are kept one by one', path: '/hooks/alertmanager', count: 5_100 },
  ])('$why is one incident, and its end is its end', async ({ path, count }) => {
    expect((await api.post(path, alertGroup(pods(count)))).status).toBe(200);
    expect(await only()).toEqual(OPEN);
    expect((await api.post(path, alertGroup(pods(count, '10:30')))).status).toBe(200);
    expect(await only()).toEqual({ ...OPEN, resolved_at: new Date(at('10:30')) });
  });

  test('of ten megabytes is taken, and little of it is kept', async () => {
    const body = JSON.stringify(alertGroup(pods(14_500)));
    expect(body.length).toBeGreaterThan(10_000_000);
    expect((await api.post('/hooks/alertmanager', body)).status).toBe(200);
    expect(await only()).toEqual(OPEN);
    const { rows } = await pool.query<{ bytes: number }>('select length(body::text) as bytes from webhook_payloads');
    expect(rows[0]?.bytes).toBeLessThan(100_000);
  });

  test('lets other work have its turn while it is read', async () => {
    let [turns, isRead] = [0, false];
    const count = () => {
      turns += 1;
      if (!isRead) setImmediate(count);
    };
    setImmediate(count);
    await readAlertsBody(Buffer.from(JSON.stringify(alertGroup(pods(6_000)))));
    isRead = true;
    expect(turns).toBeGreaterThan(12);
  });

  test('may come packed', async () => {
    const body = gzipSync(JSON.stringify(alertGroup(pods(3_000))));
    expect((await api.post('/hooks/alertmanager', body, { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(await only()).toEqual(OPEN);
  });

  test('that comes again is a replay', async () => {
    const body = alertGroup(pods(2_000));
    await api.post('/hooks/alertmanager', body);
    expect((await api.post('/hooks/alertmanager', body)).body).toEqual({ result: 'replay' });
  });
});

describe('a body that is refused leaves a trace in data health', () => {
  test.for<{ why: string; path: string; body: string | Buffer; headers?: object; status: number; reason: RegExp }>([
    {
      why: 'of more than 16 MB',
      path: '/hooks/alertmanager',
      body: 'x'.repeat(16_000_001),
      status: 413,
      reason: /at most 16 MB/,
    },
    {
      why: 'of more than 1 MB without alerts',
      path: '/hooks/grafana-oncall',
      body: 'x'.repeat(1_000_001),
      status: 413,
      reason: /at most 1 MB/,
    },
    {
      why: 'of PagerDuty’s with a token',
      path: '/hooks/pagerduty',
      body: 'x'.repeat(1_000_001),
      status: 413,
      reason: /at most 1 MB/,
    },
    {
      why: 'that is not gzip',
      path: '/hooks/alertmanager',
      body: 'x',
      headers: { 'content-encoding': 'gzip' },
      status: 400,
      reason: /broken/,
    },
    {
      why: 'in an encoding nobody knows',
      path: '/hooks/alertmanager',
      body: 'x',
      headers: { 'content-encoding': 'zip' },
      status: 415,
      reason: /gzipped/,
    },
  ])('$why', async ({ path, body, headers, status, reason }) => {
    for (let count = 0; count < 2; count += 1) expect((await api.post(path, body, { ...headers })).status).toBe(status);
    expect(await payloads()).toEqual([{ outcome: 'unusable', reason: expect.stringMatching(reason) }]);
  });

  test('but not where nobody knows who sent it', async () => {
    expect((await api.post('/hooks/alertmanager', 'x'.repeat(16_000_001), { authorization: undefined })).status).toBe(
      401,
    );
    expect(await payloads()).toEqual([]);
  });
});

describe('a large body is read alert by alert', () => {
  const read = (text: string) => readAlertsBody(Buffer.from(text));

  test.for([
    { why: 'no alerts', text: '{"alerts":[]}', alerts: 0 },
    { why: 'spaces', text: ' { "a" : 1 , "alerts" : [ {} , {} ] , "b" : {} } ', alerts: 2 },
    {
      why: 'brackets and quotes in texts',
      text: '{"a":"[{\\\"","alerts":[{"status":"],}\\""},{}],"b":"]"}',
      alerts: 2,
    },
    { why: 'another field of this name deeper inside', text: '{"x":{"alerts":[1,2,3]},"alerts":[{}]}', alerts: 1 },
    { why: 'a text of this name', text: '{"x":"alerts","y":[1,2],"alerts":[{}]}', alerts: 1 },
    { why: 'letters of several bytes', text: '{"ä":"日本","alerts":[{"status":"é"}]}', alerts: 1 },
    { why: 'alerts that are none', text: '{"alerts":[1,"x",null,[{}]]}', alerts: 4 },
  ])('$why', async ({ text, alerts }) => {
    const body = await read(text);
    expect(body).toMatchObject({ head: { ...JSON.parse(text), alerts: [] } });
    expect(typeof body === 'object' && body.alerts).toHaveLength(alerts);
  });

  test.for([
    { why: 'it ends early', text: '{"alerts":[{},{' },
    { why: 'an alert is broken', text: '{"alerts":[{"a":},{}]}' },
    { why: 'a comma too many', text: '{"alerts":[{},]}' },
    { why: 'it is no object', text: '[[{}]]' },
    { why: 'the rest is broken', text: '{"alerts":[{}],"a":}' },
    { why: 'it is empty', text: '' },
  ])('and it is no JSON: $why', async ({ text }) => {
    expect(await read(text)).toMatch(/^is no JSON/);
  });

  test('what is too much is said', async () => {
    expect(await read(`{"alerts":[${'['.repeat(70)}${']'.repeat(70)}]}`)).toBe('is nested more than 64 deep');
    expect(await read(`{"x":"${'x'.repeat(1_000_001)}","alerts":[{}]}`)).toBe('has more than 1 MB besides its alerts');
    expect(await read(`{"alerts":[${'1,'.repeat(50_000)}1]}`)).toBe('has more than 50,000 alerts');
  });
});
