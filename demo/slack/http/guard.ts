import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** Refuses other host names: a foreign DNS name may point at this machine. */
export const isLoopbackHost = (request: IncomingMessage): boolean => loopback.test(request.headers.host ?? '');

/** Refuses the page of another site, which may not act here for the person who looks at it. */
const isForeign = ({ headers }: Request): boolean =>
  headers.origin !== undefined && headers.origin !== `http://${headers.host}`;

export function guard(request: Request, response: Response, next: NextFunction): void {
  if (!isLoopbackHost(request)) {
    response.status(421).type('text').send('This server answers to loopback names only.');
  } else if (request.method !== 'GET' && request.method !== 'HEAD' && isForeign(request)) {
    response.status(403).type('text').send('Requests from other sites are refused.');
  } else next();
}
