import type pg from 'pg';
import type { Db } from '../src/db/db.ts';
import type { NewDelivery } from '../src/schedule/delivery.ts';
import { type Schedule, type Step, schedulesStore } from '../src/schedule/schedules.store.ts';
import { ms, quantile } from './measure.ts';

const SCHEDULES = 5_000;
const TICKS = 100;
const KIND = 'bench';
const WEEK_MS = 7 * 86_400_000;
const START = new Date('2026-11-02T09:00:00Z');
const minute = (count: number): Date => new Date(START.getTime() + count * 60_000);

/**
 * Measures a tick over 5,000 schedules: it finds 1 % due, turns them into deliveries and moves them on by a week. Afterwards the
 * tables are as before.
 */
export async function benchTick(
  { db, pool }: { readonly db: Db; readonly pool: pg.Pool },
  print: (line: string) => void,
): Promise<void> {
  const { rows } = await pool.query<{ id: number }>(
    "insert into teams (name) select 'bench tick ' || g from generate_series(1, $1::int) g returning id",
    [SCHEDULES],
  );
  const store = schedulesStore(db);
  await store.setAll(
    KIND,
    rows.map(({ id }, index) => ({ teamId: id, occurrence: '2026-10-26', dueAt: minute(index % TICKS) })),
  );
  await pool.query('analyze schedules');
  const [busy, idle] = [await timed(store, minute), await timed(store, () => minute(0))];
  print(`  A tick over ${SCHEDULES.toLocaleString('en')} schedules, 1 % due: median ${ms(busy)} (goal: 50 ms)`);
  print(`  The same with nothing due: ${ms(idle)}`);
  await pool.query('delete from deliveries where kind = $1', [KIND]);
  await pool.query("delete from teams where name like 'bench tick %'");
}

async function timed(store: ReturnType<typeof schedulesStore>, at: (tick: number) => Date): Promise<number> {
  const taken: number[] = [];
  for (let tick = 0; tick < TICKS; tick += 1) {
    const start = performance.now();
    await store.advance(KIND, at(tick), SCHEDULES, weekly);
    taken.push(performance.now() - start);
  }
  return quantile(taken, 0.5);
}

const weekly = (due: readonly Schedule[]): readonly Step[] =>
  due.map(({ teamId, occurrence, dueAt }) => ({
    teamId,
    delivery: aDelivery(teamId, occurrence, dueAt),
    next: { occurrence: '2026-11-02', dueAt: new Date(dueAt.getTime() + WEEK_MS) },
  }));

const aDelivery = (teamId: number, occurrence: string, dueAt: Date): NewDelivery => ({
  kind: KIND,
  subject: `team ${teamId}`,
  occurrence,
  teamId,
  channelId: 'C1',
  dueAt,
  expiresAt: new Date(dueAt.getTime() + WEEK_MS),
});
