import type { TeamId } from '../../teams/team.ts';
import type { Incident } from '../incident.ts';
import type { Answered } from '../verdict.ts';
import type { Suggestion } from './suggestion.ts';
import type { NamedDeployment, Suspect } from './suspects.ts';

/** An incident and whose it is. */
export type AskedIncident = Omit<Incident, 'team'> & {
  /** The team that its event named, else the owner of its service when it began. */
  readonly teamId: TeamId | undefined;
  readonly team: string | null;
  /** How long before the onset a deployment is looked for. */
  readonly windowMinutes: number;
  /** It goes on as another incident. */
  readonly isMerged: boolean;
};

/** "Was this triggered by a deploy?", with all that a person needs to answer it. */
export type Question = {
  readonly incident: AskedIncident;
  /** As a card shows them. */
  readonly suspects: readonly Suspect[];
  readonly suggestion: Suggestion;
  /** What counts now. */
  readonly answered: Answered | undefined;
  /** When somebody last said that they are not sure yet. */
  readonly unsureAt: Date | undefined;
  /** The deployments that this answer names. */
  readonly named: readonly NamedDeployment[];
  /** How many answers the history has, *not sure* and those that came second included. */
  readonly answers: number;
};
