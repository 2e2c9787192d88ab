import pg from 'pg';
import type { Finding } from './judges.ts';

/** No caller waits longer: people in Slack, CI jobs and vendors gave up before. */
const BUDGET_MS = 15_000;
const LOOK_EVERY_MS = 1_000;

export type DatabaseWatch = {
  /** What is still open although nobody waits for an answer any more. */
  leftOpen(): Promise<Finding[]>;
  stop(): Promise<void>;
};

type Open = { readonly state: string; readonly query: string; readonly age_ms: number };

/** Looks at the statements of the bot for as long as it runs. */
export async function watchDatabase(url: string, found: (finding: Finding) => void): Promise<DatabaseWatch> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const open = async (): Promise<readonly Open[]> => {
    const { rows } = await client.query<Open>(`
      select state, left(query, 120) as query,
             extract(epoch from clock_timestamp() - case state when 'active' then query_start else state_change end)::float8 * 1000 as age_ms
        from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
         and state in ('active', 'idle in transaction', 'idle in transaction (aborted)')`);
    return rows;
  };
  const described = ({ state, query, age_ms: ageMs }: Open): Finding => ({
    kind: 'statement',
    what: `${state} for ${Math.round(ageMs)} ms: ${query.replaceAll(/\s+/g, ' ')}`,
  });
  let looking: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(open).then(
      (rows) => rows.filter((one) => one.age_ms > BUDGET_MS).forEach((one) => found(described(one))),
      () => {},
    );
  }, LOOK_EVERY_MS);
  return {
    async leftOpen() {
      await looking;
      // What began a moment ago is a tick of the bot's own.
      return (await open()).filter((one) => one.age_ms > LOOK_EVERY_MS).map(described);
    },
    async stop() {
      clearInterval(timer);
      await looking;
      await client.end();
    },
  };
}
