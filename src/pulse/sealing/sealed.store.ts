import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { teamId } from '../../teams/team.ts';
import { type Answers, parseAnswers } from '../survey/answer.ts';
import type { OpenWave, Place, WaveId } from '../wave/wave.ts';
import type { KeysStore } from './keys.store.ts';
import { seal, unseal } from './seal.store.ts';

export type SealedStore = ReturnType<typeof sealedStore>;

/** What became of an answer. `no-key`: the database has crashed and nobody has the key yet; nothing was kept. */
export type Kept = 'kept' | 'closed' | 'not-asked' | 'no-key';

/**
 * What people answer while a wave is open: sealed, one row each.
 *
 * @param envelope a test does not seal, to show that it would find an answer in clear
 */
export const sealedStore = (
  db: Db,
  keys: Pick<KeysStore, 'keyOf'>,
  envelope: { readonly seal: typeof seal } = { seal },
) => ({
  /** Somebody's place in the open wave; `undefined` where they are not asked. */
  async placeOf(wave: WaveId, personId: string): Promise<Place | undefined> {
    type Row = { team: number; name: string; audience: number; answered: boolean; declined: boolean };
    const { rows } = await db.query<Row>(sql`
      select a.team_id as team, coalesce(t.name, '') as name,
             (select count(*)::integer
                from pulse_audience other
               where other.workspace_id = ${WORKSPACE} and other.wave_id = a.wave_id and other.team_id = a.team_id) as audience,
             exists (select from pulse_sealed s
                      where s.workspace_id = ${WORKSPACE} and s.wave_id = a.wave_id and s.person_id = a.person_id) as answered,
             exists (select from pulse_declined d
                      where d.workspace_id = ${WORKSPACE} and d.wave_id = a.wave_id and d.person_id = a.person_id) as declined
        from pulse_audience a
        left join teams t on t.workspace_id = ${WORKSPACE} and t.id = a.team_id
       where a.workspace_id = ${WORKSPACE} and a.wave_id = ${wave} and a.person_id = ${personId}`);
    return rows.map((row) => ({
      team: teamId(row.team),
      teamName: row.name,
      teamAudience: row.audience,
      hasAnswered: row.answered,
      hasDeclined: row.declined,
    }))[0];
  },

  /** A person's own answers so far, opened for that person alone. */
  async ownAnswers(wave: OpenWave, personId: string): Promise<Answers | undefined> {
    const { rows } = await db.query<{ sealed: Buffer }>(sql`
      select sealed
        from pulse_sealed
       where workspace_id = ${WORKSPACE} and wave_id = ${wave.id} and person_id = ${personId}`);
    const [row, key] = [rows[0], await keys.keyOf(wave)];
    return row && key && parseAnswers(unseal(row.sealed, key, { waveId: wave.id, personId }));
  },

  /** Seals and keeps an answer, in place of the one before. Keeps nothing once it is `tooLate`, or after the close. */
  async answer(wave: OpenWave, personId: string, answers: Answers, now: Date, tooLate?: AbortSignal): Promise<Kept> {
    const key = await keys.keyOf(wave);
    const sealed = key && envelope.seal(answers, key, { waveId: wave.id, personId });
    if (key !== undefined && sealed === undefined) throw new Error('An answer does not fit into its envelope');
    return db.transaction(async (tx) => {
      const state = await stillOpen(tx, wave, personId, now);
      if (state !== 'kept') return state;
      if (sealed === undefined) return 'no-key';
      await tx.query(sql`
        insert into pulse_sealed (workspace_id, wave_id, person_id, sealed)
        values (${WORKSPACE}, ${wave.id}, ${personId}, ${sealed})
            on conflict (workspace_id, wave_id, person_id) do update set sealed = excluded.sealed`);
      await forgetDecline(tx, wave.id, personId);
      tooLate?.throwIfAborted();
      return 'kept';
    });
  },

  /** Deletes somebody's answer. */
  async remove(wave: OpenWave, personId: string, now: Date): Promise<'removed' | 'nothing' | 'closed'> {
    return db.transaction(async (tx) => {
      const state = await stillOpen(tx, wave, personId, now);
      if (state !== 'kept') return state === 'not-asked' ? 'nothing' : 'closed';
      const { rowCount } = await tx.query(sql`
        delete from pulse_sealed
         where workspace_id = ${WORKSPACE} and wave_id = ${wave.id} and person_id = ${personId}`);
      return rowCount > 0 ? 'removed' : 'nothing';
    });
  },

  /** *Not this time*: no reminders in this wave. */
  async decline(wave: OpenWave, personId: string): Promise<void> {
    await db.query(sql`
      insert into pulse_declined (workspace_id, wave_id, person_id)
      select workspace_id, wave_id, person_id
        from pulse_audience
       where workspace_id = ${WORKSPACE} and wave_id = ${wave.id} and person_id = ${personId}
          on conflict do nothing`);
  },
});

/** Keeps the wave from closing until the end of the transaction; anyone who comes after the close learns that it is closed. */
async function stillOpen(tx: Db, wave: OpenWave, personId: string, now: Date): Promise<Kept> {
  type Row = { is_open: boolean; is_same: boolean; is_asked: boolean };
  const { rows } = await tx.query<Row>(sql`
    select state = 'open' and closes_at > ${now} as is_open, key_sha256 = ${wave.keySha256} as is_same,
           exists (select from pulse_audience a
                    where a.workspace_id = ${WORKSPACE} and a.wave_id = ${wave.id} and a.person_id = ${personId}) as is_asked
      from pulse_waves
     where workspace_id = ${WORKSPACE} and id = ${wave.id}
       for share`);
  const row = rows[0];
  if (row === undefined || !row.is_open) return 'closed';
  if (!row.is_asked) return 'not-asked';
  // Its answers were lost meanwhile, and the wave goes on under another key.
  return row.is_same ? 'kept' : 'no-key';
}

async function forgetDecline(tx: Db, wave: WaveId, personId: string): Promise<void> {
  await tx.query(sql`
    delete from pulse_declined where workspace_id = ${WORKSPACE} and wave_id = ${wave} and person_id = ${personId}`);
}
