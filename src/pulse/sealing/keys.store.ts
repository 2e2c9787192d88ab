import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { OpenWave } from '../wave/wave.ts';
import type { WavesStore } from '../wave/waves.store.ts';
import type { KnownKeys } from './known-keys.ts';
import { keyFingerprint, newWaveKey, type WaveKey } from './seal.store.ts';
import type { Wrapping } from './wrapping.store.ts';

export type KeysStore = ReturnType<typeof keysStore>;

/**
 * `gone`: a crash has emptied the table. `other-secret`: it is there, and was wrapped under a secret that this process has not.
 * `changed`: somebody put another fingerprint of the audience into the database since this process learnt the key.
 */
export type KeyState =
  | { readonly kind: 'known'; readonly key: WaveKey }
  | { readonly kind: 'gone' | 'other-secret' | 'changed' };

/**
 * The key of the open wave: wrapped in an unlogged table, which a crash of the database empties, and in the memory of running
 * processes.
 *
 * @param known the keys in the memory of this process
 */
export const keysStore = (
  db: Db,
  waves: Pick<WavesStore, 'openWave' | 'lockOpenWave'>,
  { wrap, unwrap }: Wrapping,
  known: KnownKeys,
) => {
  const wrappedOf = async ({ id }: OpenWave, tx: Db): Promise<Buffer | undefined> => {
    const { rows } = await tx.query<{ wrapped: Buffer }>(sql`
      select wrapped from pulse_keys where workspace_id = ${WORKSPACE} and wave_id = ${id}`);
    return rows[0]?.wrapped;
  };

  /** The key from memory or from the table; only one that matches the wave's fingerprint. */
  const keyOf = async (wave: OpenWave, tx: Db = db): Promise<KeyState> => {
    const inMemory = known.of(wave.id);
    if (inMemory !== undefined && keyFingerprint(inMemory.key) === wave.keySha256)
      return inMemory.audienceSha256 === wave.audienceSha256
        ? { kind: 'known', key: inMemory.key }
        : { kind: 'changed' };
    const wrapped = await wrappedOf(wave, tx);
    if (wrapped === undefined) return { kind: 'gone' };
    const key = unwrap(wrapped, wave);
    if (key === undefined || keyFingerprint(key) !== wave.keySha256) return { kind: 'other-secret' };
    known.remember(wave, key);
    return { kind: 'known', key };
  };

  const put = async (tx: Db, wave: OpenWave, key: WaveKey): Promise<void> => {
    await tx.query(sql`
      insert into pulse_keys (workspace_id, wave_id, wrapped)
      values (${WORKSPACE}, ${wave.id}, ${wrap(key, wave)})
          on conflict do nothing`);
    known.remember(wave, key);
  };

  return {
    keyOf,
    /** Writes the key of a wave, wrapped, and remembers it. */
    put,

    /** The state of the open wave's key; `no-wave` where none is open. */
    async state(): Promise<KeyState['kind'] | 'no-wave'> {
      const wave = await waves.openWave();
      return wave === undefined ? 'no-wave' : (await keyOf(wave)).kind;
    },

    /**
     * Puts the key of the open wave back where a crash has emptied the table, and records since when nobody has it. A key that
     * this process cannot unwrap is never replaced. Forgets the keys of closed waves.
     */
    async checkKey(now: Date): Promise<KeyState['kind'] | 'no-wave'> {
      return db.transaction(async (tx) => {
        const wave = await waves.lockOpenWave(tx);
        known.forgetBut(wave?.id);
        if (wave === undefined) return 'no-wave';
        const state = await keyOf(wave, tx);
        if (state.kind === 'known' && (await wrappedOf(wave, tx)) === undefined) await put(tx, wave, state.key);
        const isGone = state.kind === 'gone';
        if (isGone !== (wave.keyGoneAt !== undefined)) {
          await tx.query(sql`
            update pulse_waves
               set key_gone_at = ${isGone ? now : null}
             where workspace_id = ${WORKSPACE} and id = ${wave.id}`);
        }
        return state.kind;
      });
    },

    /** Forgets the keys of closed waves. Other processes do so at their next tick. */
    async forgetClosed(): Promise<void> {
      known.forgetBut((await waves.openWave())?.id);
    },

    /** Deletes the answers that nobody can open any more, and gives the wave, which is locked, a new key. */
    async replaceLostKey(wave: OpenWave, tx: Db): Promise<void> {
      const key = newWaveKey();
      await tx.query(sql`
        update pulse_waves
           set key_sha256 = ${keyFingerprint(key)}, key_gone_at = null, times_lost = times_lost + 1
         where workspace_id = ${WORKSPACE} and id = ${wave.id}`);
      await tx.query(sql`truncate pulse_sealed, pulse_keys`);
      await put(tx, wave, key);
    },
  };
};
