import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { WeekFacts } from './facts.ts';
import { comparable, type DigestMetric, METRICS } from './metrics.ts';
import { quantile } from './quantile.ts';

/** One team's week. It has no name, so that no digest can show a team's name beside a number. */
type TeamWeek = { readonly week: WeekFacts; readonly stabilityKnown: boolean };

export type WorkspaceFacts = {
  /** The Monday of the week, which each team has in its own zone. */
  readonly monday: LocalDate;
  readonly teams: readonly TeamWeek[];
  readonly silentSources: readonly string[];
  /** Incidents of services that belong to no team. */
  readonly unmappedIncidents: number;
  /** Incidents of all teams that nobody has answered. */
  readonly untagged: number;
  /** Messages that may or may not have arrived, by the label of their type. */
  readonly parked: readonly { readonly label: string; readonly count: number }[];
  readonly isDelayed: boolean;
};

/** How one metric is distributed over the teams that have it: a median and a range, without ranks. */
export type Distribution = {
  readonly metric: DigestMetric;
  /** Teams with data for it. */
  readonly teams: number;
  /** `undefined` if no team has data. */
  readonly range: { readonly lowest: number; readonly median: number; readonly highest: number } | undefined;
};

export type WorkspaceDigest = Omit<WorkspaceFacts, 'teams'> & {
  readonly teams: number;
  readonly distributions: readonly Distribution[];
  readonly withoutDeployments: number;
  readonly withoutIncidents: number;
};

/** How the teams of the workspace delivered in one week, and whether the numbers can be trusted. */
export function workspaceDigest({ teams, ...facts }: WorkspaceFacts): WorkspaceDigest {
  return {
    ...facts,
    teams: teams.length,
    distributions: METRICS.map((kind) => {
      const active = teams.filter(hasDeployed);
      const values = active.flatMap(({ week, stabilityKnown }) => comparable(kind, [week], stabilityKnown));
      return { metric: kind.metric, teams: values.length, range: rangeOf(values) };
    }),
    withoutDeployments: teams.filter((team) => !hasDeployed(team)).length,
    withoutIncidents: teams.filter(({ stabilityKnown }) => !stabilityKnown).length,
  };
}

const hasDeployed = ({ week }: TeamWeek): boolean => week.facts.deployments.total > 0;

function rangeOf(values: readonly number[]): Distribution['range'] {
  const [lowest, median, highest] = [0, 0.5, 1].map((share) => quantile(values, share));
  if (lowest === undefined || median === undefined || highest === undefined) return undefined;
  return { lowest, median, highest };
}
