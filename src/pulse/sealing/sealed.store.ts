import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type Answers, parseAnswers } from '../survey/answer.ts';
import type { AudienceMember } from '../wave/audience.ts';
import type { OpenWave } from '../wave/wave.ts';
import type { KeysStore } from './keys.store.ts';
import { ANSWER_BYTES, rowName, seal, unseal, type WaveKey } from './seal.store.ts';

export type SealedStore = ReturnType<typeof sealedStore>;

/** Why nothing was kept: the wave is closed, or this process has no key (see `KeyState`). */
export type NotKept = 'closed' | 'gone' | 'other-secret' | 'changed';
export type Kept = 'kept' | NotKept;

/** What a row says; a *Not this time* is a row like any other. */
type Content = { readonly answers: Answers } | { readonly declined: true };
const DECLINED: Content = { declined: true };

/** How a row is named and sealed. A test weakens it, to show that it would find what it looks for. */
export type Envelope = { readonly seal: typeof seal; readonly rowName: typeof rowName };

/** What an answer belongs to. A person who is moved to another team, or into another audience, has none that opens. */
export const ownerOf = ({ id, audienceSha256 }: OpenWave, { personId, team }: AudienceMember) =>
  ['answer', id, personId, team, audienceSha256] as const;

/**
 * What people say while a wave is open: sealed, one row each, named by the wave's key. Answering and declining write such a row
 * and nothing else, and no statement carries the id of a person.
 */
export const sealedStore = (db: Db, keys: Pick<KeysStore, 'keyOf'>, envelope: Envelope = { seal, rowName }) => {
  const bytesOf = (content: Content, key: WaveKey, wave: OpenWave, who: AudienceMember): Buffer => {
    const sealed = envelope.seal(content, key.sealing, ownerOf(wave, who), ANSWER_BYTES);
    if (sealed === undefined) throw new Error('An answer does not fit into its envelope');
    return sealed;
  };

  /** Changes the row of a person in a transaction, in which the wave does not close. */
  async function inOpenWave<Result>(
    wave: OpenWave,
    { personId }: AudienceMember,
    now: Date,
    change: (tx: Db, row: { readonly name: Buffer; readonly key: WaveKey }) => Promise<Result>,
  ): Promise<Result | NotKept> {
    const state = await keys.keyOf(wave);
    if (state.kind !== 'known') return (await whyNot(db, wave, now)) ?? state.kind;
    const row = { name: envelope.rowName(state.key, personId), key: state.key };
    return db.transaction(async (tx) => (await whyNot(tx, wave, now)) ?? change(tx, row));
  }

  return {
    /** A person's own answers so far, opened for that person alone. */
    async ownAnswers(wave: OpenWave, who: AudienceMember): Promise<Answers | undefined> {
      const state = await keys.keyOf(wave);
      if (state.kind !== 'known') return undefined;
      const { rows } = await db.query<{ sealed: Buffer }>(sql`
        select sealed
          from pulse_sealed
         where workspace_id = ${WORKSPACE} and wave_id = ${wave.id} and name = ${envelope.rowName(state.key, who.personId)}`);
      return rows[0] && answersIn(rows[0].sealed, state.key, wave, who);
    },

    /**
     * Tells of every person whether they have answered or declined; `undefined` where this process has no key. It reads all names:
     * a look-up of one, beside the delivery of a person, would tell whose it is.
     */
    async spoken(wave: OpenWave): Promise<((personId: string) => boolean) | undefined> {
      const state = await keys.keyOf(wave);
      if (state.kind !== 'known') return undefined;
      const { rows } = await db.query<{ name: Buffer }>(sql`
        select name from pulse_sealed where workspace_id = ${WORKSPACE} and wave_id = ${wave.id}`);
      const names = new Set(rows.map(({ name }) => name.toString('hex')));
      return (personId) => names.has(envelope.rowName(state.key, personId).toString('hex'));
    },

    /** Seals and keeps an answer, in place of the one before. Keeps nothing once it is `tooLate`, or after the close. */
    answer: (wave: OpenWave, who: AudienceMember, answers: Answers, now: Date, tooLate?: AbortSignal): Promise<Kept> =>
      inOpenWave<Kept>(wave, who, now, async (tx, { name, key }) => {
        await tx.query(sql`
          insert into pulse_sealed (workspace_id, wave_id, name, sealed)
          values (${WORKSPACE}, ${wave.id}, ${name}, ${bytesOf({ answers }, key, wave, who)})
              on conflict (workspace_id, wave_id, name) do update set sealed = excluded.sealed`);
        tooLate?.throwIfAborted();
        return 'kept';
      }),

    /** *Not this time*: no reminders in this wave. An answer that was sent stands. */
    decline: (wave: OpenWave, who: AudienceMember, now: Date): Promise<Kept> =>
      inOpenWave<Kept>(wave, who, now, async (tx, { name, key }) => {
        await tx.query(sql`
          insert into pulse_sealed (workspace_id, wave_id, name, sealed)
          values (${WORKSPACE}, ${wave.id}, ${name}, ${bytesOf(DECLINED, key, wave, who)})
              on conflict do nothing`);
        return 'kept';
      }),

    /** Deletes what somebody said, an answer or a *Not this time*. */
    remove: (wave: OpenWave, who: AudienceMember, now: Date): Promise<'removed' | 'nothing' | NotKept> =>
      inOpenWave(wave, who, now, async (tx, { name }) => {
        const { rowCount } = await tx.query(sql`
          delete from pulse_sealed where workspace_id = ${WORKSPACE} and wave_id = ${wave.id} and name = ${name}`);
        return rowCount > 0 ? 'removed' : 'nothing';
      }),

    /** Opens every answer of an audience in memory. A row that was not sealed for its person and team is not an answer. */
    async openAll<Who extends AudienceMember>(
      tx: Db,
      wave: OpenWave,
      key: WaveKey,
      audience: readonly Who[],
    ): Promise<readonly { readonly who: Who; readonly answers: Answers }[]> {
      const { rows } = await tx.query<{ name: Buffer; sealed: Buffer }>(sql`
        select name, sealed from pulse_sealed where workspace_id = ${WORKSPACE} and wave_id = ${wave.id}`);
      const byName = new Map(rows.map(({ name, sealed }) => [name.toString('hex'), sealed]));
      return audience.flatMap((who) => {
        const sealed = byName.get(envelope.rowName(key, who.personId).toString('hex'));
        const answers = sealed && answersIn(sealed, key, wave, who);
        return answers === undefined ? [] : [{ who, answers }];
      });
    },
  };
};

function answersIn(sealed: Buffer, key: WaveKey, wave: OpenWave, who: AudienceMember): Answers | undefined {
  const content = unseal(sealed, key.sealing, ownerOf(wave, who)) as Partial<{ answers: unknown }> | undefined;
  return parseAnswers(content?.answers);
}

/** Keeps the wave from closing until the end of the transaction; anyone who comes after the close learns that it is closed. */
async function whyNot(tx: Db, { id, keySha256 }: OpenWave, now: Date): Promise<'closed' | 'gone' | undefined> {
  const { rows } = await tx.query<{ is_open: boolean; is_same: boolean }>(sql`
    select state = 'open' and closes_at > ${now} as is_open, key_sha256 = ${keySha256} as is_same
      from pulse_waves
     where workspace_id = ${WORKSPACE} and id = ${id}
       for share`);
  const row = rows[0];
  if (row === undefined || !row.is_open) return 'closed';
  // Its answers were lost meanwhile, and the wave goes on under another key.
  return row.is_same ? undefined : 'gone';
}
