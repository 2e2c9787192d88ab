import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import { type OpenWave, waveId } from './wave.ts';

export type WavesStore = ReturnType<typeof wavesStore>;

export type WaveRow = {
  id: number;
  opens_on: LocalDate;
  opened_at: Date;
  closes_at: Date;
  k: number;
  items: string[];
  audience_sha256: string;
  key_sha256: string;
  key_gone_at: Date | null;
  times_lost: number;
};

export const WAVE_COLUMNS = sql`id, opens_on, opened_at, closes_at, k, items, audience_sha256, key_sha256, key_gone_at, times_lost`;

/** The waves of the pulse. What a wave opens with is in `opening.store.ts`, what remains of it in `closing.store.ts`. */
export const wavesStore = (db: Db) => ({
  async openWave(tx: Db = db): Promise<OpenWave | undefined> {
    const { rows } = await tx.query<WaveRow>(sql`
      select ${WAVE_COLUMNS} from pulse_waves where workspace_id = ${WORKSPACE} and state = 'open'`);
    return rows.map(toWave)[0];
  },

  /** The open wave, locked until the end of the transaction: nobody else changes it, and answers wait. */
  async lockOpenWave(tx: Db): Promise<OpenWave | undefined> {
    const { rows } = await tx.query<WaveRow>(sql`
      select ${WAVE_COLUMNS} from pulse_waves where workspace_id = ${WORKSPACE} and state = 'open' for update`);
    return rows.map(toWave)[0];
  },

  /** Does something in a transaction while no other process opens or closes a wave. */
  async withLock<Result>(work: (tx: Db) => Promise<Result>): Promise<Result> {
    return db.transaction(async (tx) => {
      await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`pulse:${WORKSPACE}`}, 0))`);
      return work(tx);
    });
  },

  /** The questions of each closed wave, oldest first. */
  async history(tx: Db = db): Promise<readonly (readonly string[])[]> {
    const { rows } = await tx.query<{ items: string[] }>(sql`
      select items from pulse_waves where workspace_id = ${WORKSPACE} and state = 'closed' order by opens_on`);
    return rows.map(({ items }) => items);
  },

  /** Records a wave that could not be opened in time, or in which nobody takes part. */
  async skip(opensOn: LocalDate, now: Date, tx: Db): Promise<void> {
    await tx.query(sql`
      insert into pulse_waves (workspace_id, opens_on, opened_at, closes_at, state, k, items)
      values (${WORKSPACE}, ${opensOn}, ${now}, ${now}, 'skipped', 5, '{}')
          on conflict (workspace_id, opens_on) do nothing`);
  },
});

export const toWave = (row: WaveRow): OpenWave => ({
  id: waveId(row.id),
  opensOn: row.opens_on,
  openedAt: row.opened_at,
  closesAt: row.closes_at,
  k: row.k,
  items: row.items,
  audienceSha256: row.audience_sha256,
  keySha256: row.key_sha256,
  keyGoneAt: row.key_gone_at ?? undefined,
  timesLost: row.times_lost,
});
