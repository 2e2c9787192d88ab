import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { type ClientRequest, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { type Bot, startBot } from './bolt-bot.ts';
import { aDemoSlack } from './workspace.ts';

let slack: DemoSlack;
let bot: Bot;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'demo-page-'));
  await mkdir(join(folder, 'page', 'blocks'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'outside');
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'page', 'main.js'), 'export {};');
  await writeFile(join(folder, 'page', 'blocks', 'table.js'), 'export {};');
  await writeFile(join(folder, 'page', '.hidden'), 'hidden');
  slack = await aDemoSlack({ pageDir: join(folder, 'page') });
  bot = await startBot('HTTP', slack);
});
afterEach(async () => {
  await bot.stop();
  await slack.close();
});

type Found = { channels: { name: string }[]; messages: { ts: string }[] };
const get = async (path: string) => (await (await fetch(slack.url + path)).json()) as Found;
const post = async (what: string, body: object, headers: Record<string, string> = {}) => {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
  const response = await fetch(`${slack.url}/demo/${what}`, init);
  return response.headers.get('content-type')?.includes('json') ? response.json() : response.status;
};

/** Server-sent events of one person, collected. */
async function listen(as: string) {
  const abort = new AbortController();
  const response = await fetch(`${slack.url}/demo/events?as=${as}`, { signal: abort.signal });
  const events: Record<string, unknown>[] = [];
  const read = async () => {
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      events.push(...parts.filter((part) => part.startsWith('data: ')).map((part) => JSON.parse(part.slice(6))));
    }
  };
  void read().catch(() => undefined);
  return { events, stop: () => abort.abort() };
}

/** fetch does not let a Host header or an unclean path through. */
const raw = async (path: string, headers: Record<string, string>): Promise<number | undefined> => {
  const { hostname, port } = new URL(slack.url);
  const sent: ClientRequest = request({ hostname, port, path, headers });
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
};

test('the state names what a person sees', async () => {
  const state = await get('/demo/state?as=UMARA');
  expect(state).toMatchObject({
    workspace: { name: 'Acme Corp', id: 'T1' },
    bot: { userId: 'UBOT', name: 'Drumbeat' },
    me: { id: 'UMARA', realName: 'Mara' },
  });
  const names = (of: Found) => of.channels.map(({ name }) => name);
  expect(names(state)).toEqual(['payments', 'random', 'old', 'Drumbeat']);
  expect(names(await get('/demo/state?as=UIVO'))).toEqual(['payments', 'random', 'board', 'old', 'Drumbeat']);
  expect(names(await get('/demo/state?as=UGUEST'))).toEqual(['random', 'Drumbeat']);
});

test('the first person is me until somebody is chosen, and nobody else is made up', async () => {
  expect(await get('/demo/state')).toMatchObject({ me: { id: 'UMARA' } });
  expect(await get('/demo/state?as=UNONE')).toEqual({ ok: false, error: 'There is no person UNONE here.' });
  expect(await get('/demo/state?as=UGONE')).toMatchObject({ ok: false });
});

test('a page sees a command answered, a click, a modal and a home as they happen', async () => {
  const { events, stop } = await listen('UMARA');
  const seen = async (type: string) => vi.waitFor(() => expect(events.map((event) => event['type'])).toContain(type));
  expect(await post('command', { as: 'UMARA', channel: 'CPAY', text: '/dora payments' })).toEqual({ ok: true });
  await seen('message');
  const { messages } = await get('/demo/messages?as=UMARA&channel=CPAY');
  expect(events.find(({ type }) => type === 'message')).toEqual({ type: 'message', message: messages[0] });
  const container = { type: 'message', channel: 'CPAY', ts: messages[0]?.ts };
  const action = { type: 'button', action_id: 'dora:share', value: '30d' };
  expect(await post('action', { as: 'UMARA', container, blockId: 'share', action })).toEqual({ ok: true });
  await vi.waitFor(() => expect(slack.messages('UIVO', 'CPAY')).toHaveLength(1));
  await post('command', { as: 'UMARA', channel: 'CPAY', text: '/pulse' });
  await seen('view');
  const viewId = events.find(({ type }) => type === 'view')?.['viewId'];
  expect(await post('view-submit', { as: 'UMARA', viewId, values: {} })).toEqual({
    ok: false,
    fieldErrors: { why: 'Please complete this required field.' },
  });
  expect(await post('view-close', { as: 'UMARA', viewId })).toEqual({ ok: true });
  await seen('view-closed');
  expect(await post('home', { as: 'UMARA' })).toEqual({ ok: true });
  await seen('home');
  stop();
});

test('a page hears nothing that its person may not see', async () => {
  const { events, stop } = await listen('UGUEST');
  await post('message', { as: 'UMARA', channel: 'CPAY', text: 'Not for guests' });
  await post('command', { as: 'UMARA', channel: 'CRANDOM', text: '/dora payments' });
  await vi.waitFor(() => expect(slack.messages('UMARA', 'CRANDOM')).toHaveLength(1));
  await post('message', { as: 'UMARA', channel: 'CRANDOM', text: 'For all' });
  await vi.waitFor(() => expect(events).toHaveLength(1));
  expect(events).toMatchObject([{ type: 'message', message: { text: 'For all' } }]);
  stop();
});

test('a page that is loaded again is shown what is open', async () => {
  await post('command', { as: 'UMARA', channel: 'CPAY', text: '/pulse' });
  await vi.waitFor(() => expect(slack.openViews('UMARA')).toHaveLength(1));
  const { events, stop } = await listen('UMARA');
  await vi.waitFor(() => expect(events).toMatchObject([{ type: 'view', view: { title: { text: 'Pulse' } } }]));
  stop();
});

test.for([
  {
    why: 'an unknown command',
    what: 'command',
    body: { channel: 'CPAY', text: '/nope' },
    error: '/nope is not a valid command.',
  },
  {
    why: 'a channel not joined',
    what: 'command',
    body: { channel: 'CBOARD', text: '/dora' },
    error: 'This channel was not found.',
  },
  { why: 'an archived channel', what: 'message', body: { channel: 'COLD', text: 'a' }, error: '#old is archived.' },
  {
    why: 'a word to the bot, which does not listen',
    what: 'message',
    body: { channel: 'DUMARA', text: 'a' },
    error: 'Sending messages to this app has been turned off.',
  },
  {
    why: 'a window that is closed',
    what: 'view-submit',
    body: { viewId: 'V1', values: {} },
    error: 'That window is closed already.',
  },
])('what cannot be done is said in a sentence: $why', async ({ what, body, error }) => {
  expect(await post(what, { as: 'UMARA', ...body })).toEqual({ ok: false, error });
});

test('a request that is not the protocol’s is refused', async () => {
  expect(await post('command', { as: 'UMARA' })).toMatchObject({ ok: false });
});

test('the files of the page are served, and no others', async () => {
  const page = await fetch(`${slack.url}/`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  for (const path of ['main.js', 'blocks/table.js']) {
    const script = await fetch(`${slack.url}/${path}`);
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  }
  const host = { host: new URL(slack.url).host };
  const outside = ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/blocks/../../secret.txt'];
  for (const path of [...outside, '/.hidden', '/none.js', '/blocks', '/blocks/']) {
    expect([400, 403, 404]).toContain(await raw(path, host));
  }
});

test.for([
  { why: 'a name that is loopback by itself', host: 'localhost', status: 200 },
  { why: 'a foreign name that leads here', host: 'evil.example', status: 421 },
  { why: 'a name that begins like loopback', host: '127.0.0.1.evil.example', status: 421 },
])('the Host header must be loopback: $why', async ({ host, status }) => {
  expect(await raw('/demo/state', { host: `${host}:${new URL(slack.url).port}` })).toBe(status);
});

test('pages of other sites cannot act here', async () => {
  const body = { as: 'UMARA', channel: 'CPAY', text: 'Forged' };
  expect(await post('message', body, { origin: 'http://evil.example' })).toBe(403);
  expect(await post('message', body, { origin: 'null' })).toBe(403);
  expect(await post('message', body, { origin: slack.url })).toEqual({ ok: true });
});
