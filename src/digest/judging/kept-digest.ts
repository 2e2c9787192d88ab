import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { TeamId } from '../../teams/team.ts';
import type { DigestFacts, LastStep } from './facts.ts';

/** A digest as it was made and stored. */
export type KeptDigest = {
  readonly team: TeamId;
  /** The Monday of the week that it is about. */
  readonly monday: LocalDate;
  readonly facts: DigestFacts;
  readonly step: StepTaken | undefined;
};

/** What became of the step that a digest proposes, and who decided. */
export type StepTaken = { readonly became: Exclude<LastStep['became'], 'nothing'>; readonly by: string };

/** The digests before this one. */
export type Earlier = {
  /** Digests that were sent, oldest first. */
  readonly sent: readonly KeptDigest[];
  /** Mondays of the weeks whose digest was too late to be sent. */
  readonly missed: readonly LocalDate[];
};
