import { gzipSync } from 'node:zlib';
import type { Envelope } from '../../demo/slack/deliver/ack.ts';

/** One input at one door. It is a value: it can be printed, made smaller, and sent again. */
export type Input = HttpInput | SlackInput | FrameInput | RawInput;

/** Who signs a body. Signatures are made while it is sent, because they carry the time. */
export type Signer = 'slack' | 'pagerduty' | 'grafana-irm';

export type HttpInput = {
  readonly kind: 'http';
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly gzipped?: boolean;
  readonly signer?: Signer;
};

/** What Slack sends, over HTTP or over a socket. */
export type SlackInput = { readonly kind: 'slack'; readonly envelope: Envelope };

/** A frame of a socket that Slack would not send. */
export type FrameInput = { readonly kind: 'frame'; readonly text: string };

/** What is written on a connection, piece by piece. */
export type RawInput = { readonly kind: 'raw'; readonly pieces: readonly string[] };

/** Stands in a payload of Slack's for what lasts only seconds. It is replaced while the payload is sent. */
export const FRESH = { trigger: '$trigger', responseUrl: '$response_url', view: '$view' } as const;

export function bytesOf({ body, gzipped }: HttpInput): Buffer | undefined {
  if (body === undefined) return undefined;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  return gzipped === true ? gzipSync(bytes, { level: 1 }) : bytes;
}

const MOST_PRINTED = 3_000;

/** For people: as JSON, the middle of a long one left out. */
export function printed(input: Input): string {
  const isBytes = input.kind === 'http' && Buffer.isBuffer(input.body);
  const text = JSON.stringify(
    isBytes ? { ...input, body: { latin1: (input.body as Buffer).toString('latin1') } } : input,
  );
  if (text.length <= MOST_PRINTED) return text;
  const half = MOST_PRINTED / 2;
  return `${text.slice(0, half)} …${text.length - MOST_PRINTED} more… ${text.slice(-half)}`;
}
