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
  /** The names of what took the other weekdays; empty in a week like any other. */
  readonly daysOff: readonly string[];
  /** Recomputed from the raw events of the week. */
  readonly facts: PeriodFacts;
};

/** An incident of which nobody has said whether a deploy triggered it. */
export type UntaggedIncident = {
  readonly id: string;
  readonly title: string;
  readonly service: string | undefined;
  readonly startedAt: Date;
};

/** What another ritual has to say this week, in its own plain words: no markup, foreign text not yet escaped. */
export type Said = {
  readonly lines: readonly string[];
  /** Whether it is news. Of the pulse: a wave closed. */
  readonly changed: boolean;
  /** Whether somebody should do something about it. Of the pulse: the team is unhappy. */
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

/** A figure that an earlier digest gave and that is another one now. */
export type Restatement = { readonly monday: LocalDate } & (
  | ({ readonly metric: 'change-fail-rate' } & Was<Share>)
  | ({ readonly metric: 'deployments' } & Was<number>)
  /** Median seconds; `undefined`: none was measured. */
  | ({ readonly metric: 'lead-time' | 'recovery' } & Was<number | undefined>)
);

/** The step that the digest before this one proposed. */
export type LastStep = {
  readonly id: StepId;
  /** `nothing`: nobody pressed a button. Who did is not told a second time. */
  readonly became: 'taken' | 'declined' | 'nothing';
  /** Its figure as that digest counted it. */
  readonly was: StepFigure;
};

/** Level High or Elite, and a team that does not feel so. From published results of the pulse only. */
type GoodOnPaper = {
  readonly kind: 'good-on-paper-unhappy-team';
  readonly because: 'day-to-day-experience' | 'participation';
};

/** Everything that the weekly digest of one team is made of; nothing in it is judged by the digest's own rules yet. */
export type DigestFacts = {
  readonly team: { readonly id: TeamId; readonly name: string };
  /** Nine weeks running, oldest first; the last is the one that the digest is about. */
  readonly weeks: readonly WeekFacts[];
  /** Local date of the first production deployment ever; weeks that begin before it are compared with nothing. */
  readonly dataBeginsOn: LocalDate | undefined;
  readonly stabilityKnown: boolean;
  /** Over the four weeks that end with this one, pooled: one bad deploy of a small week is no contradiction. */
  readonly contradiction: Contradiction | GoodOnPaper | undefined;
  /** Of the week that the digest is about. */
  readonly minutesByReason: readonly MinutesByReason[];
  readonly suspected: Suspected;
  /** `first`: the oldest or newest few, in the order in which they are shown; `count`: all there are. */
  readonly untagged: { readonly first: readonly UntaggedIncident[]; readonly count: number };
  readonly flaky: Said | undefined;
  readonly ci: Said | undefined;
  readonly pulse: Said | undefined;
  readonly gaps: readonly DataGap[];
  readonly restatements: readonly Restatement[];
  /** Weeks whose digest was skipped, oldest first. */
  readonly missed: readonly WeekFacts[];
  readonly lastStep: LastStep | undefined;
  readonly isFirst: boolean;
  readonly isDelayed: boolean;
};

/** Deployments of one week on which a percentage may stand, and the least base of any. */
export const MIN_BASE = 5;
