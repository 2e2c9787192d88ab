import type pg from 'pg';
import type { Db } from '../src/db/db.ts';
import type { DigestMaker } from '../src/digest/digest-maker.ts';
import { digestsStore } from '../src/digest/digests.store.ts';
import { type LocalDate, plusDays } from '../src/teams/calendar/local-date.ts';

type Wanted = Parameters<DigestMaker>[0][number];

const WEEKS_BEFORE = 8;

/**
 * Writes what a digest finds in an installation in use: a tenth of the incidents of the last 90 days unanswered, and the digests
 * of the eight weeks before, made and sent. Returns a function that removes it again for the next measurement.
 */
export async function addHistory(
  { db, pool }: { readonly db: Db; readonly pool: pg.Pool },
  make: DigestMaker,
  wanted: readonly Wanted[],
  now: Date,
): Promise<() => Promise<void>> {
  await pool.query(
    `update incidents set deploy_triggered = null
      where not deploy_triggered and started_at > $1::timestamptz - interval '90 days' and hashtext(id) % 5 = 0`,
    [now],
  );
  const monday = wanted[0]?.monday ?? ('' as LocalDate);
  for (let weeks = WEEKS_BEFORE; weeks > 0; weeks -= 1)
    await send({ db, pool }, make, wanted, plusDays(monday, -7 * weeks));
  await pool.query('vacuum analyze incidents, deliveries, digests');
  return async () => {
    await pool.query('update incidents set deploy_triggered = false where deploy_triggered is null');
    await pool.query("delete from deliveries where kind = 'digest'");
    await pool.query('delete from digests');
    await pool.query('vacuum analyze incidents, deliveries, digests');
  };
}

async function send(
  { db, pool }: { readonly db: Db; readonly pool: pg.Pool },
  make: DigestMaker,
  wanted: readonly Wanted[],
  monday: LocalDate,
): Promise<void> {
  const sentAt = new Date(`${plusDays(monday, 7)}T09:00:00Z`);
  const facts = await make(
    wanted.map((one) => ({ ...one, monday })),
    sentAt,
  );
  const digests = wanted.flatMap(({ team }, index) => {
    const its = facts[index];
    return its === undefined
      ? []
      : [{ team: team.id, monday, facts: its, asks: its.untagged.first.map(({ id }) => id) }];
  });
  await digestsStore(db).keep(digests, sentAt, db);
  await pool.query(
    `insert into deliveries (kind, subject, occurrence, team_id, channel_id, due_at, expires_at, next_attempt_at, created_at,
                             state, sent_channel_id, sent_ts, settled_at)
     select 'digest', 'team ' || g.team_id, g.monday, g.team_id, 'CB' || g.team_id, $2, $2, $2, $2,
            'sent', 'CB' || g.team_id, '1', $2
       from digests g
      where g.monday = $1`,
    [monday, sentAt],
  );
}
