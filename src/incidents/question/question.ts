import type { TeamId } from '../../teams/team.ts';
import type { Incident } from '../incident.ts';
import type { Answered } from '../verdict.ts';
import type { Suggestion } from './suggestion.ts';
import type { NamedDeployment, Suspect } from './suspects.ts';

/** An incident and its team. */
export type AskedIncident = Omit<Incident, 'team'> & {
  /** The team that its event named, else the owner of its service when it began. */
  readonly teamId: TeamId | undefined;
  readonly team: string | null;
  /** How long before the onset a deployment is a suspect. */
  readonly windowMinutes: number;
  /** Whether it was merged into another incident. */
  readonly isMerged: boolean;
};

/** "Was this triggered by a deploy?", with everything that a person needs to answer it. */
export type Question = {
  readonly incident: AskedIncident;
  /** In the order of a card, and not more than it shows. */
  readonly suspects: readonly Suspect[];
  readonly suggestion: Suggestion;
  /** The answer that counts now. */
  readonly answered: Answered | undefined;
  /** When somebody last answered *not sure yet*. */
  readonly unsureAt: Date | undefined;
  /** The deployments that this answer names. */
  readonly named: readonly NamedDeployment[];
  /** How many answers the history has, including *not sure yet* and those that came second. */
  readonly answers: number;
};
