import type { Application, Request, RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { TokenGate } from './token-gate.ts';

/**
 * `/metrics` for Prometheus: the process, and every HTTP request by route and status. It needs a `read` token; where it is `open`,
 * only from other machines.
 */
export function registerMetrics(app: Application, gate: TokenGate, { open }: { readonly open: boolean }): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  app.use(timeRequests(registry));
  app.get('/metrics', open ? loopbackOr(gate('read')) : gate('read'), async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
}

function timeRequests(registry: Registry): RequestHandler {
  const seconds = new Histogram({
    name: 'drumbeat_http_request_seconds',
    help: 'Seconds from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  return (request, response, next) => {
    const stop = seconds.startTimer();
    response.once('finish', () => {
      stop({ method: request.method, route: routeOf(request), status: response.statusCode });
    });
    next();
  };
}

/** The pattern of the route, never the address: `/v1/incidents/:id` is one series, not one per incident. */
const routeOf = (request: Request): string => {
  const { route } = request as { route?: { path?: unknown } };
  return typeof route?.path === 'string' ? route.path : 'none';
};

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const PROXY_HEADERS = [
  'forwarded',
  'via',
  'x-real-ip',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
] as const;

/**
 * Lets programs on this machine pass without a token. That is only right where the operator says so: a proxy on this machine
 * connects from loopback too, and nginx, as it comes, names our own address as the host and adds no header of a proxy. A request
 * that has one came from elsewhere, whatever the operator says.
 */
const loopbackOr =
  (gate: RequestHandler): RequestHandler =>
  (request, response, next) => {
    const isForwarded = PROXY_HEADERS.some((name) => request.get(name) !== undefined);
    const isLocal = !isForwarded && LOOPBACK.has(request.socket.remoteAddress ?? '');
    return isLocal ? next() : gate(request, response, next);
  };
