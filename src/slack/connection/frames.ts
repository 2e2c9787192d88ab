const ENVELOPES = new Set(['slash_commands', 'interactive', 'events_api']);

/** The type of a frame of Slack's socket that the SDK can read. On any other it fails, unheard. */
export function readableType(text: string): string | undefined {
  const frame = parse(text);
  if (!isObject(frame) || typeof frame['type'] !== 'string') return undefined;
  const { type, payload, envelope_id: id } = frame;
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
