import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { TeamId } from '../../teams/team.ts';
import type { DigestFacts, LastStep } from './facts.ts';

/** A digest as it was made. */
export type KeptDigest = {
  readonly team: TeamId;
  /** Of the week that it is about. */
  readonly monday: LocalDate;
  readonly facts: DigestFacts;
  readonly step: StepTaken | undefined;
};

/** What became of the step that it proposes. */
export type StepTaken = { readonly became: Exclude<LastStep['became'], 'nothing'>; readonly by: string };

/** What the digests before said. */
export type Earlier = {
  /** Those that were sent, of the last weeks, oldest first. */
  readonly sent: readonly KeptDigest[];
  /** Mondays of the weeks whose digest came too late to be sent. */
  readonly missed: readonly LocalDate[];
};
