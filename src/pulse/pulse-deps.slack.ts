import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { LocalDate } from '../teams/calendar/local-date.ts';
import type { Who } from '../teams/rights.ts';
import type { PulseAsked } from './pulse-asked.ts';
import type { SealedStore } from './sealing/sealed.store.ts';
import type { Opening } from './wave/opening.ts';
import type { PulseSettingsStore } from './wave/pulse-settings.store.ts';
import type { WavesStore } from './wave/waves.store.ts';

export type PulseSlackDeps = {
  readonly settings: PulseSettingsStore;
  readonly waves: WavesStore;
  readonly sealed: SealedStore;
  readonly whoIs: (personId: string) => Promise<Who>;
  /** What somebody does not want to be sent any more, beside what they muted before. */
  readonly alsoMute: (personId: string, kinds: readonly string[], now: Date) => Promise<void>;
  /** The private message of a wave, where it was sent. */
  readonly invitationOf: (
    personId: string,
    opensOn: LocalDate,
  ) => Promise<{ readonly channelId: string; readonly ts: string } | undefined>;
  /** What a wave that opens on this day would be, and how many people are in no team. */
  readonly plan: (
    opensOn: LocalDate,
    now: Date,
  ) => Promise<{ readonly opening: Opening; readonly withoutTeam: number }>;
  /** What is read of closed waves. */
  readonly results: Readonly<Record<'results' | 'space' | 'action', (asked: PulseAsked) => Promise<void>>>;
  readonly clock: Clock;
  readonly log: Log;
};
