import { z } from 'zod';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { Delivery, Place } from '../../schedule/delivery.ts';
import { type PlacedMessage, place } from '../sealing/places.store.ts';
import { newWaveKey, seal, unseal } from '../sealing/seal.store.ts';
import type { Wrapping } from '../sealing/wrapping.store.ts';
import { type OpenWave, type WaveId, waveId } from '../wave/wave.ts';
import { CLOSED, INVITATION, type ToTidy } from '../wave/wave-deliveries.ts';

export type TidyingStore = ReturnType<typeof tidyingStore>;

/** A private message that is to be changed or deleted, and the invitation of the same person. */
export type Tidied = { readonly own: Place | undefined; readonly invitation: Place | undefined };

const TIDIED_BYTES = 256;

const tidied = z.object({ own: place.nullable(), invitation: place.nullable() });
const carried = z.object({ sealed: z.base64() });

const ownerOf = (wave: WaveId, subject: string) => ['tidying', wave, subject] as const;

/**
 * Where the private messages of a closed wave are, until all are changed or deleted. The wave's key is gone by then, so this has
 * a key of its own, which opens nothing else: who was reminded had not answered.
 */
export const tidyingStore = (db: Db, { wrap, unwrap }: Wrapping) => ({
  /** Seals what the deliveries at the close carry. */
  async begin(tx: Db, wave: OpenWave, messages: readonly PlacedMessage[]): Promise<readonly ToTidy[]> {
    const key = newWaveKey();
    await tx.query(sql`
      insert into pulse_tidying (workspace_id, wave_id, wrapped)
      values (${WORKSPACE}, ${wave.id}, ${wrap(key, wave, 'tidying')})`);
    const invitations = new Map(
      messages.filter(({ delivery }) => delivery.kind === INVITATION).map((one) => [one.personId, one.place]),
    );
    return messages.map(({ delivery, personId, place: own }) => {
      const part = [delivery.kind, ...delivery.subject.split(' ').slice(1)].join(' ');
      const places = { own: own ?? null, invitation: invitations.get(personId) ?? null };
      const sealed = seal(places, key.sealing, ownerOf(wave.id, `${personId} ${part}`), TIDIED_BYTES);
      if (sealed === undefined) throw new Error('The place of a message does not fit into its envelope');
      return { personId, part, sealed: sealed.toString('base64') };
    });
  },

  /**
   * What a delivery at the close carries; `gone` where a crash of the database has taken the key, `other-secret` where this process
   * cannot read it.
   */
  async open({ occurrence, subject, context }: Delivery): Promise<Tidied | 'gone' | 'other-secret'> {
    type Row = { id: number; audience_sha256: string; wrapped: Buffer };
    const { rows } = await db.query<Row>(sql`
      select w.id, w.audience_sha256, t.wrapped
        from pulse_waves w
        join pulse_tidying t on t.workspace_id = ${WORKSPACE} and t.wave_id = w.id
       where w.workspace_id = ${WORKSPACE} and w.opens_on = ${occurrence}`);
    const [row, sealed] = [rows[0], carried.safeParse(context).data?.sealed];
    if (row === undefined || sealed === undefined) return 'gone';
    const wave = { id: waveId(row.id), audienceSha256: row.audience_sha256 };
    const key = unwrap(row.wrapped, wave, 'tidying');
    if (key === undefined) return 'other-secret';
    const opened = unseal(Buffer.from(sealed, 'base64'), key.sealing, ownerOf(wave.id, subject));
    const { own, invitation } = tidied.safeParse(opened).data ?? {};
    return { own: own ?? undefined, invitation: invitation ?? undefined };
  },

  /** The days of the waves whose private messages are being changed. */
  async days(): Promise<readonly string[]> {
    const { rows } = await db.query<{ day: string }>(sql`
      select occurrence as day from deliveries where workspace_id = ${WORKSPACE} and kind = ${CLOSED}
       union
      select w.opens_on
        from pulse_tidying t
        join pulse_waves w on w.workspace_id = ${WORKSPACE} and w.id = t.wave_id
       where t.workspace_id = ${WORKSPACE}`);
    return rows.map(({ day }) => day);
  },

  /** Forgets the key, with the file that it was in. */
  async end(tx: Db): Promise<void> {
    await tx.query(sql`truncate pulse_tidying`);
  },
});
