import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { TeamId } from '../../teams/team.ts';
import type { PublishedWave } from '../disclosure/published.ts';
import type { Cadence } from './wave-days.ts';

export type WaveId = number & { readonly __brand: 'WaveId' };
export const waveId = (id: number): WaveId => id as WaveId;

/** The one wave that is open. */
export type OpenWave = {
  readonly id: WaveId;
  readonly opensOn: LocalDate;
  readonly openedAt: Date;
  readonly closesAt: Date;
  readonly k: number;
  /** Ids of the closed questions, the fixed one first. */
  readonly items: readonly string[];
  /** The fingerprint of its audience, as frozen when it opened. */
  readonly audienceSha256: string;
  /** The fingerprint of its key. */
  readonly keySha256: string;
  /** Since when no process has its key; `undefined` while one has it. */
  readonly keyGoneAt: Date | undefined;
  /** How often its answers were lost with the key. */
  readonly timesLost: number;
};

export type ClosedWave = {
  readonly id: WaveId;
  readonly opensOn: LocalDate;
  readonly closedAt: Date;
  readonly published: PublishedWave;
};

/** Somebody's place in the audience of the open wave. */
export type Seat = {
  readonly personId: string;
  readonly team: TeamId;
  readonly teamName: string;
  /** How many of the team are asked. */
  readonly teamAudience: number;
  /** Leads of that time who are not asked with the team, and will read its results. */
  readonly leadsFromOutside: readonly string[];
  /** Still an active full member of the workspace. */
  readonly isActive: boolean;
};

export type PulseSettings = {
  /** `undefined`: there is no pulse. */
  readonly cadence: Cadence | undefined;
  readonly nextOn: LocalDate | undefined;
  /** The fewest answers that are shown. */
  readonly k: number;
};
