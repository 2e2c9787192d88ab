import type { OutboxStore } from '../../schedule/outbox.store.ts';
import type { KeysStore } from '../sealing/keys.store.ts';
import type { AudienceStore } from '../wave/audience.store.ts';
import type { PulseTeam } from '../wave/opening.ts';
import type { PublishedStore } from '../wave/published.store.ts';
import type { PulseSettingsStore } from '../wave/pulse-settings.store.ts';
import type { WavesStore } from '../wave/waves.store.ts';

/** What opening and closing a wave needs. */
export type LifecycleDeps = {
  readonly settings: PulseSettingsStore;
  readonly waves: WavesStore;
  readonly audiences: AudienceStore;
  readonly keys: KeysStore;
  readonly published: PublishedStore;
  readonly deliveries: Pick<OutboxStore, 'add' | 'sentOf' | 'forget'>;
  /** All teams with their calendars. */
  readonly teams: () => Promise<readonly PulseTeam[]>;
};
