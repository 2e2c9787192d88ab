import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { perSecond, throughput } from './measure.ts';

export type IngestOrder = {
  readonly url: string;
  readonly token: string;
  readonly inFlight: number;
  readonly seconds: number;
};

const SECONDS = 5;

/** Posts deployments over HTTP beside bare single-row inserts on as many connections, and says where the difference goes. */
export async function benchIngest(
  bot: { url: string; token: string },
  pools: (max: number) => pg.Pool,
  print: (line: string) => void,
): Promise<void> {
  for (const inFlight of [1, 16]) {
    const pool = pools(inFlight);
    const floor = await throughput(inFlight, SECONDS, () => pool.query('select 1'));
    const bare = await throughput(inFlight, SECONDS, () => bareInsert(pool));
    const [nothing, posted] = [
      await inClient({ ...bot, inFlight, seconds: SECONDS }, '/healthz'),
      await inClient({ ...bot, inFlight, seconds: SECONDS }, '/v1/deploys'),
    ];
    await pool.end();
    print(
      `  ${inFlight} in flight: POST /v1/deploys ${perSecond(posted)} beside bare inserts ${perSecond(bare)}: ${Math.round((posted / bare) * 100)} %`,
    );
    print(`    a statement that does nothing ${perSecond(floor)}, a request that does nothing ${perSecond(nothing)}`);
  }
  print(
    '  One POST is a request, a token looked up, and in one transaction: a lock, what came before, the row, its receipt.',
  );
}

const bareInsert = (pool: pg.Pool) =>
  pool.query(
    `insert into practice.deploy_events (sha, repo, environment, deployed_by, status, lead_time_seconds)
     values ($1, $2, 'production', 'bench', 'success', 3600)`,
    [randomBytes(20).toString('hex'), `acme/service-${1 + Math.floor(Math.random() * 2_000)}`],
  );

/** The client is a process of its own, so that it does not share the bot's one thread. */
export function inClient(order: IngestOrder, path: string): Promise<number> {
  const child = fork(new URL('./ingest-client.ts', import.meta.url), [JSON.stringify({ ...order, path })], {
    execArgv: ['--import', 'tsx'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (rate) => resolve(Number(rate)));
    child.once('exit', (code) => reject(new Error(`The client ended with ${code}`)));
  });
}
