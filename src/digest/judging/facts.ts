import type { Contradiction } from '../../dora/metrics/balance.ts';
import type { MinutesByReason, PeriodFacts, Suspected } from '../../dora/metrics/facts.ts';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { TeamId } from '../../teams/team.ts';
import type { StepFigure, StepId } from './step.ts';

/** One complete ISO week in the team's zone. */
export type WeekFacts = {
  /** Its Monday. */
  readonly monday: LocalDate;
  /** Days on which the team worked, by its calendar. */
  readonly workingDays: number;
  /** The names of holidays and other days off on usual working days. */
  readonly daysOff: readonly string[];
  /** Recomputed from the raw events of the week. */
  readonly facts: PeriodFacts;
};

/** An incident for which nobody has answered whether a deploy triggered it. */
export type UntaggedIncident = {
  readonly id: string;
  readonly title: string;
  readonly service: string | undefined;
  readonly startedAt: Date;
};

/** What another ritual adds this week, as plain text: without markup, and foreign text is not escaped yet. */
export type RitualNews = {
  readonly lines: readonly string[];
  /** Whether it is news. For the pulse: a wave closed. */
  readonly changed: boolean;
  /** Whether somebody should do something about it. For the pulse: the team is unhappy. */
  readonly isWorse: boolean;
};

/** Why numbers may be missing. */
export type DataGap =
  | { readonly kind: 'silent-source'; readonly source: string; readonly lastEventOn: LocalDate | undefined }
  | { readonly kind: 'not-connected'; readonly what: 'deployments' | 'incidents' }
  /** Incidents of services that belong to no team. */
  | { readonly kind: 'unmapped-incidents'; readonly count: number };

type Was<Value> = { readonly was: Value; readonly is: Value };
type Share = { readonly failed: number; readonly total: number };

/** A figure that an earlier digest gave and that is different now. */
export type Restatement = { readonly monday: LocalDate } & (
  | ({ readonly metric: 'change-fail-rate' } & Was<Share>)
  | ({ readonly metric: 'deployments' } & Was<number>)
  /** Median seconds; `undefined`: none was measured. */
  | ({ readonly metric: 'lead-time' | 'recovery' } & Was<number | undefined>)
);

/** The step that the digest before this one proposed. */
export type LastStep = {
  readonly id: StepId;
  /** `nothing`: nobody pressed a button. It has no name of a person: that is shown once, in the digest itself. */
  readonly became: 'taken' | 'declined' | 'nothing';
  /** Its figure as that digest counted it. */
  readonly was: StepFigure;
};

/** The level is High or Elite, but the team is unhappy, by published results of the pulse. */
type GoodOnPaper = {
  readonly kind: 'good-on-paper-unhappy-team';
  readonly because: 'day-to-day-experience' | 'participation';
};

/** Everything that the weekly digest of one team is made of, before the digest judges it. */
export type DigestFacts = {
  readonly team: { readonly id: TeamId; readonly name: string };
  /** Nine consecutive weeks, oldest first; the digest is about the last one. */
  readonly weeks: readonly WeekFacts[];
  /** Local date of the first production deployment ever; weeks that begin before it are not compared. */
  readonly dataBeginsOn: LocalDate | undefined;
  readonly stabilityKnown: boolean;
  /** Over the four weeks that end with this one, pooled: one bad deploy in a small week is not a contradiction. */
  readonly contradiction: Contradiction | GoodOnPaper | undefined;
  /** Of the week that the digest is about. */
  readonly minutesByReason: readonly MinutesByReason[];
  readonly suspected: Suspected;
  /** `first`: the newest few, in the order in which they are shown; `count`: how many there are. */
  readonly untagged: { readonly first: readonly UntaggedIncident[]; readonly count: number };
  readonly flaky: RitualNews | undefined;
  readonly ci: RitualNews | undefined;
  readonly pulse: RitualNews | undefined;
  readonly gaps: readonly DataGap[];
  readonly restatements: readonly Restatement[];
  /** Weeks whose digest was skipped, oldest first. */
  readonly missed: readonly WeekFacts[];
  readonly lastStep: LastStep | undefined;
  readonly isFirst: boolean;
  readonly isDelayed: boolean;
};

/** The smallest base of a percentage, in deployments of one week. */
export const MIN_BASE = 5;
