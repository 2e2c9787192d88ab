import type { DeploymentId } from '../../deploys/deployment.ts';

/** A production deployment that an answer may name. */
export type NamedDeployment = {
  readonly id: DeploymentId;
  readonly service: string;
  readonly sha: string;
  readonly status: string;
  readonly deployedAt: Date;
  /** Who deployed it, in the words of the sender. */
  readonly by: string | undefined;
  readonly url: string | undefined;
};

/** A deployment offered as the possible cause of an incident. */
export type Suspect = NamedDeployment & {
  /** Whole minutes from its arrival to the onset. */
  readonly minutesBefore: number;
  /** When a rollback undid it, up to an hour after the incident ended. */
  readonly rolledBackAt: Date | undefined;
};

/** The most that a card shows. */
const MOST_SUSPECTS = 5;

const isUndone = ({ rolledBackAt }: Suspect, onset: Date): boolean =>
  rolledBackAt !== undefined && rolledBackAt > onset;

/**
 * The suspects in the order of a card: those of the incident's own service first, then those that were rolled back since the
 * onset, then the nearest before it.
 */
export const shownSuspects = (
  suspects: readonly Suspect[],
  { service, startedAt }: { readonly service: string | null; readonly startedAt: Date },
): readonly Suspect[] =>
  suspects
    .toSorted(
      (one, other) =>
        Number(other.service === service) - Number(one.service === service) ||
        Number(isUndone(other, startedAt)) - Number(isUndone(one, startedAt)) ||
        other.deployedAt.getTime() - one.deployedAt.getTime() ||
        other.id - one.id,
    )
    .slice(0, MOST_SUSPECTS);

/** The production deployments of the 30 days before an onset. */
export type Feed = {
  readonly lastAt: Date | undefined;
  /** The longest pause between two; `undefined` with fewer than two. */
  readonly longestGapMs: number | undefined;
};

const GAPS_LONG = 3;
const AT_LEAST_MS = 72 * 3_600_000;

/**
 * Whether deployments may have stopped arriving: none came in 30 days, or none for three days and for more than three times the
 * longest pause. Then "no deployment" may mean that its event is missing.
 */
export const feedIsSilent = ({ lastAt, longestGapMs = 0 }: Feed, onset: Date): boolean =>
  lastAt === undefined || onset.getTime() - lastAt.getTime() > Math.max(AT_LEAST_MS, GAPS_LONG * longestGapMs);
