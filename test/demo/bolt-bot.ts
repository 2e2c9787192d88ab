import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, HTTPReceiver } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { silent } from './silent.ts';
import { appToken, botToken, signingSecret } from './workspace.ts';

export type Mode = 'HTTP' | 'Socket Mode';
/** A running Bolt app, and the bodies of the requests that reached it, in order. */
export type Bot = { readonly heard: readonly Record<string, unknown>[]; stop(): Promise<unknown> };

const shareButton = {
  type: 'actions' as const,
  block_id: 'share',
  elements: [
    {
      type: 'button' as const,
      action_id: 'dora:share',
      text: { type: 'plain_text' as const, text: 'Share' },
      value: '30d',
    },
  ],
};

const title = (text: string) => ({ type: 'plain_text' as const, text });

const pulse = (text = 'Pulse'): ModalView => ({
  type: 'modal',
  callback_id: 'pulse:answers',
  private_metadata: 'wave-7',
  notify_on_close: true,
  title: title(text),
  submit: title('Send'),
  blocks: [
    { type: 'input', block_id: 'why', label: title('Why?'), element: { type: 'plain_text_input', action_id: 'text' } },
  ],
});

function listen(app: App, heard: Record<string, unknown>[], slowMs: number): void {
  app.use(async ({ body, next }) => {
    heard.push({ ...body });
    await next();
  });
  app.error(async () => undefined);
  app.command('/dora', async ({ ack, respond, command }) => {
    await ack();
    const blocks = [{ type: 'section' as const, text: title(`Team ${command.text}`) }, shareButton];
    await respond({ text: `Team ${command.text}: 4 deploys`, blocks });
  });
  app.action('dora:share', async ({ ack, respond }) => {
    await ack();
    await respond({ response_type: 'in_channel', text: 'Shared: 4 deploys' });
  });
  app.command('/echo', async ({ ack, command }) => ack(command.text));
  app.command('/broken', async () => {
    throw new Error('a bug');
  });
  app.command('/slow', async ({ ack, respond }) => {
    await sleep(slowMs);
    // By now the request is gone; over HTTP Bolt says so by throwing.
    await ack('too late').catch(() => undefined);
    await respond('late, by response url');
  });
  app.command('/pulse', async ({ ack, client, command }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: pulse() });
  });
  app.view({ callback_id: 'pulse:answers', type: 'view_submission' }, async ({ ack, view }) => {
    const answer = view.state.values['why']?.['text']?.value;
    if (answer === 'bad') return ack({ response_action: 'errors', errors: { why: 'Say more.' } });
    if (answer === 'update') return ack({ response_action: 'update', view: pulse('Updated') });
    if (answer === 'push') return ack({ response_action: 'push', view: pulse('Pushed') });
    if (answer === 'clear') return ack({ response_action: 'clear' });
    if (answer === 'invalid') return ack({ response_action: 'update', view: pulse('x'.repeat(25)) });
    return ack();
  });
  app.view({ callback_id: 'pulse:answers', type: 'view_closed' }, async ({ ack }) => ack());
  app.shortcut(/.*/, async ({ ack, client, body }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: pulse(body.callback_id) });
  });
  app.event('app_home_opened', async ({ client, event }) => {
    const blocks = [{ type: 'section' as const, text: title('Welcome') }];
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
  });
  app.event('member_joined_channel', async ({ client, event }) => {
    await client.chat.postMessage({ channel: event.channel, text: `Hello <@${event.user}>` });
  });
}

/** A Bolt app with one listener of each kind. `/slow` acknowledges after `slowMs`, `/broken` never. */
export async function startBot(mode: Mode, slack: DemoSlack, slowMs = 400): Promise<Bot> {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const common = { token: botToken, logger: silent, clientOptions };
  const app =
    mode === 'HTTP'
      ? new App({ ...common, receiver: new HTTPReceiver({ signingSecret, logger: silent }) })
      : new App({ ...common, appToken, socketMode: true });
  const heard: Record<string, unknown>[] = [];
  listen(app, heard, slowMs);
  if (mode === 'HTTP') {
    const server = await app.start({ port: 0, host: '127.0.0.1' });
    const { port } = (server as { address(): unknown }).address() as AddressInfo;
    slack.setBotUrl(`http://127.0.0.1:${port}/slack/events`);
  } else await app.start();
  return { heard, stop: () => app.stop() };
}
