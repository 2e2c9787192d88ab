import type { ErrorRequestHandler, RequestHandler } from 'express';
import { isDatabaseDown } from '../db/down.ts';
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
  if (isDatabaseDown(error)) {
    return new Problem(
      503,
      'database-down',
      'The database cannot be reached',
      'Nothing was stored. Send it again in a few seconds.',
      {
        headers: { 'retry-after': '5' },
      },
    );
  }
  return new Problem(
    500,
    'unexpected',
    'Something unexpected went wrong',
    'Nothing was stored. The server log says more.',
  );
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
