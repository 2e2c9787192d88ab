import type { RequestHandler } from 'express';
import type { Clock } from '../clock.ts';
import { Problem } from './problem.ts';
import { hashToken } from './token.ts';
import type { ApiToken, TokenScope, TokensStore } from './tokens.store.ts';

/** Lets a request pass only where its bearer token has the scope. */
export type TokenGate = (scope: TokenScope) => RequestHandler;

const USE_IS_NOTED_EVERY_MS = 60_000;

export function tokenGate(tokens: TokensStore, clock: Clock): TokenGate {
  // Two routes may share a path: what is not for the first goes on to the second, and its token is known by then.
  const found = new WeakMap<object, ApiToken | undefined>();
  return (scope) => async (request, _response, next) => {
    const hash = hashToken(bearer(request.get('authorization')));
    const token = found.get(request) ?? (await tokens.find(hash));
    found.set(request, token);
    check(token, scope);
    const now = clock();
    if (now.getTime() - (token.lastUsedAt?.getTime() ?? 0) > USE_IS_NOTED_EVERY_MS) await tokens.markUsed(hash, now);
    next();
  };
}

const CHALLENGE = { headers: { 'www-authenticate': 'Bearer' } };

function bearer(header: string | undefined): string {
  const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
  if (token !== undefined) return token;
  throw new Problem(
    401,
    'no-token',
    'No token',
    'Send `Authorization: Bearer <token>`. `drumbeat token create NAME` makes a token.',
    CHALLENGE,
  );
}

function check(token: ApiToken | undefined, scope: TokenScope): asserts token is ApiToken {
  if (token === undefined) {
    throw new Problem(
      401,
      'unknown-token',
      'Unknown token',
      'No such token exists here. `drumbeat token list` lists those that do.',
      CHALLENGE,
    );
  }
  if (token.revokedAt !== undefined) {
    const when = token.revokedAt.toISOString().slice(0, 10);
    throw new Problem(
      401,
      'revoked-token',
      'Revoked token',
      `The token "${token.name}" was revoked on ${when}. Make a new one.`,
      CHALLENGE,
    );
  }
  if (!token.scopes.includes(scope)) {
    throw new Problem(
      403,
      'missing-scope',
      'The token may not do this',
      `The token "${token.name}" has the scopes ${token.scopes.join(', ')}; this needs ${scope}.`,
    );
  }
}
