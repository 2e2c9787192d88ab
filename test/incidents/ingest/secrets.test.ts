import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../../src/db/db.ts';
import { openDatabase } from '../../../src/db/open.ts';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { answerProblems, notFound } from '../../../src/http/answer-problems.ts';
import { ownSecret } from '../../../src/http/own-secret.ts';
import { tokenGate } from '../../../src/http/token-gate.ts';
import { tokensStore } from '../../../src/http/tokens.store.ts';
import { hooksStore } from '../../../src/incidents/ingest/hooks.store.ts';
import { registerIncidentHooks } from '../../../src/incidents/ingest/hooks.webhook.ts';
import { sourceSecretsStore } from '../../../src/incidents/ingest/secrets.store.ts';
import { secretStates } from '../../../src/incidents/sources/secrets.ts';
import { testDatabase } from '../../support/database.ts';
import { testApi } from '../../support/http.ts';
import { tcpProxy } from '../../support/tcp-proxy.ts';
import { pagerduty } from '../sources/hooks-bodies.ts';

const { db, pool, url, reset } = await testDatabase();
const NOW = new Date('2026-11-25T10:00:00Z');
const clock = () => NOW;
const BY = { actor: 'UMARA', at: NOW };
const SECRET = 'whsecOfTheSubscription';
const own = ownSecret('what Drumbeat seals with, long enough', '/nowhere');
const lost = ownSecret('what Drumbeat sealed with once, long ago', '/nowhere');
const store = sourceSecretsStore(db, own);

/** A new process each time, which has kept nothing yet. */
const start = (secrets: Parameters<typeof registerIncidentHooks>[1]['secrets'] = {}, to: Db = db) =>
  testApi(to, clock, (app, log) => {
    const storedSecret = (source: Parameters<typeof store.secretOf>[0]) => sourceSecretsStore(to, own).secretOf(source);
    const gate = tokenGate(tokensStore(to), clock);
    registerIncidentHooks(app, { hooks: hooksStore(to, deploysStore(to)), secrets, storedSecret, clock, gate });
    app.use(notFound, answerProblems(log));
  });

beforeEach(reset);

const TEXT = JSON.stringify(pagerduty('triggered', '2026-11-25T08:00:00Z'));

const page = (api: Awaited<ReturnType<typeof start>>, secret: string) =>
  api.post('/hooks/pagerduty', TEXT, {
    authorization: undefined,
    'x-pagerduty-signature': `v1=${createHmac('sha256', secret).update(TEXT).digest('hex')}`,
  });

const rowsKept = async () => {
  const { rows } = await pool.query(
    'select (select count(*) from incidents)::int + (select count(*) from webhook_payloads)::int as n',
  );
  return (rows[0] as { n: number }).n;
};

describe('an event that is signed with the secret that is set in App Home', () => {
  test('is accepted, and a forged one is refused and leaves no row', async () => {
    await store.set('pagerduty', SECRET, BY);
    const api = await start();
    expect(await page(api, 'a guess')).toBeProblem({ status: 401, slug: 'wrong-signature' });
    expect(await rowsKept()).toBe(0);
    expect(await page(api, SECRET)).toMatchObject({ status: 200, body: { result: 'taken' } });
  });

  test('is accepted within seconds of setting, changing and removing it, without a restart', async () => {
    const api = await start();
    expect(await page(api, SECRET)).toBeProblem({ status: 401, slug: 'no-secret', detail: /in App Home/ });
    await store.set('pagerduty', SECRET, BY);
    await expect.poll(async () => (await page(api, SECRET)).status, { timeout: 3_000 }).toBe(200);
    await store.set('pagerduty', `${SECRET}2`, BY);
    await expect.poll(async () => (await page(api, SECRET)).status, { timeout: 3_000 }).toBe(401);
    expect((await page(api, `${SECRET}2`)).status).toBe(200);
    await store.remove('pagerduty');
    await expect.poll(async () => (await page(api, `${SECRET}2`)).status, { timeout: 3_000 }).toBe(401);
  });

  test('is refused where the variable holds another one, which wins', async () => {
    await store.set('pagerduty', SECRET, BY);
    const api = await start({ pagerduty: 'the-operators-own' });
    expect(await page(api, SECRET)).toBeProblem({ status: 401, slug: 'wrong-signature' });
    expect((await page(api, 'the-operators-own')).status).toBe(200);
  });

  test('is refused with words where it was sealed with another DRUMBEAT_SECRET; entering it again helps', async () => {
    await sourceSecretsStore(db, lost).set('pagerduty', SECRET, BY);
    const detail = /sealed with another DRUMBEAT_SECRET\. An admin enters it again in App Home/;
    expect(await page(await start(), SECRET)).toBeProblem({ status: 401, slug: 'locked-secret', detail });
    expect(await rowsKept()).toBe(0);
    await store.set('pagerduty', SECRET, BY);
    expect((await page(await start(), SECRET)).status).toBe(200);
  });

  test('is refused where its sealed bytes were moved over from another source', async () => {
    await store.set('grafana-irm', SECRET, BY);
    await pool.query("update source_secrets set source = 'pagerduty'");
    expect(await store.secretOf('pagerduty')).toEqual({ kind: 'locked' });
  });

  test('is answered 503 while the database is down, never 401', async () => {
    await store.set('pagerduty', SECRET, BY);
    const proxy = await tcpProxy(url);
    const far = await openDatabase({ url: proxy.url });
    const api = await start({}, far.db);
    await proxy.refuse();
    expect(await page(api, SECRET)).toBeProblem({ status: 503, slug: 'database-down' });
    await proxy.restore();
    expect((await page(api, SECRET)).status).toBe(200);
    await far.close();
    await proxy.close();
  });
});

describe('what is kept', () => {
  test('tells who set it and when, and whether it can be opened', async () => {
    await store.set('pagerduty', SECRET, BY);
    await sourceSecretsStore(db, lost).set('grafana-irm', SECRET, BY);
    const kept = { setBy: 'UMARA', setAt: NOW };
    expect(secretStates({ 'grafana-irm': 'x' }, await store.stored())).toMatchObject([
      { source: 'pagerduty', isInVariable: false, stored: { ...kept, isLocked: false } },
      { source: 'grafana-irm', isInVariable: true, stored: { ...kept, isLocked: true } },
    ]);
  });

  test('is nothing where there is nothing to seal with, and says so', async () => {
    const none = { known: () => undefined, made: () => ({ ok: false, why: 'read-only' }) as const };
    expect(await sourceSecretsStore(db, none).set('pagerduty', SECRET, BY)).toBe('read-only');
    expect((await pool.query('select from source_secrets')).rowCount).toBe(0);
  });
});
