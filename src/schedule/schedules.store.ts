import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { isMissed, type NewDelivery } from './delivery.ts';
import { insertDeliveries } from './insert-deliveries.store.ts';

export type Due = { readonly occurrence: string; readonly dueAt: Date };

/** When a ritual of a team is due next. */
export type Schedule = Due & { readonly teamId: number };

/** What a due schedule turns into: a delivery or none, and when it is due next. Without `next` the schedule ends. */
export type Step = {
  readonly teamId: number;
  readonly delivery: NewDelivery | undefined;
  readonly next: Due | undefined;
};

export type SchedulesStore = ReturnType<typeof schedulesStore>;

export const schedulesStore = (db: Db) => ({
  /** Sets a schedule, or moves it where a setting changed. */
  set: (kind: string, teamId: number, due: Due, tx: Db = db): Promise<void> => write(tx, kind, [{ teamId, ...due }]),

  setAll: (kind: string, schedules: readonly Schedule[], tx: Db = db): Promise<void> => write(tx, kind, schedules),

  /** The schedules of all teams. */
  async all(kind: string): Promise<readonly Schedule[]> {
    const { rows } = await db.query<Schedule>(sql`
      select team_id as "teamId", occurrence, due_at as "dueAt"
        from schedules
       where workspace_id = ${WORKSPACE} and kind = ${kind}`);
    return rows;
  },

  async remove(kind: string, teamId: number, tx: Db = db): Promise<void> {
    await tx.query(sql`
      delete from schedules where workspace_id = ${WORKSPACE} and kind = ${kind} and team_id = ${teamId}`);
  },

  async dueOf(kind: string, teamId: number): Promise<Due | undefined> {
    const { rows } = await db.query<Due>(sql`
      select occurrence, due_at as "dueAt"
        from schedules
       where workspace_id = ${WORKSPACE} and kind = ${kind} and team_id = ${teamId}`);
    return rows[0];
  },

  /**
   * Claims up to `limit` schedules that are due, asks `plan` what each turns into, and writes the deliveries and the next
   * instants, all in one transaction. Schedules that another process has claimed are skipped. A delivery that was due more than
   * a day ago is added as missed and never sent. Answers how many were due: a tick repeats this until none is, because after
   * weeks without a running bot a schedule is due several times.
   */
  async advance(
    kind: string,
    now: Date,
    limit: number,
    plan: (due: readonly Schedule[], tx: Db) => readonly Step[] | Promise<readonly Step[]>,
  ): Promise<number> {
    return db.transaction(async (tx) => {
      const due = await lockDue(tx, kind, now, limit);
      if (due.length === 0) return 0;
      const steps = await plan(due, tx);
      await insertDeliveries(tx, deliveriesOf(steps, now), now);
      await write(tx, kind, nextOf(steps));
      await end(tx, kind, steps);
      return due.length;
    });
  },
});

async function lockDue(tx: Db, kind: string, now: Date, limit: number): Promise<readonly Schedule[]> {
  const { rows } = await tx.query<Schedule>(sql`
    select team_id as "teamId", occurrence, due_at as "dueAt"
      from schedules
     where workspace_id = ${WORKSPACE} and kind = ${kind} and due_at <= ${now}
     order by due_at, team_id
     limit ${limit}
       for update skip locked`);
  return rows;
}

const deliveriesOf = (steps: readonly Step[], now: Date) =>
  steps.flatMap(({ delivery }) =>
    delivery === undefined ? [] : [{ ...delivery, missed: isMissed(delivery.dueAt, now) }],
  );

const nextOf = (steps: readonly Step[]): readonly Schedule[] =>
  steps.flatMap(({ teamId, next }) => (next === undefined ? [] : [{ teamId, ...next }]));

async function write(tx: Db, kind: string, schedules: readonly Schedule[]): Promise<void> {
  if (schedules.length === 0) return;
  await tx.query(sql`
    insert into schedules (workspace_id, kind, team_id, occurrence, due_at)
    select ${WORKSPACE}, ${kind}, n.team_id, n.occurrence, n.due_at
      from unnest(${schedules.map(({ teamId }) => teamId)}::bigint[], ${schedules.map(({ occurrence }) => occurrence)}::date[],
                  ${schedules.map(({ dueAt }) => dueAt)}::timestamptz[]) as n (team_id, occurrence, due_at)
     order by n.team_id
        on conflict (workspace_id, kind, team_id) do update
       set occurrence = excluded.occurrence, due_at = excluded.due_at`);
}

async function end(tx: Db, kind: string, steps: readonly Step[]): Promise<void> {
  const ended = steps.filter(({ next }) => next === undefined).map(({ teamId }) => teamId);
  if (ended.length === 0) return;
  await tx.query(sql`
    delete from schedules where workspace_id = ${WORKSPACE} and kind = ${kind} and team_id = any(${ended})`);
}
