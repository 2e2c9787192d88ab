import type { Db } from '../db/db.ts';
import { keysStore } from './sealing/keys.store.ts';
import { type KnownKeys, knownKeys } from './sealing/known-keys.ts';
import { sealedStore } from './sealing/sealed.store.ts';
import { audienceStore } from './wave/audience.store.ts';
import { publishedStore } from './wave/published.store.ts';
import { pulseSettingsStore } from './wave/pulse-settings.store.ts';
import { wavesStore } from './wave/waves.store.ts';

/** Every store of the pulse, as one process uses them: it has its own memory of keys. */
export function pulseStores(db: Db, known: KnownKeys = knownKeys()) {
  const waves = wavesStore(db);
  const keys = keysStore(db, waves, known);
  return {
    settings: pulseSettingsStore(db),
    waves,
    audiences: audienceStore(db),
    keys,
    sealed: sealedStore(db, keys),
    published: publishedStore(db),
  };
}
