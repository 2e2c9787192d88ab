import type { App, BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { WebClient } from '@slack/web-api';
import express from 'express';
import type { DemoMessage } from '../../demo/protocol.ts';
import type { DemoCall, DemoFault } from '../../demo/slack/options.ts';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { listen } from '../../src/http/listen.ts';
import { createLog } from '../../src/log.ts';
import { followEvents } from '../../src/slack/connection/open-events.ts';
import { createSlackApp } from '../../src/slack/slack-app.ts';
import { aDemoSlack, botToken, noon, signingSecret } from '../demo/workspace.ts';
import type { TestDatabase } from '../support/database.ts';
import { present } from '../support/given.ts';
import { aHouse } from '../support/house.ts';
import { ownSecretOf, SECRET } from '../support/own-secret.ts';
import { watchRows } from './written.ts';

/** The kinds of people that the table has a column for, with their Slack ids. */
export const PEOPLE = {
  'an admin': 'UADMIN',
  'a member of the team': 'UMEMBER',
  'a member from outside': 'UOUTSIDE',
  'a guest': 'UGUEST',
  'another organisation': 'UFOREIGN',
  deactivated: 'UGONE',
} as const;

export type Kind = keyof typeof PEOPLE;
/** They get one sentence and nothing else. The team has chosen each of them for every role all the same. */
export const REFUSED: readonly Kind[] = ['a guest', 'another organisation', 'deactivated'];

/** Where everything is done: a channel of all, which is no team's. */
export const HERE = 'CALL';

/** Where a message is for one person alone. The demo's Slack has no private messages with other organisations. */
export const alone = (as: string): string => (as === PEOPLE['another organisation'] ? 'CFOREIGN' : `D${as}`);

const workspace = {
  name: 'Acme Corp',
  id: 'T1',
  bot: { userId: 'UBOT', botId: 'B1', name: 'Drumbeat', scopes: ['chat:write', 'commands'] },
  users: Object.entries(PEOPLE).map(([realName, id]) => ({
    id,
    name: id,
    realName,
    timeZone: 'Europe/Berlin',
    isGuest: id === 'UGUEST',
    isStranger: id === 'UFOREIGN',
  })),
  channels: [
    { id: HERE, name: 'all', kind: 'channel' as const, members: [...Object.values(PEOPLE), 'UBOT'] },
    { id: 'CPAY', name: 'payments', kind: 'channel' as const, isPrivate: true, members: ['UADMIN', 'UMEMBER', 'UBOT'] },
    { id: 'CFOREIGN', name: 'foreign', kind: 'channel' as const, isPrivate: true, members: ['UFOREIGN', 'UBOT'] },
  ],
  commands: ['/dora', '/pulse'].map((command) => ({ command, description: '', usageHint: '' })),
  messageShortcuts: [{ callbackId: 'incidents:declare-from-message', name: 'Declare an incident' }],
};

/** The demo's Slack lets nobody act who is deactivated. So there they act, and only what the bot is told says that they are. */
const toldDeactivated = async ({ method, args }: DemoCall): Promise<DemoFault | undefined> =>
  method === 'users.info' && args['user'] === PEOPLE.deactivated
    ? {
        kind: 'answer',
        status: 200,
        body: { ok: true, user: { id: PEOPLE.deactivated, team_id: 'T1', deleted: true } },
      }
    : undefined;

export type RightsBot = Awaited<ReturnType<typeof rightsBot>>;

/** What somebody read and where, after they did something. */
export type Said = {
  /** Every text that is new to them, each once. */
  readonly texts: readonly string[];
  /** How many messages, windows, tabs and fields are new or changed. */
  readonly places: number;
  /** Whether anything was said where others read it. */
  readonly isPublic: boolean;
};

/** A message of ours. */
type At = { readonly channel: string; readonly ts: string };

const TRIGGER = 'test:trigger';

/** All listeners of the house beside the demo's Slack, without anything that the bot does on its own. */
export async function rightsBot(
  { db, pool }: Pick<TestDatabase, 'db' | 'pool'>,
  change: (app: App) => void = () => {},
) {
  const slack: DemoSlack = await aDemoSlack({ workspace, beforeAnswer: toldDeactivated });
  const [http, log] = [express(), createLog('silent')];
  const { app, client, connect, stop } = createSlackApp(
    { mode: 'http', botToken, signingSecret, apiUrl: slack.apiUrl },
    http,
    log,
  );
  const events = followEvents(app);
  change(app);
  for (const room of aHouse({ db, client, own: ownSecretOf(SECRET), clock: () => noon, log })) room.slack?.(app);
  let trigger = '';
  app.action<BlockAction>(TRIGGER, async ({ ack, body }) => {
    await ack();
    trigger = body.trigger_id;
  });
  const server = await listen(http, '127.0.0.1', 0);
  slack.setBotUrl(`${server.url}/slack/events`);
  await connect();
  const asBot = new WebClient(botToken, { slackApiUrl: slack.apiUrl });

  async function message(channel: string, actionId: string, value: string): Promise<At> {
    const block = { type: 'actions', block_id: 'dora:all', elements: [aButton(actionId, value)] } as const;
    const { ts } = await asBot.chat.postMessage({ channel, text: 'A message', blocks: [block] });
    return { channel, ts: present(ts) };
  }
  const click = (as: string, { channel, ts }: At, actionId: string, value: string) =>
    slack.action(as, { type: 'message', channel, ts }, 'dora:all', { type: 'button', action_id: actionId, value });
  const closeAll = async (as: string) => {
    for (const view of slack.openViews(as).toReversed()) await slack.viewClose(as, view.id);
  };

  return {
    slack,
    pool,
    message,
    click,
    /** Opens a window of ours for somebody, as if the bot had done so before. */
    async window(as: string, view: Partial<ModalView>): Promise<string> {
      await click(as, await message(HERE, TRIGGER, '-'), TRIGGER, '-');
      await events.settled(5_000);
      const whole = { type: 'modal', title: { type: 'plain_text', text: 'Before' }, blocks: [], ...view } as ModalView;
      return present((await asBot.views.open({ trigger_id: trigger, view: whole })).view?.id);
    },

    /** What somebody reads that they did not read before, once all listeners are done. `act` may say what its answer says. */
    async said(as: string, act: () => Promise<unknown>): Promise<Said> {
      const before = placesOf(slack, as);
      const calls = slack.calls.length;
      const outcome = await act();
      await events.settled(10_000);
      const faults = Object.values((outcome as { fieldErrors?: Record<string, string> }).fieldErrors ?? {});
      const fresh = [...placesOf(slack, as)].filter(([place, shown]) => before.get(place)?.json !== shown.json);
      const loud = slack.calls
        .slice(calls)
        .some(
          ({ method, args }) => /^chat\.(postMessage|update|delete)$/.test(method) && args['channel'] !== alone(as),
        );
      const isPublic = loud || fresh.some(([, shown]) => shown.isPublic);
      const texts = [...faults, ...fresh.flatMap(([, { texts }]) => texts)];
      await closeAll(as);
      return { texts: [...new Set(texts)], places: faults.length + fresh.length, isPublic };
    },

    /** The tables of which rows were changed since it was asked last. */
    written: await watchRows(pool),

    async close() {
      await stop();
      await slack.close();
      await server.close();
    },
  };
}

const aButton = (action_id: string, value: string) =>
  ({ type: 'button', action_id, value, text: { type: 'plain_text', text: 'Press' } }) as const;

type Shown = { readonly json: string; readonly texts: readonly string[]; readonly isPublic: boolean };

/** Every message, window and tab that somebody sees now. */
function placesOf(slack: DemoSlack, as: string): ReadonlyMap<string, Shown> {
  const messages = [HERE, 'CPAY', alone(as)].flatMap((channel) => slack.messages(as, channel));
  const views = [...slack.openViews(as), ...(slack.home(as) ? [present(slack.home(as))] : [])];
  return new Map([
    ...messages.map((message) => [`message ${message.channel} ${message.ts}`, shownMessage(message, as)] as const),
    ...views.map(
      ({ id, blocks }) =>
        [`view ${id}`, { json: JSON.stringify(blocks), texts: textsIn(blocks), isPublic: false }] as const,
    ),
  ]);
}

const shownMessage = (message: DemoMessage, as: string): Shown => ({
  json: JSON.stringify([message.text, message.blocks]),
  texts: [message.text, ...textsIn(message.blocks)],
  isPublic: message.ephemeralTo !== as && message.channel !== alone(as),
});

/** Every text of blocks, not of their buttons. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text, ...rest } = value as { type?: string; text?: unknown };
  const own = typeof text === 'string' ? [text] : textsIn(text);
  return [...(type === 'button' ? [] : own), ...Object.values(rest).flatMap(textsIn)];
}
