const ENVELOPES = new Set(['slash_commands', 'interactive', 'events_api']);

/** A frame of Slack's socket: its type where the SDK can read it, and what it is acknowledged by, if by anything. */
export type Frame = { readonly type?: string; readonly envelopeId?: string };

/** Reads a frame as far as it can be read. On a frame without a type of these the SDK fails, unheard. */
export function readFrame(text: string): Frame {
  const frame = parse(text);
  if (!isObject(frame)) return {};
  const { envelope_id: id } = frame;
  const type = readableType(frame);
  return { ...(type === undefined ? {} : { type }), ...(typeof id === 'string' ? { envelopeId: id } : {}) };
}

function readableType({ type, payload, envelope_id: id }: Record<string, unknown>): string | undefined {
  if (typeof type !== 'string') return undefined;
  if (type === 'hello' || type === 'disconnect') return type;
  if (!ENVELOPES.has(type) || typeof id !== 'string' || !isObject(payload)) return undefined;
  const isComplete =
    type !== 'events_api' || (isObject(payload['event']) && typeof payload['event']['type'] === 'string');
  return isComplete ? type : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
