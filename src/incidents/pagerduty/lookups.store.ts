import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import type { Responder } from '../incident.ts';
import type { PagerdutyChange } from '../sources/pagerduty-fields.ts';
import { ingestChange } from './ingest.store.ts';

export type PagerdutyLookupsStore = ReturnType<typeof pagerdutyLookupsStore>;

type What = 'alert' | 'person';

/** An incident whose first alert was not looked up yet. */
export type AlertSought = { readonly id: string; readonly openedAt: Date | undefined; readonly recordedAt: Date };

/** Somebody without an e-mail address, with the newest incident that names them and when it did. */
export type PersonSought = {
  readonly vendorId: string;
  readonly incidentId: string;
  readonly responders: readonly Responder[];
  readonly saidAt: Date;
};

const LOOKED_BACK = '1 day';
/** Tries again after 1, 2, 4, 8 and 16 minutes, and gives up after the sixth try. */
const MOST_TRIES = 6;

/** What to look up for incidents that came in the last day. A claim counts as a try, however it ends. */
export const pagerdutyLookupsStore = (db: Db, deploys: DeploysStore) => ({
  /** Claims the oldest incident that is due and still has the ticket's onset. */
  async claimAlert(now: Date): Promise<AlertSought | undefined> {
    type Row = { key: string; opened_at: Date | null; recorded_at: Date };
    const row = await claim<Row>(
      db,
      'alert',
      now,
      sql`
      select i.id as key, i.opened_at, i.recorded_at
        from incidents i
        left join pagerduty_lookups l on l.workspace_id = ${WORKSPACE} and l.what = 'alert' and l.key = i.id
       where ${isRecent(now)} and i.onset_source = 'ticket' and (l.key is null or l.next_at <= ${now})
       order by i.recorded_at, i.id
       limit 1`,
    );
    return row && { id: row.key, openedAt: row.opened_at ?? undefined, recordedAt: row.recorded_at };
  },

  /** Claims somebody who is due. People of the newest incident come first, because they are asked next. */
  async claimPerson(now: Date): Promise<PersonSought | undefined> {
    type Row = { key: string; incident_id: string; responders: Responder[]; said_at: string | null; recorded_at: Date };
    const row = await claim<Row>(
      db,
      'person',
      now,
      sql`
      select s.vendor_id as key, i.id as incident_id, i.source_state -> 'saidAt' ->> 'responders' as said_at, i.recorded_at,
             (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', p.vendor_id, 'name', p.name, 'email', p.email))
                               order by q.position)
                from unnest(i.responders) with ordinality as q (vendor_id, position)
                join source_people p on p.workspace_id = ${WORKSPACE} and p.source = i.source
                                    and p.vendor_id = q.vendor_id) as responders
        from incidents i
       cross join unnest(i.responders) as r (vendor_id)
        join source_people s on s.workspace_id = ${WORKSPACE} and s.source = i.source and s.vendor_id = r.vendor_id
        left join pagerduty_lookups l on l.workspace_id = ${WORKSPACE} and l.what = 'person' and l.key = s.vendor_id
       where ${isRecent(now)} and s.email is null and (l.key is null or l.next_at <= ${now})
       order by i.recorded_at desc, i.id, s.vendor_id
       limit 1`,
    );
    if (row === undefined) return undefined;
    const saidAt = row.said_at === null ? row.recorded_at : new Date(row.said_at);
    return { vendorId: row.key, incidentId: row.incident_id, responders: row.responders, saidAt };
  },

  /** Ends a lookup, with the change that was found; without one if there is nothing to find. */
  async found(what: What, key: string, change: PagerdutyChange | undefined, now: Date): Promise<void> {
    await db.transaction(async (tx) => {
      if (change !== undefined) await ingestChange(tx, deploys, change, now);
      await tx.query(sql`
        update pagerduty_lookups
           set next_at = null
         where workspace_id = ${WORKSPACE} and what = ${what} and key = ${key}`);
    });
  },
});

const isRecent = (now: Date): Sql => sql`
  i.workspace_id = ${WORKSPACE} and i.source = 'pagerduty' and i.recorded_at > ${now}::timestamptz - ${LOOKED_BACK}::interval
  and not i.backfilled`;

/** If two processes see the same row, the second gets none. */
async function claim<Row extends object>(db: Db, what: What, now: Date, due: Sql): Promise<Row | undefined> {
  const { rows } = await db.query<Row>(sql`
    with due as (${due}),
    claimed as (
      insert into pagerduty_lookups as l (workspace_id, what, key, tries, next_at)
      select ${WORKSPACE}, ${what}, key, 1, ${now}::timestamptz + interval '1 minute'
        from due
          on conflict (workspace_id, what, key)
          do update set tries = l.tries + 1,
                        next_at = case when l.tries + 1 < ${MOST_TRIES}
                                       then ${now}::timestamptz + power(2, l.tries) * interval '1 minute' end
       where l.next_at <= ${now}
   returning key)
    select due.*
      from due
      join claimed using (key)`);
  return rows[0];
}
