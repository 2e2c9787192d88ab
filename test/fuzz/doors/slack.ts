import type { Envelope } from '../../../demo/slack/deliver/ack.ts';
import { encoded } from '../../../demo/slack/deliver/http.ts';
import { hostileText } from '../hostile.ts';
import { FRESH, type FrameInput, type HttpInput, type SlackInput } from '../input.ts';
import type { Luck } from '../luck.ts';
import type { Material } from '../material.ts';
import { mutated, partAt, placesIn, replaced } from '../mutate.ts';

/** Signed requests of Slack's over HTTP; a few are none that Slack would send. */
export function anySlackRequest(luck: Luck, material: Material): SlackInput | HttpInput {
  const input = anyPayload(luck, material);
  return luck.happens(0.08) ? misshapen(luck, input.envelope) : input;
}

/** What goes over a socket; a few frames are none that Slack would send. */
export function anyFrame(luck: Luck, material: Material): SlackInput | FrameInput {
  const input = anyPayload(luck, material);
  return luck.happens(0.1) ? brokenFrame(luck, input.envelope) : input;
}

/** A payload that was sent before, by somebody else, with other values, or with some places changed. */
function anyPayload(luck: Luck, material: Material): SlackInput {
  const { type, payload } = luck.one(material.envelopes);
  let changed: unknown = payload;
  if (luck.happens(0.4)) changed = swapped(changed, luck, material);
  if (luck.happens(0.5)) changed = mutatedIn(changed, luck, ['view', 'state', 'values']);
  if (type === 'slash_commands' && luck.happens(0.7)) changed = { ...(changed as object), text: words(luck) };
  if (luck.happens(0.3)) changed = mutated(changed, luck);
  return { kind: 'slack', envelope: { type, payload: isRecord(changed) ? changed : {} } };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Changes something inside one part, such as the values of a form, where there is that part. */
function mutatedIn(payload: unknown, luck: Luck, path: readonly string[]): unknown {
  const part = partAt(payload, path);
  if (part !== undefined) return replaced(payload, path, mutated(part, luck));
  const metadata = ['view', 'private_metadata'];
  return typeof partAt(payload, metadata) === 'string' ? replaced(payload, metadata, hostileText(luck)) : payload;
}

/** Other people and other channels, everywhere or in one place. */
function swapped(payload: unknown, luck: Luck, { people, channels }: Material): unknown {
  const pools = [people, channels];
  const places = placesIn(payload).filter((path) => pools.some((pool) => pool.includes(String(partAt(payload, path)))));
  const chosen = places.filter(() => luck.happens(places.length > 3 ? 0.3 : 0.8));
  return chosen.reduce((result, path) => {
    const pool = pools.find((ids) => ids.includes(String(partAt(result, path))));
    return pool === undefined ? result : replaced(result, path, luck.one(pool));
  }, payload);
}

const TYPED = [
  'explain',
  'deploys',
  'trend',
  'open',
  'untagged',
  'all',
  '30d',
  '8w',
  'last-week',
  'payments',
  'lantern/checkout',
  'setup',
  'settings',
  'status',
  'mute',
  'unmute',
  'help',
  'results',
  'preview',
  'delete',
  'stop',
  'answer',
  'compare',
  '<@U01MARA>',
  '<#C02PAYMENTS|payments>',
  '2026-11-01',
  'q3',
];

function words(luck: Luck): string {
  if (luck.happens(0.01)) return 'payments '.repeat(330);
  return Array.from({ length: luck.between(0, 5) }, () =>
    luck.happens(0.85) ? luck.one(TYPED) : hostileText(luck),
  ).join(' ');
}

/** A signed body that is not as Slack encodes it. */
function misshapen(luck: Luck, envelope: Envelope): HttpInput {
  const { contentType, body } = encoded(envelope);
  const at = luck.between(0, body.length);
  const [type, bytes] = luck.one([
    [contentType, body.slice(0, at)],
    [contentType, body.slice(0, at) + hostileText(luck) + body.slice(at)],
    ['application/json', body],
    ['text/plain', body],
    [contentType, ''],
    [contentType, 'payload='],
    [contentType, 'payload=null'],
    [contentType, 'payload=[]'],
    [contentType, `payload=${encodeURIComponent('{"type":"block_actions"}')}`],
    [contentType, 'ssl_check=1'],
    ['application/json', '{"type":"url_verification","challenge":"x"}'],
    ['application/json', '{"type":"event_callback"}'],
    ['application/json', '{"type":"event_callback","event":null}'],
    ['application/json', 'null'],
    [contentType, `${body}&${body}`],
    [contentType, 'a[b][c]=1&'.repeat(2_000)],
    [contentType, '\u0000'.repeat(500)],
  ] as const);
  const headers = { 'content-type': type };
  return {
    kind: 'http',
    method: 'POST',
    target: '/slack/events',
    headers,
    body: Buffer.from(bytes),
    ...(luck.happens(0.85) ? { signer: 'slack' } : {}),
  };
}

function brokenFrame(luck: Luck, { type, payload }: Envelope): FrameInput {
  const frame = { envelope_id: 'fuzz', type, payload, accepts_response_payload: true };
  const text = luck.one([
    () => JSON.stringify(mutated(frame, luck)),
    () => JSON.stringify(mutated(frame, luck)),
    () => JSON.stringify(frame).slice(0, luck.between(0, 200)),
    () => 'null',
    () => '',
    () => hostileText(luck),
    () => JSON.stringify({ type: 'events_api', envelope_id: 'fuzz', payload: { event: null } }),
    () => JSON.stringify({ type: 'hello' }),
    () => JSON.stringify({ type: hostileText(luck), envelope_id: null }),
  ])();
  return { kind: 'frame', text };
}

/** The payload with what lasts only seconds replaced by words for it. */
export function withoutFreshness({ type, payload }: Envelope): Envelope {
  const view = payload['view'];
  return {
    type,
    payload: {
      ...payload,
      ...('trigger_id' in payload ? { trigger_id: FRESH.trigger } : {}),
      ...('response_url' in payload ? { response_url: FRESH.responseUrl } : {}),
      ...(isRecord(view) && view['type'] === 'modal' ? { view: { ...view, id: FRESH.view } } : {}),
    },
  };
}
