import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { DemoSlack } from '../../demo/slack/start.ts';

/** Acknowledges everything and does nothing: for tests that act in the bot's place. */
export type PlainBot = {
  /** The last slash command. */
  command(): URLSearchParams;
  /** The last interaction. */
  interaction(): Record<string, unknown>;
  stop(): void;
};

export async function startPlainBot(slack: DemoSlack): Promise<PlainBot> {
  const heard: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push(new URLSearchParams(body));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slack.setBotUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    command: () => heard.findLast((body) => body.has('command')) ?? new URLSearchParams(),
    interaction: () => JSON.parse(heard.findLast((body) => body.has('payload'))?.get('payload') ?? '{}'),
    stop: () => void server.close(),
  };
}
