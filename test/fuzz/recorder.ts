import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Envelope } from '../../demo/slack/deliver/ack.ts';
import { type Json, parseJson } from '../../demo/slack/json.ts';
import { withoutFreshness } from './doors/slack.ts';

export type Recorder = {
  readonly url: string;
  readonly envelopes: readonly Envelope[];
  close(): Promise<void>;
};

/** Stands between a Slack and the bot at `botUrl`, and keeps what goes to the bot. */
export async function startRecorder(botUrl: string): Promise<Recorder> {
  const envelopes: Envelope[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await request.toArray());
    envelopes.push(withoutFreshness(envelopeOf(body.toString(), request.headers['content-type'])));
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = request.headers;
    const answer = await fetch(botUrl, { method: 'POST', headers: headers as Record<string, string>, body });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
  const server = createServer((request, response) => void pass(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    envelopes,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function envelopeOf(body: string, contentType = ''): Envelope {
  if (contentType.includes('json')) return { type: 'events_api', payload: parseJson(body) as Json };
  const fields = Object.fromEntries(new URLSearchParams(body));
  return fields['payload'] === undefined
    ? { type: 'slash_commands', payload: fields }
    : { type: 'interactive', payload: parseJson(fields['payload']) as Json };
}
