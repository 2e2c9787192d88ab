import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { MutesStore } from '../../teams/mutes.store.ts';
import type { Permissions } from '../../teams/permissions.ts';
import type { BelongingDeps } from '../belonging/unsettled.ts';
import type { PlacesStore } from '../sealing/places.store.ts';
import type { SealedStore } from '../sealing/sealed.store.ts';
import type { FrozenStore } from '../wave/frozen.store.ts';
import type { PulseSettingsStore } from '../wave/pulse-settings.store.ts';
import type { WavesStore } from '../wave/waves.store.ts';

/** What the listeners need through which people answer. */
export type AskingDeps = BelongingDeps & {
  readonly settings: Pick<PulseSettingsStore, 'settings'>;
  readonly waves: Pick<WavesStore, 'openWave'>;
  readonly frozen: FrozenStore;
  readonly sealed: SealedStore;
  readonly places: Pick<PlacesStore, 'all'>;
  readonly permissions: Pick<Permissions, 'may'>;
  readonly mutes: Pick<MutesStore, 'alsoMute'>;
  readonly clock: Clock;
  readonly log: Log;
};
