import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { MOST_BODY_BYTES, MOST_LARGE_BODIES } from '../../http/limits.ts';
import { Problem } from '../../http/problem.ts';
import type { ReadSignature } from '../sources/hooks.ts';
import type { SourceSecret } from '../sources/secrets.ts';
import { slots } from './slots.ts';

const hmac = (secret: string, signed: string | Buffer): Buffer => createHmac('sha256', secret).update(signed).digest();
const sha256 = (content: Buffer): Buffer => createHash('sha256').update(content).digest();

/** Whether `hex` is the expected hash. Anything else than hex of the same length is refused before the comparison. */
function isSame(expected: Buffer, hex: string): boolean {
  const given = Buffer.from(hex, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Whether a header signs a body with this secret. */
function verify(read: ReadSignature, secret: string, header: string, body: Buffer): boolean {
  const { signed, signatures } = read(header, body, sha256);
  const expected = hmac(secret, signed);
  return signatures.some((one) => isSame(expected, one));
}

export type Signing = {
  readonly header: string;
  /** The environment variable that may hold the secret. A refusal names it. */
  readonly variable: string;
  readonly read: ReadSignature;
  /** The secret as it is now: it may change while Drumbeat runs. Throws if the database cannot be reached. */
  readonly current: () => Promise<SourceSecret>;
};

export type Reading = {
  /** Bytes of a body. */
  readonly limit: number;
  /** Called with why the body of somebody who may send is refused, so that it does not vanish without a trace. */
  readonly onRefused: (why: Problem) => Promise<unknown>;
};

/** Lets a request pass that is signed, or that has no signature but a token. The body of a request comes as bytes. */
export function authentic(gate: RequestHandler, reading: Reading, signing?: Signing): RequestHandler[] {
  const readBytes = bytesReader(reading.limit);
  /** Does nothing if the body was read already. */
  const bytes: RequestHandler = async (request, response, next) => {
    try {
      await readBytes(request, response);
    } catch (error) {
      if (error instanceof Problem) await reading.onRefused(error);
      throw error;
    }
    next();
  };
  if (signing === undefined) return [gate, bytes];
  return [
    async (request, response, next) => {
      const signature = request.get(signing.header);
      if (signature === undefined) return gate(request, response, next);
      const current = await signing.current();
      if (current.kind !== 'known') {
        if (request.get('authorization') !== undefined) return gate(request, response, next);
        throw current.kind === 'locked' ? locked : noSecret(signing);
      }
      await readBytes(request, response);
      if (!verify(signing.read, current.secret, signature, bodyOf(request))) throw forged(signing);
      return next();
    },
    bytes,
  ];
}

const noSecret = ({ header, variable }: Signing): Problem =>
  new Problem(
    401,
    'no-secret',
    'The signature cannot be checked',
    `Set ${variable}, or the secret of this source in App Home, to what ${header} is made with, or send a token.`,
  );

const locked = new Problem(
  401,
  'locked-secret',
  'The secret cannot be opened',
  'The secret of this source was sealed with another DRUMBEAT_SECRET. An admin enters it again in App Home: Settings, Secrets of sources.',
);

const forged = ({ header, variable }: Signing): Problem =>
  new Problem(
    401,
    'wrong-signature',
    'The signature is wrong',
    `${header} does not sign this body with the secret that is set in ${variable}, or else in App Home.`,
  );

const large = slots(MOST_LARGE_BODIES);

/** A packed body may be of any size. */
const mayBeLarge = (request: Request): boolean =>
  request.get('content-encoding') !== undefined || Number(request.get('content-length') ?? Infinity) > MOST_BODY_BYTES;

/** Reads the body as it was sent: a signature is made over its bytes. Of large ones, a few are read at once. */
function bytesReader(limit: number): (request: Request, response: Response) => Promise<void> {
  const read = express.raw({ limit, type: () => true });
  const bytes = (request: Request, response: Response): Promise<void> =>
    new Promise((resolve, reject) => {
      read(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(asProblem(error, limit))));
    });
  return (request, response) =>
    limit > MOST_BODY_BYTES && mayBeLarge(request) ? large(() => bytes(request, response)) : bytes(request, response);
}

/** The body that was read; empty if the request had none. */
export const bodyOf = (request: Request): Buffer => {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
};

/** An error of `express.raw` carries a status. @see https://github.com/expressjs/body-parser#errors */
function asProblem(error: unknown, limit: number): Error {
  switch ((error as { status?: number }).status) {
    case 400:
      return new Problem(400, 'unreadable', 'The body cannot be read', 'Its bytes are broken or incomplete.');
    case 413:
      return new Problem(413, 'too-large', 'The body is too large', `Send at most ${limit / 1_000_000} MB at once.`);
    case 415:
      return new Problem(415, 'unsupported-encoding', 'The encoding is not supported', 'Send it plain or gzipped.');
    default:
      return error instanceof Error ? error : new Error('The body could not be read', { cause: error });
  }
}
