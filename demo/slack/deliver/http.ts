import { createHmac } from 'node:crypto';
import { systemClock } from '../../../src/clock.ts';
import { parseJson } from '../json.ts';
import type { Ack, Envelope } from './ack.ts';

type Destination = { readonly url: string | undefined; readonly signingSecret: string; readonly timeoutMs: number };

// Exactly this type: Bolt compares the whole text, and with a charset after it the body would not be JSON.
const form = 'application/x-www-form-urlencoded';

/** An envelope as Slack posts it. */
export function encoded({ type, payload }: Envelope): { readonly contentType: string; readonly body: string } {
  if (type === 'events_api') return { contentType: 'application/json', body: JSON.stringify(payload) };
  const fields = type === 'interactive' ? { payload: JSON.stringify(payload) } : payload;
  const strings = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]);
  return { contentType: form, body: new URLSearchParams(strings).toString() };
}

/** @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function signature(signingSecret: string, body: string | Buffer): Record<string, string> {
  // This is the real time: the bot refuses a signature that is five minutes off its own clock, whatever the demo's clock says.
  const timestamp = String(Math.floor(systemClock().getTime() / 1000));
  const mac = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` };
}

async function ackOf(response: Response): Promise<Ack> {
  const text = await response.text();
  if (!response.ok) return { ok: false, error: response.status < 500 ? 'http_client_error' : 'http_service_error' };
  if (text === '') return { ok: true, body: undefined };
  const isJsonBody = response.headers.get('content-type')?.includes('json') ?? false;
  return { ok: true, body: isJsonBody ? parseJson(text) : { text } };
}

/** Sends one signed POST. An answer that comes too late is not read. */
export async function deliverByHttp(envelope: Envelope, { url, signingSecret, timeoutMs }: Destination): Promise<Ack> {
  if (url === undefined) return { ok: false, error: 'dispatch_failed' };
  const { contentType, body } = encoded(envelope);
  const headers = { 'content-type': contentType, 'user-agent': 'Slackbot 1.0', ...signature(signingSecret, body) };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await ackOf(await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' }));
  } catch {
    return { ok: false, error: signal.aborted ? 'operation_timeout' : 'dispatch_failed' };
  }
}
