import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Ack, Envelope } from '../../../demo/slack/deliver/ack.ts';
import { deliverByHttp } from '../../../demo/slack/deliver/http.ts';
import { createLog } from '../../../src/log.ts';
import { createSlackApp } from '../../../src/slack/slack-app.ts';
import { aDemoSlack, botToken, signingSecret } from '../../demo/workspace.ts';
import { connectedApp, type Listen } from './connected-app.ts';

type Deliver = (envelope: Envelope) => Promise<Ack>;

async function overHttp(listen: Listen): Promise<Deliver> {
  const [slack, http] = [await aDemoSlack(), express()];
  const config = { mode: 'http', botToken, signingSecret, apiUrl: slack.apiUrl } as const;
  const { app } = createSlackApp(config, http, createLog('silent'));
  listen(app);
  const server = createServer(http).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await slack.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  return (envelope) => deliverByHttp(envelope, { url, signingSecret, timeoutMs: 3_000 });
}

async function overSocket(listen: Listen): Promise<Deliver> {
  const bot = await connectedApp({}, listen);
  await bot.connected();
  return (envelope) => bot.slack.sockets.deliver(envelope);
}

const WAYS = { HTTP: overHttp, 'a socket': overSocket };

/** Postgres keeps none of these in a text, nor in JSON. */
const [SENT, READ] = ['a\u0000b\ud800c', 'a\ufffdb\ufffdc'];
const user = { id: 'UMARA' };

describe.for(Object.entries(WAYS))('what Slack sends over %s', ([_way, open]) => {
  test.for<{ why: string; type: Envelope['type']; payload: (text: string) => Envelope['payload'] }>([
    { why: 'the words of a command', type: 'slash_commands', payload: (text) => ({ command: '/x', text }) },
    {
      why: 'the id of a person',
      type: 'interactive',
      payload: (id) => ({ type: 'block_actions', user: { id }, actions: [{ action_id: 'x' }] }),
    },
    {
      why: 'what a form is about',
      type: 'interactive',
      payload: (text) => ({ type: 'view_submission', user, view: { callback_id: 'x', private_metadata: text } }),
    },
    {
      why: 'what was typed into a form',
      type: 'interactive',
      payload: (value) => ({ type: 'view_submission', user, view: { state: { values: { field: { v: { value } } } } } }),
    },
    {
      why: 'the names of the fields of a form',
      type: 'interactive',
      payload: (name) => ({ type: 'view_submission', user, view: { state: { values: { [name]: {} } } } }),
    },
    {
      why: 'the value of a button',
      type: 'interactive',
      payload: (value) => ({ type: 'block_actions', user, actions: [{ action_id: 'x', value }] }),
    },
    {
      why: 'the message of a shortcut',
      type: 'interactive',
      payload: (text) => ({ type: 'message_action', callback_id: 'x', user, message: { text } }),
    },
    {
      why: 'the name of a channel, in an event',
      type: 'events_api',
      payload: (name) => ({ type: 'event_callback', event: { type: 'channel_rename', channel: { id: 'CPAY', name } } }),
    },
  ])('can be stored: $why', async ({ type, payload }) => {
    const heard: unknown[] = [];
    const deliver = await open((app) =>
      app.use(async ({ body, next }) => {
        heard.push(body);
        await next();
      }),
    );
    // A form of an address has no way to write half of a pair; it comes as the same sign.
    expect(await deliver({ type, payload: payload(SENT) })).toMatchObject({ ok: true });
    expect(heard).toEqual([payload(READ)]);
  });

  test('is acknowledged and dropped where it is nested without end', async () => {
    const heard: unknown[] = [];
    const deliver = await open((app) => app.use(async ({ body }) => void heard.push(body)));
    let actions: unknown = [];
    for (let level = 0; level < 3_000; level += 1) actions = [actions];
    expect(await deliver({ type: 'interactive', payload: { type: 'block_actions', actions } })).toMatchObject({
      ok: true,
    });
    expect(heard).toEqual([]);
  });
});
