import { z } from 'zod';
import type { Delivery, Place } from '../../schedule/delivery.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import type { OpenWave } from '../wave/wave.ts';
import { INVITATION, PRIVATE, subjectPerson } from '../wave/wave-deliveries.ts';
import type { KeysStore } from './keys.store.ts';
import { randomSeal, seal, unseal, type WaveKey } from './seal.store.ts';

export type PlacesStore = ReturnType<typeof placesStore>;

/** A private message of a wave. */
export type PlacedMessage = {
  readonly delivery: Pick<Delivery, 'kind' | 'subject'>;
  readonly personId: string;
  /** `undefined` where none was posted. */
  readonly place: Place | undefined;
};

const PLACE_BYTES = 128;

/** A place as it is sealed. */
export const place = z.object({ channelId: z.string(), ts: z.string() });
const inClear = z.object({ place: place.nullable() });
const sealed = z.object({ sealed: z.base64() });

type Named = Pick<Delivery, 'kind' | 'subject'>;
const ownerOf = (wave: OpenWave, { kind, subject }: Named) => ['place', wave.id, kind, subject] as const;

/**
 * Where the private messages of the open wave are. Everybody is invited, so that place is kept as it is. Only some are reminded:
 * that place is sealed by the wave's key, and a row without a message holds bytes of the same length.
 */
export const placesStore = (deliveries: Pick<OutboxStore, 'allOf'>, keys: Pick<KeysStore, 'keyOf'>) => ({
  /** What the row of a delivery keeps instead of its place. */
  async kept(wave: OpenWave | undefined, delivery: Delivery, at: Place | undefined) {
    if (delivery.kind === INVITATION) return { place: at ?? null };
    const state = wave && (await keys.keyOf(wave));
    const bytes =
      wave && state?.kind === 'known'
        ? seal({ place: at ?? null }, state.key.sealing, ownerOf(wave, delivery), PLACE_BYTES)
        : undefined;
    return { sealed: (bytes ?? randomSeal(PLACE_BYTES)).toString('base64') };
  },

  /** The private messages of a wave, those of everybody: a look-up of one person would name them in the database's log. */
  async all(wave: OpenWave, tx?: Tx): Promise<readonly PlacedMessage[]> {
    const state = await keys.keyOf(wave, tx);
    return placed(deliveries, wave, PRIVATE, state.kind === 'known' ? state.key : undefined, tx);
  },

  /** The invitations alone, whose places are not sealed. */
  invitations: (wave: OpenWave): Promise<readonly PlacedMessage[]> => placed(deliveries, wave, [INVITATION], undefined),
});

type Tx = Parameters<OutboxStore['allOf']>[2];

async function placed(
  deliveries: Pick<OutboxStore, 'allOf'>,
  wave: OpenWave,
  kinds: readonly string[],
  key: WaveKey | undefined,
  tx?: Tx,
): Promise<readonly PlacedMessage[]> {
  return (await deliveries.allOf(kinds, wave.opensOn, tx)).map((delivery) => ({
    delivery: { kind: delivery.kind, subject: delivery.subject },
    personId: subjectPerson(delivery),
    place: placeIn(delivery, wave, key),
  }));
}

function placeIn(delivery: Delivery, wave: OpenWave, key: WaveKey | undefined): Place | undefined {
  const clear = inClear.safeParse(delivery.context).data;
  if (clear !== undefined) return clear.place ?? undefined;
  const bytes = sealed.safeParse(delivery.context).data?.sealed;
  if (bytes === undefined || key === undefined) return undefined;
  const opened = unseal(Buffer.from(bytes, 'base64'), key.sealing, ownerOf(wave, delivery));
  return inClear.safeParse(opened).data?.place ?? undefined;
}
