import type { ErrorRequestHandler, RequestHandler } from 'express';
import { mayBeStored } from '../db/pool-db.ts';
import { type Trouble, troubleOf } from '../db/trouble.ts';
import type { Log } from '../log.ts';
import { Problem } from './problem.ts';

/** The only error handler of the HTTP server. Every error becomes a problem document, and errors of the server are logged. */
export function answerProblems(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = toProblem(error);
    if (problem.status >= 500) log.error({ error, path: request.path }, problem.title);
    response.status(problem.status).set(problem.headers).type('application/problem+json').send(JSON.stringify(problem));
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isMalformedRequest(error)) {
    return new Problem(400, 'malformed-request', 'The request is malformed', `${error.message}.`);
  }
  const trouble = troubleOf(error);
  if (trouble !== undefined) return fromTrouble(trouble, mayBeStored(error));
  return new Problem(
    500,
    'unexpected',
    'Something unexpected went wrong',
    'Nothing was stored. The server log says more.',
  );
}

const TITLES: Record<Trouble['kind'], string> = {
  down: 'The database cannot be reached',
  busy: 'The database has no connection or memory left',
  full: 'The disk of the database is full',
  'read-only': 'The database can only be read',
  slow: 'The database is too slow',
  locked: 'Another change holds the same rows',
  conflict: 'Another change of the same rows came in between',
};

function fromTrouble({ kind, againInSeconds }: Trouble, isInDoubt: boolean): Problem {
  const stored = isInDoubt
    ? 'The database did not say whether it was stored. Send it again: what is sent twice is stored once.'
    : `Nothing was stored. Send it again in ${againInSeconds} s.`;
  return new Problem(503, `database-${kind}`, TITLES[kind], stored, {
    headers: { 'retry-after': String(againInSeconds) },
  });
}

/** Express throws this for an address that it cannot decode, such as `/v1/incidents/%`. */
const isMalformedRequest = (error: unknown): error is URIError => error instanceof URIError;

export const notFound: RequestHandler = (request) => {
  throw new Problem(
    404,
    'not-found',
    'There is nothing here',
    `${request.method} ${request.path} is not a route of Drumbeat.`,
  );
};
