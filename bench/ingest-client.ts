import { randomBytes } from 'node:crypto';
import { Pool } from 'undici';
import type { IngestOrder } from './ingest.ts';
import { throughput } from './measure.ts';

const { url, token, inFlight } = JSON.parse(process.argv[2] ?? '{}') as IngestOrder;
// It shares the cores of the machine with the bot, so it does as little as possible.
const bot = new Pool(url, { connections: inFlight, pipelining: 1 });
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

async function get(): Promise<void> {
  const { statusCode, body } = await bot.request({ path: '/healthz', method: 'GET' });
  await body.dump();
  if (statusCode !== 200) throw new Error(`Answered ${statusCode}`);
}

async function post(): Promise<void> {
  const { statusCode, body } = await bot.request({ path: '/v1/deploys', method: 'POST', headers, body: deployment() });
  await body.dump();
  if (statusCode !== 201) throw new Error(`Answered ${statusCode}`);
}

const deployment = (): string =>
  JSON.stringify({
    repo: `acme/service-${String(1 + Math.floor(Math.random() * 2_000)).padStart(4, '0')}`,
    sha: randomBytes(20).toString('hex'),
    environment: 'production',
    deployed_by: 'bench',
    lead_time_seconds: 3_600,
  });

process.on('message', ({ what, seconds }: { what: 'get' | 'post'; seconds: number }) => {
  void throughput(inFlight, seconds, what === 'get' ? get : post).then((rate) => process.send?.(rate));
});
