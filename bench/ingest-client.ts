import { randomBytes } from 'node:crypto';
import http from 'node:http';
import type { IngestOrder } from './ingest.ts';
import { throughput } from './measure.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as IngestOrder & { readonly path: string };
const agent = new http.Agent({ keepAlive: true, maxSockets: order.inFlight });

function call(): Promise<void> {
  const isPost = order.path !== '/healthz';
  const body = JSON.stringify({
    repo: `acme/service-${String(1 + Math.floor(Math.random() * 2_000)).padStart(4, '0')}`,
    sha: randomBytes(20).toString('hex'),
    environment: 'production',
    deployed_by: 'bench',
    lead_time_seconds: 3_600,
  });
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${order.token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const request = http.request(
      `${order.url}${order.path}`,
      { agent, method: isPost ? 'POST' : 'GET', ...(isPost ? { headers } : {}) },
      (response) => {
        response
          .resume()
          .once('end', () =>
            response.statusCode === (isPost ? 201 : 200)
              ? resolve()
              : reject(new Error(`Answered ${response.statusCode}`)),
          );
      },
    );
    request.once('error', reject).end(isPost ? body : undefined);
  });
}

process.send?.(await throughput(order.inFlight, order.seconds, call));
process.disconnect();
