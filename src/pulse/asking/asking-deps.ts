import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import type { MutesStore } from '../../teams/mutes.store.ts';
import type { Permissions } from '../../teams/permissions.ts';
import type { SealedStore } from '../sealing/sealed.store.ts';
import type { PulseSettingsStore } from '../wave/pulse-settings.store.ts';
import type { WavesStore } from '../wave/waves.store.ts';

/** What the listeners need through which people answer. */
export type AskingDeps = {
  readonly settings: Pick<PulseSettingsStore, 'settings'>;
  readonly waves: Pick<WavesStore, 'openWave'>;
  readonly sealed: SealedStore;
  readonly permissions: Pick<Permissions, 'may'>;
  readonly mutes: Pick<MutesStore, 'alsoMute'>;
  readonly deliveries: Pick<OutboxStore, 'placeOf'>;
  readonly clock: Clock;
  readonly log: Log;
};
