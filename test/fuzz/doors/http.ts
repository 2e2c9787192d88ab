import { bodiesOf, PARAMETERS } from '../examples.ts';
import { hostileText } from '../hostile.ts';
import type { HttpInput } from '../input.ts';
import type { Luck } from '../luck.ts';
import type { Material } from '../material.ts';
import { mutated, spoiltBytes } from '../mutate.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT', 'PURGE'];
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-16',
  'application/json; charset=',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  '',
  ';',
];
const ENCODINGS = ['gzip', 'deflate', 'br', 'identity', 'gzip, gzip', 'zip', ''];

/** Any route of the document with any method, mostly with a valid token and a body that is nearly right. */
export function anyRequest(luck: Luck, material: Material): HttpInput {
  const route = luck.one(material.routes);
  const method = luck.happens(0.9) ? route.method : luck.one(METHODS);
  const examples = bodiesOf[route.path]?.() ?? [];
  const hasBody = examples.length > 0 || luck.happens(0.1);
  return {
    kind: 'http',
    method,
    target: targetOf(luck, route),
    headers: { ...headersOf(luck, material.token), ...(hasBody ? { 'content-type': typeOf(luck) } : {}) },
    ...(hasBody && method !== 'TRACE' ? bodyOf(luck, luck.one(examples.length > 0 ? examples : [{}]), material) : {}),
  };
}

const typeOf = (luck: Luck): string => (luck.happens(0.9) ? 'application/json' : luck.one(TYPES));

/** What a body is sent as: often valid JSON with some places changed, seldom as it is, or as broken bytes. */
export function bodyOf(
  luck: Luck,
  example: unknown,
  { words, bomb }: Material,
): Pick<HttpInput, 'body' | 'gzipped'> & { headers?: never } {
  if (luck.happens(0.0005)) return { body: bomb, gzipped: true };
  if (luck.happens(0.05)) return { body: spoiltBytes(example, luck) };
  if (luck.happens(0.3)) return { body: renewed(example, luck) };
  return { body: mutated(example, luck, words), ...(luck.happens(0.05) ? { gzipped: true } : {}) };
}

/** The same about another commit or incident, so that it is news. */
function renewed(example: unknown, luck: Luck): unknown {
  const isObject = typeof example === 'object' && example !== null && !Array.isArray(example);
  if (!isObject || luck.happens(0.3)) return example;
  if ('sha' in example) return { ...example, sha: luck.sha() };
  return 'title' in example ? { ...example, id: `INC-${luck.between(1, 500)}` } : example;
}

/** Characters that an address may not have are written as percent and bytes. */
const inTarget = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) =>
      byte > 0x20 && byte < 0x7f && byte !== 0x23
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');

function targetOf(luck: Luck, { path, parameters }: Material['routes'][number]): string {
  const filled = path.replace('{id}', () =>
    inTarget(luck.happens(0.7) ? luck.one(['INC-1', 'INC-2', 'Q1', '1']) : encodeURIComponent(safe(hostileText(luck)))),
  );
  const asked = parameters.filter(() => luck.happens(0.4));
  const query = asked.map((name) => {
    const value = luck.happens(0.7) ? luck.one(PARAMETERS) : safe(hostileText(luck));
    return luck.happens(0.1) ? `${name}[]=${inTarget(value)}` : `${name}=${encodeURIComponent(value)}`;
  });
  const whole = query.length > 0 ? `${filled}?${query.join('&')}` : filled;
  if (luck.happens(0.97)) return whole;
  return luck.one([
    `/${whole}`,
    `${whole}/`,
    `${whole}/../..${whole}`,
    whole.toUpperCase(),
    `${whole}%`,
    `${whole}?${'a=1&'.repeat(900)}`,
    `${whole}/%00`,
    `/..;${whole}`,
  ]);
}

/** `encodeURIComponent` throws for half of a surrogate pair. */
const safe = (text: string): string => Buffer.from(text).toString();

function headersOf(luck: Luck, token: string): Record<string, string> {
  const headers: Record<string, string> = {};
  if (luck.happens(0.93)) headers['authorization'] = `Bearer ${token}`;
  else if (luck.happens(0.7))
    headers['authorization'] = luck.one([
      'Bearer',
      'Bearer  x',
      'Basic eDp5',
      `bearer ${'x'.repeat(8_000)}`,
      `Bearer ${token}, Bearer x`,
      `Bearer ${token}x`,
    ]);
  if (luck.happens(0.03)) headers['content-encoding'] = luck.one(ENCODINGS);
  if (luck.happens(0.1)) headers['idempotency-key'] = luck.one(['1', 'mine', 'k'.repeat(201), 'é', ' ', '"quoted"']);
  if (luck.happens(0.05))
    headers['ce-type'] = luck.one(['dev.cdevents.service.deployed.0.3.0', 'x', 'é', 'y'.repeat(4_000)]);
  if (luck.happens(0.03)) headers['x-forwarded-for'] = luck.one(['203.0.113.7', '127.0.0.1', 'x, y', '']);
  if (luck.happens(0.03)) headers['accept'] = luck.one(['text/html', '*/*;q=0', ',,,', 'application/problem+json']);
  if (luck.happens(0.02)) headers[`x-${'h'.repeat(luck.between(1, 60))}`] = 'v'.repeat(luck.between(0, 9_000));
  return headers;
}
