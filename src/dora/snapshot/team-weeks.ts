import type { TeamId } from '../../teams/team.ts';
import type { MinutesByReason, PeriodFacts, Suspected } from '../metrics/facts.ts';
import type { Window } from '../metrics/window.ts';

/** Which weeks of a team are asked for, on its own clock, oldest first. */
export type WeeksAsked = { readonly team: TeamId; readonly weeks: readonly [Window, ...Window[]] };

export type TeamWeeks = {
  /** The first production deployment of the team's services, ever. */
  readonly firstDeploymentAt: Date | undefined;
  readonly stabilityKnown: boolean;
  /** In the order asked for. */
  readonly weeks: readonly PeriodFacts[];
  /** The last four of them together, from their raw events. */
  readonly pooled: PeriodFacts;
  /** Of the last week. */
  readonly minutesByReason: readonly MinutesByReason[];
  /** Of the last week. */
  readonly suspected: Suspected;
};
