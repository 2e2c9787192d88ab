import type { Log } from '../../log.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import type { KeysStore } from '../sealing/keys.store.ts';
import type { PlacesStore } from '../sealing/places.store.ts';
import type { SealedStore } from '../sealing/sealed.store.ts';
import type { AudienceStore } from '../wave/audience.store.ts';
import type { FrozenStore } from '../wave/frozen.store.ts';
import type { PulseTeam } from '../wave/opening.ts';
import type { PublishedStore } from '../wave/published.store.ts';
import type { PulseSettingsStore } from '../wave/pulse-settings.store.ts';
import type { WavesStore } from '../wave/waves.store.ts';
import type { TidyingStore } from './tidying.store.ts';

/** What opening and closing a wave needs. */
export type LifecycleDeps = {
  readonly settings: PulseSettingsStore;
  readonly waves: WavesStore;
  readonly audiences: AudienceStore;
  readonly frozen: FrozenStore;
  readonly keys: KeysStore;
  readonly sealed: Pick<SealedStore, 'openAll'>;
  readonly places: Pick<PlacesStore, 'all'>;
  readonly tidying: TidyingStore;
  readonly published: PublishedStore;
  readonly deliveries: Pick<OutboxStore, 'add' | 'allOf' | 'someAre' | 'forget'>;
  /** All teams with their calendars. */
  readonly teams: () => Promise<readonly PulseTeam[]>;
  readonly log: Log;
};
