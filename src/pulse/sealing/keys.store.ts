import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { OpenWave, WaveId } from '../wave/wave.ts';
import type { WavesStore } from '../wave/waves.store.ts';
import type { KnownKeys } from './known-keys.ts';
import { keyFingerprint } from './seal.store.ts';

export type KeysStore = ReturnType<typeof keysStore>;

/**
 * The key of the open wave: in an unlogged table, which a crash of the database empties, and in the memory of running processes.
 *
 * @param known the keys in the memory of this process
 */
export const keysStore = (db: Db, waves: Pick<WavesStore, 'openWave' | 'lockOpenWave'>, known: KnownKeys) => ({
  /** The key from memory or from the table; only one that matches the wave's fingerprint. */
  async keyOf(wave: OpenWave, tx: Db = db): Promise<Buffer | undefined> {
    const inMemory = known.of(wave.id);
    if (inMemory !== undefined && keyFingerprint(inMemory) === wave.keySha256) return inMemory;
    const { rows } = await tx.query<{ key: Buffer }>(sql`
      select key from pulse_keys where workspace_id = ${WORKSPACE} and wave_id = ${wave.id}`);
    const key = rows[0]?.key;
    if (key === undefined || keyFingerprint(key) !== wave.keySha256) return undefined;
    known.remember(wave.id, key);
    return key;
  },

  /**
   * Puts the key of the open wave back where a crash has emptied the table, and records since when nobody has it. Forgets the
   * keys of closed waves.
   */
  async checkKey(now: Date): Promise<'known' | 'gone' | 'no-wave'> {
    return db.transaction(async (tx) => {
      const wave = await waves.lockOpenWave(tx);
      known.forgetBut(wave?.id);
      if (wave === undefined) return 'no-wave';
      const key = await this.keyOf(wave, tx);
      if (key !== undefined) await putKey(tx, wave.id, key);
      if ((key === undefined) !== (wave.keyGoneAt !== undefined)) {
        await tx.query(sql`
          update pulse_waves
             set key_gone_at = ${key === undefined ? now : null}
           where workspace_id = ${WORKSPACE} and id = ${wave.id}`);
      }
      return key === undefined ? 'gone' : 'known';
    });
  },

  /** Forgets the keys of closed waves. Other processes do so at their next tick. */
  async forgetClosed(): Promise<void> {
    known.forgetBut((await waves.openWave())?.id);
  },

  /** Deletes the answers that nobody can open any more, and gives the wave a new key. Returns who had answered. */
  async replaceLostKey(wave: WaveId, key: Buffer, tx: Db): Promise<readonly string[]> {
    const { rows } = await tx.query<{ person: string }>(sql`
      delete from pulse_sealed where workspace_id = ${WORKSPACE} and wave_id = ${wave} returning person_id as person`);
    await tx.query(sql`
      update pulse_waves
         set key_sha256 = ${keyFingerprint(key)}, key_gone_at = null, times_lost = times_lost + 1
       where workspace_id = ${WORKSPACE} and id = ${wave}`);
    await tx.query(sql`delete from pulse_keys where workspace_id = ${WORKSPACE} and wave_id = ${wave}`);
    await putKey(tx, wave, key);
    return rows.map(({ person }) => person);
  },
});

/** Writes a key into the unlogged table, unless it is there. */
export async function putKey(tx: Db, wave: WaveId, key: Buffer): Promise<void> {
  await tx.query(sql`
    insert into pulse_keys (workspace_id, wave_id, key)
    values (${WORKSPACE}, ${wave}, ${key})
        on conflict do nothing`);
}
