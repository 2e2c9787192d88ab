import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { perSecond, quantile, throughput } from './measure.ts';

export type IngestOrder = { readonly url: string; readonly token: string; readonly inFlight: number };

// A machine may be twice as fast a few seconds later, so there are many short turns.
const SECONDS = 1;
const ROUNDS = 15;
/** The first rounds do not count, because a bot that has run for a day is warm. */
const UNCOUNTED = 5;

/** Compares deployments that are posted over HTTP with single-row inserts on as many connections, and says where the difference goes. */
export async function benchIngest(
  bot: { url: string; token: string },
  pools: (max: number) => pg.Pool,
  print: (line: string) => void,
): Promise<void> {
  for (const inFlight of [1, 16]) {
    const pool = pools(inFlight);
    const client = startClient({ ...bot, inFlight });
    const rates = await ratesInTurn({
      bare: () => throughput(inFlight, SECONDS, () => bareInsert(pool)),
      posted: () => client.rate('post', SECONDS),
      floor: () => throughput(inFlight, SECONDS, () => pool.query('select 1')),
      nothing: () => client.rate('get', SECONDS),
    });
    client.stop();
    await pool.end();
    const shares = rates.posted.map((rate, round) => rate / (rates.bare[round] ?? Number.NaN));
    print(
      `  ${inFlight} in flight: POST /v1/deploys ${median(rates.posted)} beside bare inserts ${median(rates.bare)}: ${percent(quantile(shares, 0.5))} (half of the rounds ${percent(quantile(shares, 0.25))} to ${percent(quantile(shares, 0.75))})`,
    );
    print(
      `    a statement that does nothing ${median(rates.floor)}, a request that does nothing ${median(rates.nothing)}`,
    );
  }
  print('  One POST is a request, its token, and in one transaction: a lock, what came before, the row, its receipt.');
}

/** The rate of each contestant in each round that counts. */
async function ratesInTurn<Name extends string>(
  contestants: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Readonly<Record<Name, number[]>>> {
  const names = Object.keys(contestants) as Name[];
  const rates = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -UNCOUNTED; round < ROUNDS; round += 1) {
    for (const name of names) {
      const rate = await contestants[name]();
      if (round >= 0) rates[name].push(rate);
    }
  }
  return rates;
}

const median = (rates: readonly number[]): string => perSecond(quantile(rates, 0.5));
const percent = (share: number): string => `${Math.round(share * 100)} %`;

const bareInsert = (pool: pg.Pool) =>
  pool.query(
    `insert into practice.deploy_events (sha, repo, environment, deployed_by, status, lead_time_seconds)
     values ($1, $2, 'production', 'bench', 'success', 3600)`,
    [randomBytes(20).toString('hex'), `acme/service-${1 + Math.floor(Math.random() * 2_000)}`],
  );

/** Starts the client in another process, so that it does not share the bot's one thread. */
function startClient(order: IngestOrder): {
  rate(what: 'get' | 'post', seconds: number): Promise<number>;
  stop(): void;
} {
  const child = fork(new URL('./ingest-client.ts', import.meta.url), [JSON.stringify(order)], {
    execArgv: ['--import', 'tsx'],
  });
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The client ended with ${code}`)));
  });
  ended.catch(() => {});
  return {
    rate(what, seconds) {
      child.send({ what, seconds });
      return Promise.race([
        ended,
        new Promise<number>((resolve) => child.once('message', (rate) => resolve(Number(rate)))),
      ]);
    },
    stop: () => void child.kill(),
  };
}
