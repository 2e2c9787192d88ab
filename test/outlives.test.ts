import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, type TestContext, test } from 'vitest';
import type { DemoFault } from '../demo/slack/options.ts';
import { systemClock } from '../src/clock.ts';
import { hashToken, newToken } from '../src/http/token.ts';
import { tokensStore } from '../src/http/tokens.store.ts';
import { RESTARTING } from '../src/slack/apologies.ts';
import { failedAnswer } from '../src/slack/failure-words.ts';
import { aDemoSlack, appToken, botToken, signingSecret } from './demo/workspace.ts';
import { aDeployment } from './support/bodies.ts';
import { spawnChild } from './support/child.ts';
import { testDatabase } from './support/database.ts';
import { DATABASE_DOWN } from './support/given.ts';
import { until } from './support/processes.ts';
import { tcpProxy } from './support/tcp-proxy.ts';

const { db, url: databaseUrl } = await testDatabase();
const TOKEN = 'drumbeat_the-token-of-the-tests';
await tokensStore(db).add('tests', ['ingest'], hashToken(TOKEN), systemClock());

const REFUSED: DemoFault = { kind: 'answer', status: 200, body: { ok: false, error: 'invalid_auth' } };

/** Slack, and a way to the database that can be cut. Both end with the test. */
async function aWorld({ onTestFinished }: TestContext) {
  const answers = new Map<string, () => Promise<DemoFault | undefined>>();
  const slack = await aDemoSlack({ clock: systemClock, beforeAnswer: async ({ method }) => answers.get(method)?.() });
  const proxy = await tcpProxy(databaseUrl);
  onTestFinished(async () => {
    await slack.close();
    await proxy.close();
  });
  return {
    onTestFinished,
    slack,
    proxy,
    /** What Slack does instead of answering a method. */
    answers,
    types: (typed: string) => slack.command('UMARA', 'CPAY', typed),
    heard: () => slack.messages('UMARA', 'CPAY').map(({ text }) => text),
  };
}

type World = Awaited<ReturnType<typeof aWorld>>;

/** The bot as `npm start` runs it, in a process of its own, once it says that it runs. */
async function startedBot({ onTestFinished, slack, proxy }: World, secrets: NodeJS.ProcessEnv) {
  const child = spawnChild('../../src/main.ts', [], {
    env: {
      PATH: process.env['PATH'],
      TZ: 'UTC',
      SLACK_BOT_TOKEN: botToken,
      SLACK_API_URL: slack.apiUrl,
      DATABASE_URL: proxy.url,
      DRUMBEAT_SECRET: newToken(),
      PORT: '0',
      ...secrets,
    },
  });
  onTestFinished(() => void child.process.kill('SIGKILL'));
  let url: string | undefined;
  while (url === undefined) ({ url } = JSON.parse(await child.next()) as { readonly url?: string });
  const address = url;

  return {
    async get(path: string) {
      const response = await fetch(`${address}${path}`);
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    },
    /** Posts a deployment; answers the status. */
    async post(sha: string): Promise<number> {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
      const body = JSON.stringify(aDeployment({ sha }));
      return (await fetch(`${address}/v1/deploys`, { method: 'POST', headers, body })).status;
    },
    /** Stops it as an operator does; answers its exit code and how long it took. */
    async stop() {
      const begunMs = performance.now();
      child.process.kill('SIGTERM');
      await child.ended();
      return { exitCode: child.process.exitCode, ms: performance.now() - begunMs };
    },
  };
}

// Most of the time these wait for processes.
describe.concurrent('a bot', () => {
  test('takes deployments while Slack is away from the start or refuses its token, and hears Slack when it is there', async (context) => {
    const world = await aWorld(context);
    await world.slack.goAway();
    const bot = await startedBot(world, { SLACK_APP_TOKEN: appToken });
    expect(await bot.post('aaaaaaa1')).toBe(201);
    expect((await bot.get('/healthz')).status).toBe(200);
    expect(await bot.get('/readyz')).toMatchObject({
      status: 503,
      body: { status: 'not ready', database: 'ok', slack: 'no answer from Slack: ECONNREFUSED' },
    });
    expect((await bot.get('/readyz?exclude=slack')).status).toBe(200);

    await world.slack.comeBack();
    await until(async () => (await bot.get('/readyz')).status === 200);
    expect(await world.types('/dora help')).toEqual({ ok: true });
    await until(() => world.heard().length === 1);

    world.slack.sockets.say('null');
    world.slack.sockets.say('{"type":"events_api","envelope_id":"e1"}');
    world.answers.set('apps.connections.open', async () => REFUSED);
    world.slack.sockets.cut();
    await until(async () => (await bot.get('/readyz')).status === 503);
    const { body } = await bot.get('/readyz');
    expect(body).toMatchObject({ database: 'ok', slack: 'Slack refuses SLACK_APP_TOKEN: invalid_auth' });
    expect(await bot.post('bbbbbbb1')).toBe(201);
    expect((await bot.stop()).exitCode).toBe(0);
  });

  test('that stops tells those who wait for Slack and for the database', async (context) => {
    const world = await aWorld(context);
    const bot = await startedBot(world, { SLACK_APP_TOKEN: appToken });
    await until(async () => (await bot.get('/readyz')).status === 200);
    await world.types('/dora help');
    await until(() => world.heard().length === 1);
    world.answers.set('views.open', () => sleep(30_000, undefined, { ref: false }));
    for (let count = 0; count < 2; count += 1) expect(await world.types('/dora setup')).toEqual({ ok: true });
    await world.proxy.hang();
    for (let count = 0; count < 2; count += 1) expect(await world.types('/dora all')).toEqual({ ok: true });
    await until(() => world.slack.calls.filter(({ method }) => method === 'views.open').length >= 2);
    const { exitCode, ms } = await bot.stop();
    expect(exitCode).toBe(0);
    expect(ms).toBeLessThan(9_500);
    const told = world.heard().filter((text) => text === RESTARTING || text === failedAnswer(DATABASE_DOWN));
    expect(told).toHaveLength(4);
    expect(told.filter((text) => text === RESTARTING).length).toBeGreaterThanOrEqual(2);
  });

  test('whose database is lost in its first moments lives on, and takes deployments when it is back', async (context) => {
    const world = await aWorld(context);
    const bot = await startedBot(world, { SLACK_SIGNING_SECRET: signingSecret });
    await world.proxy.refuse();
    await until(async () => (await bot.post('ccccccc1')) === 503);
    await sleep(500);
    expect((await bot.get('/healthz')).status).toBe(200);
    expect((await bot.get('/readyz')).body['database']).toMatch(/^cannot be reached: /);
    await world.proxy.restore();
    await until(async () => (await bot.post('ccccccc2')) === 201);
    expect((await bot.stop()).exitCode).toBe(0);
  });
});
