import type { Db } from '../db/db.ts';
import type { OwnSecret } from '../http/own-secret.ts';
import { outboxStore } from '../schedule/outbox.store.ts';
import { belongingStore } from './belonging/belonging.store.ts';
import { readersStore } from './belonging/readers.store.ts';
import { tidyingStore } from './lifecycle/tidying.store.ts';
import { keysStore } from './sealing/keys.store.ts';
import { type KnownKeys, knownKeys } from './sealing/known-keys.ts';
import { placesStore } from './sealing/places.store.ts';
import { sealedStore } from './sealing/sealed.store.ts';
import { wrapping } from './sealing/wrapping.store.ts';
import { audienceStore } from './wave/audience.store.ts';
import { frozenStore } from './wave/frozen.store.ts';
import { publishedStore } from './wave/published.store.ts';
import { pulseSettingsStore } from './wave/pulse-settings.store.ts';
import { wavesStore } from './wave/waves.store.ts';

export type PulseStores = ReturnType<typeof pulseStores>;

/** Every store of the pulse, as one process uses them: it has its own memory of keys. */
export function pulseStores(db: Db, own: OwnSecret, known: KnownKeys = knownKeys()) {
  const waves = wavesStore(db);
  const deliveries = outboxStore(db);
  const wrapped = wrapping(own);
  const keys = keysStore(db, waves, wrapped, known);
  return {
    settings: pulseSettingsStore(db),
    waves,
    audiences: audienceStore(db),
    frozen: frozenStore(db),
    deliveries,
    belonging: belongingStore(db),
    readers: readersStore(db),
    keys,
    sealed: sealedStore(db, keys),
    places: placesStore(deliveries, keys),
    tidying: tidyingStore(db, wrapped),
    published: publishedStore(db),
  };
}
