import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { quantile } from '../../bench/measure.ts';
import { testDatabase } from '../support/database.ts';
import { execute, withDatabase } from '../support/database-urls.ts';
import { aBot } from './a-bot.ts';
import { type Sent, sendFor, untruths } from './senders.ts';

const { pool, url, reset } = await testDatabase();
const name = new URL(url).pathname.slice(1);
const server = withDatabase(url, 'postgres');

type Bot = Awaited<ReturnType<typeof aBot>>;
/** Makes the trouble; what it returns ends it. */
type Trouble = (bot: Bot) => Promise<() => Promise<unknown>>;

const slowed =
  (ms: number): Trouble =>
  async ({ proxy }) => {
    proxy.slow(ms);
    return async () => proxy.slow(0);
  };

const hanging: Trouble = async ({ proxy }) => {
  await proxy.hang();
  return () => proxy.restore();
};

/** Ends the connections of the bot, which would keep what was set when they began. */
const disconnected = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`;

const readOnly: Trouble = async () => {
  await execute(server, `alter database ${name} set default_transaction_read_only = on`, disconnected);
  return () => execute(server, `alter database ${name} reset default_transaction_read_only`, disconnected);
};

const usedUp: Trouble = async () => {
  const held: pg.Client[] = [];
  for (let isFree = true; isFree; ) {
    // The superuser of the tests may also use the last connections, so all are taken.
    const client = new pg.Client({ connectionString: server });
    client.on('error', () => {});
    isFree = await client.connect().then(
      () => held.push(client) > 0,
      () => false,
    );
    if (held.length === 1) await client.query(disconnected);
  }
  return () => Promise.all(held.map((client) => client.end()));
};

/** Moves the database to a disk of its own and fills it. Only root can make one. */
async function smallDisk(): Promise<Trouble | undefined> {
  const dir = mkdtempSync('/tmp/drumbeat-small-disk-');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=80m', 'tmpfs', dir], { stdio: 'pipe' });
  } catch {
    rmSync(dir, { recursive: true });
    return undefined;
  }
  const space = path.join(dir, 'space');
  const { rows } = await pool.query<{ data: string }>("select current_setting('data_directory') as data");
  execFileSync('sh', ['-c', `mkdir "${space}" && chown $(stat -c %u:%g "${rows[0]?.data}") "${dir}" "${space}"`]);
  await execute(server, `create tablespace small location '${space}'`, disconnected);
  await execute(server, `alter database ${name} set tablespace small`);
  onTestFinished(async () => {
    await execute(server, disconnected, `alter database ${name} set tablespace pg_default`, 'drop tablespace small');
    execFileSync('umount', [dir]);
    rmSync(dir, { recursive: true });
  });
  return async () => {
    await execute(url, 'create table junk (text text)');
    for (const rowCount of [100_000, 1_000, 10, 1]) {
      const insert = `insert into junk select repeat(md5(g::text), 60) from generate_series(1, ${rowCount}) g`;
      while (await execute(url, insert).then(Boolean.bind(undefined, true), () => false));
    }
    return () => execute(url, 'drop table junk');
  };
}

const count = (sent: readonly Sent[], told: Sent['told']): number => sent.filter((one) => one.told === told).length;

async function report(label: string, { sent, healthMs }: Awaited<ReturnType<typeof sendFor>>): Promise<void> {
  const longest = Math.round(Math.max(...sent.map(({ ms }) => ms)));
  const reasons = new Map<string, number>();
  for (const { status } of sent) reasons.set(String(status), (reasons.get(String(status)) ?? 0) + 1);
  process.stdout.write(
    `${label.padEnd(18)} ${count(sent, 'stored')} stored, ${count(sent, 'refused')} refused, ${count(sent, 'in doubt')} in doubt; ` +
      `longest answer ${longest} ms; /healthz p95 ${Math.round(quantile(healthMs, 0.95))} ms, longest ${Math.round(Math.max(...healthMs))} ms; ` +
      `${[...reasons].map(([status, times]) => `${times} × ${status}`).join(', ')}\n`,
  );
}

const TROUBLES: readonly { readonly label: string; readonly trouble: () => Promise<Trouble | undefined> }[] = [
  { label: 'none', trouble: async () => async () => async () => {} },
  { label: '100 ms late', trouble: async () => slowed(100) },
  { label: '400 ms late', trouble: async () => slowed(400) },
  { label: '1,500 ms late', trouble: async () => slowed(1_500) },
  { label: 'hanging', trouble: async () => hanging },
  { label: 'read-only', trouble: async () => readOnly },
  { label: 'connections gone', trouble: async () => usedUp },
  { label: 'disk full', trouble: smallDisk },
];

/** How long `/healthz` takes without any trouble. */
let quietMs: number | undefined;

test.for(TROUBLES)(
  '$label: acknowledged is stored, refused is not, and every vendor has an answer in time',
  async ({ label, trouble: made }, { skip }) => {
    await reset();
    const trouble = await made();
    if (trouble === undefined) return skip('A small disk cannot be mounted here: that needs root');
    const bot = await aBot(url);
    await bot.isReady();
    const end = await trouble(bot);
    const during = await sendFor(bot.url, bot.token, label.replaceAll(/\W/g, ''), 8_000);
    const readiness = await bot.readiness();
    await end();
    await bot.isReady();
    const after = await sendFor(bot.url, bot.token, `after-${label.replaceAll(/\W/g, '')}`, 2_000);
    await report(label, during);
    expect(readiness.ms).toBeLessThan(3_000);
    expect(await untruths(pool, [...during.sent, ...after.sent])).toEqual([]);
    expect(count(after.sent, 'stored')).toBeGreaterThan(0);
    const healthMs = quantile(during.healthMs, 0.95);
    quietMs ??= healthMs;
    // On a machine that is busy with other things, it is as slow without any trouble.
    expect(healthMs).toBeLessThan(Math.max(100, 2 * quietMs));
  },
);
