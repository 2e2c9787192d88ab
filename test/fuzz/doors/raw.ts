import type { RawInput } from '../input.ts';
import type { Luck } from '../luck.ts';
import type { Material } from '../material.ts';

/** What no client library would send: written byte by byte on a connection. */
export function anyBytes(luck: Luck, material: Material): RawInput {
  const request = luck.one(SHAPES)(luck, material);
  return { kind: 'raw', pieces: luck.happens(0.3) ? cut(request, luck) : [request] };
}

type Shape = (luck: Luck, material: Material) => string;

const get = (target: string, rest = ''): string => `GET ${target} HTTP/1.1\r\nHost: x\r\n${rest}\r\n`;
const post = ({ token }: Material, headers: string, body: string): string =>
  `POST /v1/deploys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;

const TARGETS = [
  'http://127.0.0.1:99999/healthz',
  'http://x:port/v1/deploys',
  'http://[::1/healthz',
  'http://user:password@x/healthz',
  'https://other.example/v1/deploys',
  '//healthz',
  '*',
  'healthz',
  '?',
  '/%',
  '/%ff%fe',
  '/v1/incidents/%E0%A4%A',
  `/${'a'.repeat(20_000)}`,
  '/healthz#x',
  '/\u00e9',
  '/\\..\\..',
];

const SHAPES: readonly Shape[] = [
  (luck) => get(luck.one(TARGETS)),
  (luck) =>
    `${luck.one(['CONNECT', 'OPTIONS', 'HEAD', 'GET', 'M-SEARCH', 'get', 'G\u0000T', 'POST'])} ${luck.one(TARGETS)} HTTP/${luck.one(['1.1', '1.0', '0.9', '2.0', '9'])}\r\n${luck.one(['Host: x\r\n', '', 'Host: x\r\nHost: y\r\n', 'Host: \r\n'])}\r\n`,
  // Several requests at once, of which the last is cut off.
  (luck) => get('/healthz').repeat(luck.between(2, 40)) + get('/readyz').slice(0, luck.between(1, 20)),
  (_luck, material) => post(material, 'Content-Length: 5\r\n', '{}') + get('/healthz'),
  (_luck, material) => post(material, 'Content-Length: 2\r\nContent-Length: 3\r\n', '{}x'),
  (_luck, material) => post(material, 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
  (luck, material) =>
    post(
      material,
      `Transfer-Encoding: ${luck.one(['chunked', 'chunked, chunked', 'gzip, chunked', 'xchunked', 'identity', '\u000bchunked'])}\r\n`,
      luck.one([
        '2\r\n{}\r\n0\r\n\r\n',
        'zz\r\n',
        '-1\r\n',
        'ffffffffffffffff\r\n{}',
        '2;a=b\r\n{}\r\n0\r\nTrailer: x\r\n\r\n',
        '2\r\n{}0\r\n\r\n',
        `1\r\n{\r\n${'0'.repeat(500)}1\r\n}\r\n0\r\n\r\n`,
      ]),
    ),
  (luck, material) =>
    post(
      material,
      `Content-Length: ${luck.one(['-1', '1e3', '9999999999999999999', '0x2', '+2', '2, 2', ''])}\r\n`,
      '{}',
    ),
  (luck) => get('/healthz', `X: ${'y'.repeat(luck.between(7_000, 70_000))}\r\n`),
  (luck) => get('/healthz', Array.from({ length: luck.between(90, 2_500) }, (_, index) => `X${index}: 1\r\n`).join('')),
  () => get('/healthz', 'X: 1\r\n folded\r\n'),
  () => get('/healthz', 'X : 1\r\n'),
  () => get('/healthz', ': 1\r\n'),
  () => get('/healthz', 'X: a\u0000b\r\n'),
  () =>
    get(
      '/healthz',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n',
    ),
  () => get('/healthz', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n'),
  (luck, material) => post(material, `Expect: ${luck.one(['100-continue', 'x', ''])}\r\nContent-Length: 2\r\n`, '{}'),
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  (luck) => String.fromCharCode(...Array.from({ length: luck.between(1, 300) }, () => luck.between(0, 255))),
  (_luck, { token }) =>
    `POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slack-Signature: v0=${'0'.repeat(64)}\r\nX-Slack-Request-Timestamp: ${token.length}\r\nContent-Length: 1000000\r\n\r\nx`,
  (_luck, material) => post(material, 'Content-Length: 900000\r\n', '['),
];

function cut(text: string, luck: Luck): string[] {
  const at = luck.between(0, text.length);
  const later = luck.between(at, text.length);
  return [text.slice(0, at), text.slice(at, later), text.slice(later)].filter((piece) => piece !== '');
}
