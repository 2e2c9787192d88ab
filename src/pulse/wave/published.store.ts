import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { TeamId } from '../../teams/team.ts';
import type { PublishedWave } from '../disclosure/published.ts';
import type { Action, FrictionCode } from '../survey/friction.ts';
import { type ClosedWave, type WaveId, waveId } from './wave.ts';

export type PublishedStore = ReturnType<typeof publishedStore>;

const MOST_WAVES = 26;
const COMMENT_DAYS = 90;

/** What closed waves published. Nothing else of a wave can be read. */
export const publishedStore = (db: Db) => ({
  /** The last 26 waves, oldest first. */
  async closed(tx: Db = db): Promise<readonly ClosedWave[]> {
    type Row = { id: number; opens_on: LocalDate; closed_at: Date; published: PublishedWave };
    const { rows } = await tx.query<Row>(sql`
      select * from (select id, opens_on, closed_at, published
                       from pulse_waves
                      where workspace_id = ${WORKSPACE} and state = 'closed' and published is not null
                      order by opens_on desc
                      limit ${MOST_WAVES}) newest
       order by opens_on`);
    return rows.map((row) => ({
      id: waveId(row.id),
      opensOn: row.opens_on,
      closedAt: row.closed_at,
      published: row.published,
    }));
  },

  /** The comments of a team, in another order each time. */
  async comments(wave: WaveId, team: TeamId): Promise<readonly string[]> {
    const { rows } = await db.query<{ said: string }>(sql`
      select said
        from pulse_comments
       where workspace_id = ${WORKSPACE} and wave_id = ${wave} and team_id = ${team}
       order by random()`);
    return rows.map(({ said }) => said);
  },

  /** Deletes comments that are 90 days old; false where there were none. */
  async sweep(now: Date): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      delete from pulse_comments c
       using pulse_waves w
       where c.workspace_id = ${WORKSPACE} and w.workspace_id = ${WORKSPACE} and w.id = c.wave_id
         and w.closed_at < ${now}::timestamptz - ${COMMENT_DAYS} * interval '1 day'`);
    return rowCount > 0;
  },

  /** What a team recorded that it did about the complaints of a wave, oldest first. */
  async actions(wave: WaveId, team: TeamId): Promise<readonly Action[]> {
    const { rows } = await db.query<{ friction: FrictionCode; did: string }>(sql`
      select friction, did
        from pulse_actions
       where workspace_id = ${WORKSPACE} and wave_id = ${wave} and team_id = ${team}
       order by id`);
    return rows;
  },

  async keepAction(
    { wave, team, friction, did }: Action & { readonly wave: WaveId; readonly team: TeamId },
    by: { readonly actor: string; readonly at: Date },
    tooLate?: AbortSignal,
  ): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.query(sql`
        insert into pulse_actions (workspace_id, team_id, wave_id, friction, did, actor, said_at)
        values (${WORKSPACE}, ${team}, ${wave}, ${friction}, ${did}, ${by.actor}, ${by.at})`);
      tooLate?.throwIfAborted();
    });
  },
});
