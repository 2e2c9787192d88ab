import express, { type RequestHandler } from 'express';
import { MOST_BODY_BYTES } from '../limits.ts';
import { Problem } from '../problem.ts';
import { excessOf } from './foreign-json.ts';

const parse = express.json({
  limit: MOST_BODY_BYTES,
  type: ['application/json', '+json'],
  // A lone `null` or number is valid JSON. The schema of the route refuses it in better words.
  strict: false,
  // Express reads an empty body as `{}`, and the answer would then complain about missing fields.
  verify: (_request, _response, bytes) => {
    if (bytes.length === 0) throw new Error('empty');
  },
});

/** Reads a JSON body within the limits of `limits.ts`. A body that cannot be read is answered with what is wrong with it. */
export const jsonBody: RequestHandler = (request, response, next) => {
  parse(request, response, (error?: unknown) => {
    if (error !== undefined) return next(asProblem(error));
    if (request.body === undefined) {
      return next(
        new Problem(415, 'not-json', 'The body is not JSON', 'Send a JSON body with `Content-Type: application/json`.'),
      );
    }
    const excess = excessOf(request.body);
    next(excess === undefined ? undefined : new Problem(413, 'too-much', 'The body is too much', `It ${excess}.`));
  });
};

/** The errors of `express.json` carry a `type`. @see https://github.com/expressjs/body-parser#errors */
function asProblem(error: unknown): unknown {
  const { type, status, message } = error as { type?: string; status?: number; message?: string };
  switch (type) {
    case 'entity.verify.failed':
      return new Problem(400, 'empty-body', 'The body is empty', 'Send a JSON body.');
    case 'entity.parse.failed':
      return new Problem(400, 'broken-json', 'The body is not valid JSON', `${message ?? 'It cannot be parsed'}.`);
    case 'entity.too.large':
      return new Problem(413, 'too-large', 'The body is too large', 'Send at most 1 MB at once; split an array.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Problem(415, 'unsupported-encoding', 'The encoding is not supported', 'Send UTF-8, plain or gzipped.');
    case 'request.aborted':
    case 'request.size.invalid':
      return new Problem(400, 'incomplete', 'The body is incomplete', 'Fewer bytes arrived than were announced.');
    default:
      return status === 400
        ? new Problem(400, 'unreadable', 'The body cannot be read', `${message ?? 'Its bytes are broken'}.`)
        : error;
  }
}
