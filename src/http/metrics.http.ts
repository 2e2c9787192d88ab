import type { Application, Request, RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { TokenGate } from './token-gate.ts';

/** `/metrics` for Prometheus: the process, and every HTTP request by route and status. From other machines it needs a `read` token. */
export function registerMetrics(app: Application, gate: TokenGate): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  app.use(timeRequests(registry));
  app.get('/metrics', loopbackOr(gate('read')), async (_request, response) => {
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

/** A proxy on this machine forwards requests of other machines, so a forwarded request is not local. */
const loopbackOr =
  (gate: RequestHandler): RequestHandler =>
  (request, response, next) => {
    const isForwarded = request.get('x-forwarded-for') !== undefined || request.get('forwarded') !== undefined;
    const isLocal = !isForwarded && LOOPBACK.has(request.socket.remoteAddress ?? '');
    return isLocal ? next() : gate(request, response, next);
  };
