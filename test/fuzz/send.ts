import { createHash, createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import type { Envelope } from '../../demo/slack/deliver/ack.ts';
import { encoded, signature } from '../../demo/slack/deliver/http.ts';
import type { DemoSlack } from '../../demo/slack/start.ts';
import {
  bytesOf,
  FRESH,
  type FrameInput,
  type HttpInput,
  type Input,
  type RawInput,
  type SlackInput,
} from './input.ts';

/** What became of an input. */
export type Outcome = {
  /** The status of each answer; more than one where requests were written one behind the other. */
  readonly statuses: readonly number[];
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly ms: number;
  /** Why there is no answer where there must be one. */
  readonly unanswered?: string;
};

export type Way = {
  readonly botUrl: string;
  readonly slack: DemoSlack;
  /** Where `response_url`s lead. */
  readonly answersUrl: string;
  readonly secrets: Readonly<Record<'slack' | 'pagerduty' | 'grafana-irm', string>>;
  readonly isSocket: boolean;
};

/** Slack gives up on a request after this. */
export const SLACK_PATIENCE_MS = 3_000;
/** Longer than any answer of the bot's may take. */
const PATIENCE_MS = 30_000;
const RAW_PATIENCE_MS = 300;

export function sender(way: Way) {
  const pool = new Pool(way.botUrl, {
    connections: 32,
    pipelining: 1,
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
  });
  let sent = 0;

  async function http(input: HttpInput): Promise<Outcome> {
    const body = bytesOf(input);
    const { method, target, gzipped, signer } = input;
    const headers = {
      ...(gzipped === true ? { 'content-encoding': 'gzip' } : {}),
      ...input.headers,
      // A signature is made over the body as it is read.
      ...(signer === undefined ? {} : signed(signer, bytesOf({ ...input, gzipped: false }) ?? Buffer.alloc(0), way)),
    };
    return request({
      method: method as Dispatcher.HttpMethod,
      path: target,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  }

  async function request(options: Dispatcher.RequestOptions): Promise<Outcome> {
    const begunMs = performance.now();
    try {
      const answer = await pool.request(options);
      const text = await answer.body.text();
      return { statuses: [answer.statusCode], text, headers: answer.headers, ms: performance.now() - begunMs };
    } catch (error) {
      const { code = '', message } = error as Error & { code?: string };
      // The client refuses to send some of these. Others are cut off in the middle of a body that the bot does not want to read.
      const isOurs =
        code === 'UND_ERR_INVALID_ARG' || code === 'EPIPE' || code === 'ECONNRESET' || code === 'UND_ERR_SOCKET';
      return { ...NOTHING, ms: performance.now() - begunMs, ...(isOurs ? {} : { unanswered: `${code} ${message}` }) };
    }
  }

  async function slack({ envelope }: SlackInput): Promise<Outcome> {
    sent += 1;
    const fresh = refreshed(envelope, way, sent);
    if (way.isSocket) return overSocket(fresh);
    const { contentType, body } = encoded(fresh);
    const headers = { 'content-type': contentType, ...signature(way.secrets.slack, body) };
    return request({ method: 'POST', path: '/slack/events', headers, body });
  }

  async function overSocket(envelope: Envelope): Promise<Outcome> {
    const begunMs = performance.now();
    const ack = await way.slack.sockets.deliver(envelope);
    const ms = performance.now() - begunMs;
    const text = JSON.stringify(ack);
    return ack.ok ? { statuses: [200], text, headers: {}, ms } : { ...NOTHING, text, ms, unanswered: ack.error };
  }

  return {
    send(input: Input): Promise<Outcome> {
      switch (input.kind) {
        case 'http':
          return http(input);
        case 'slack':
          return slack(input);
        case 'frame':
          return frame(input, way);
        case 'raw':
          return raw(input, way);
      }
    },
    close: () => pool.destroy(),
  };
}

const NOTHING = { statuses: [], text: '', headers: {} } as const;

function signed(signer: NonNullable<HttpInput['signer']>, body: Buffer, { secrets }: Way): Record<string, string> {
  const mac = (text: string | Buffer) => createHmac('sha256', secrets[signer]).update(text).digest('hex');
  switch (signer) {
    case 'slack':
      return signature(secrets.slack, body);
    case 'pagerduty':
      return { 'x-pagerduty-signature': `v1=${mac(body)}` };
    case 'grafana-irm': {
      const time = String(Math.floor(Date.now() / 1_000));
      const hash = createHash('sha256').update(body).digest('base64');
      return { 'gi-signature': `t=${time},v1=${mac(`${hash}:${time}:v1`)}` };
    }
  }
}

/** Slack sends nothing twice: each payload gets a number, and new ids where there were words for them. */
function refreshed({ type, payload }: Envelope, { slack, answersUrl }: Way, number: number): Envelope {
  const person = personIn(payload);
  const view = payload['view'];
  const fresh: Record<string, unknown> = { ...payload, sent: number };
  if (payload['trigger_id'] === FRESH.trigger) fresh['trigger_id'] = slack.trigger(person);
  if (payload['response_url'] === FRESH.responseUrl) fresh['response_url'] = `${answersUrl}/${number}`;
  if (typeof view === 'object' && view !== null && (view as { id?: unknown }).id === FRESH.view)
    fresh['view'] = { ...view, id: slack.openViews(person).at(-1)?.id ?? 'V0' };
  return { type, payload: fresh };
}

function personIn(payload: Envelope['payload']): string {
  const user = payload['user'] as { id?: unknown } | null | undefined;
  const id = payload['user_id'] ?? user?.id;
  return typeof id === 'string' ? id : '';
}

async function frame({ text }: FrameInput, { slack }: Way): Promise<Outcome> {
  slack.sockets.say(text);
  // There is no answer to wait for; this keeps the bot from being flooded.
  await sleep(1);
  return { ...NOTHING, ms: 0 };
}

/** Writes the pieces and reads until the bot closes the connection, or says nothing more for a while. */
async function raw({ pieces }: RawInput, { botUrl }: Way): Promise<Outcome> {
  const begunMs = performance.now();
  const { hostname, port } = new URL(botUrl);
  const socket = connect(Number(port), hostname);
  let text = '';
  const ended = new Promise<void>((resolve) => {
    socket.setTimeout(RAW_PATIENCE_MS, () => resolve());
    socket.on('data', (chunk) => {
      if (text.length < 200_000) text += chunk.toString('latin1');
    });
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(Buffer.from(piece, 'latin1'));
    if (pieces.length > 1) await sleep(15);
  }
  await ended;
  socket.destroy();
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  return {
    statuses,
    text,
    headers: { 'retry-after': /retry-after: *(\d+)/i.exec(text)?.[1] },
    ms: performance.now() - begunMs,
  };
}
