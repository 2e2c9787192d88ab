import type { Change } from './changed.ts';
import type { DigestFacts } from './facts.ts';
import type { DigestMetric } from './metrics.ts';
import type { StepFigure, StepId } from './step.ts';
import { reportedWeek } from './week.ts';

/** The step that a digest proposes. The next digest compares its figure with the new one. */
export type NextStep = { readonly id: StepId; readonly figure: StepFigure };

/** A step, and when it is proposed. */
type Row = {
  readonly id: StepId;
  readonly holds: (facts: DigestFacts, changes: readonly Change[]) => boolean;
  /** What to do, as one sentence. */
  readonly words: string;
  /** What its figure counts; left out if it has none. */
  readonly figureName?: string;
  readonly figureOf?: (facts: DigestFacts) => StepFigure;
};

const gotWorse = (changes: readonly Change[], metric: DigestMetric): boolean =>
  changes.some((change) => change.metric === metric && change.isWorse);

const isFragile = ({ contradiction }: DigestFacts, side: 'change-fail-rate' | 'recovery'): boolean =>
  contradiction?.kind === 'fast-but-fragile' && contradiction.fragile.includes(side);

const hasGap = ({ gaps }: DigestFacts, kind: DigestFacts['gaps'][number]['kind']): boolean =>
  gaps.some((gap) => gap.kind === kind);

const lacks = ({ gaps }: DigestFacts, what: 'deployments' | 'incidents'): boolean =>
  gaps.some((gap) => gap.kind === 'not-connected' && gap.what === what);

const seconds = (value: number | undefined, sampleSize: number): StepFigure =>
  value === undefined ? { kind: 'none' } : { kind: 'seconds', seconds: value, sampleSize };

const failedShare = (facts: DigestFacts): StepFigure => {
  const { failed, total } = reportedWeek(facts).facts.deployments;
  return facts.stabilityKnown ? { kind: 'share', count: failed, total } : { kind: 'none' };
};

/** The steps, the most urgent first. The digest proposes the first one whose condition holds; the last one always holds. */
const STEPS: readonly Row[] = [
  {
    id: 'answer-incidents',
    holds: ({ untagged }) => untagged.count > 0,
    words: 'Answer the incidents above: until then change fail rate and recovery time are guesses.',
    figureName: 'incidents without an answer',
    figureOf: ({ untagged }) => ({ kind: 'count', count: untagged.count }),
  },
  {
    id: 'check-source',
    holds: (facts) => hasGap(facts, 'silent-source'),
    words: 'Find out why the source below fell silent; send one event by hand to see whether it arrives.',
    figureName: 'silent sources',
    figureOf: ({ gaps }) => ({ kind: 'count', count: gaps.filter(({ kind }) => kind === 'silent-source').length }),
  },
  {
    id: 'review-tests',
    holds: (facts, changes) => gotWorse(changes, 'change-fail-rate') || isFragile(facts, 'change-fail-rate'),
    words: 'Take the deployments that failed: which test, or which canary, would have stopped each of them?',
    figureName: 'change fail rate',
    figureOf: failedShare,
  },
  {
    id: 'runbook',
    holds: (facts, changes) => gotWorse(changes, 'recovery') || isFragile(facts, 'recovery'),
    words: 'Write down how the slowest recovery went, and turn it into a runbook with the rollback first.',
    figureName: 'median recovery',
    figureOf: (facts) => {
      const { medianSeconds, recovered } = reportedWeek(facts).facts.recovery;
      return seconds(medianSeconds, recovered);
    },
  },
  {
    id: 'connect-deployments',
    holds: (facts) => lacks(facts, 'deployments'),
    words: 'Connect what deploys to production: nothing can be counted before.',
  },
  {
    id: 'connect-incidents',
    holds: (facts) => lacks(facts, 'incidents') || !facts.stabilityKnown,
    words: 'Connect a source of incidents, or record them by hand: without one, speed is half of the picture.',
  },
  {
    id: 'talk',
    holds: ({ contradiction, pulse }) =>
      contradiction?.kind === 'good-on-paper-unhappy-team' || pulse?.isWorse === true,
    words: 'Ask in the next retro what makes the days hard; the figures do not show it.',
  },
  {
    id: 'mend-flaky',
    holds: ({ flaky }) => flaky?.changed === true && flaky.isWorse,
    words: 'Mend or quarantine the flaky test that fails most.',
  },
  {
    id: 'mend-ci',
    holds: ({ ci }) => ci?.changed === true && ci.isWorse,
    words: 'Look for the step of CI that got slower, or is repeated most.',
  },
  {
    id: 'look-at-incidents',
    holds: (_, changes) => gotWorse(changes, 'incidents'),
    words: 'Look at the incidents side by side: do several have one cause?',
    figureName: 'incidents',
    figureOf: (facts) => ({ kind: 'count', count: reportedWeek(facts).facts.incidents.total }),
  },
  {
    id: 'look-at-rework',
    holds: (_, changes) => gotWorse(changes, 'rework-rate'),
    words: 'Look at what the hotfixes and rollbacks repaired, and what would have shown it earlier.',
    figureName: 'deployment rework rate',
    figureOf: (facts) => {
      const { hotfixes, rollbacks, total } = reportedWeek(facts).facts.deployments;
      return { kind: 'share', count: hotfixes + rollbacks, total };
    },
  },
  {
    id: 'smaller-changes',
    holds: (_, changes) => gotWorse(changes, 'lead-time'),
    words: 'Follow one slow change from commit to production: where did it wait? Smaller changes wait less.',
    figureName: 'median lead time',
    figureOf: (facts) => {
      const { medianSeconds, sampleSize } = reportedWeek(facts).facts.leadTime;
      return seconds(medianSeconds, sampleSize);
    },
  },
  {
    id: 'free-deployments',
    holds: (_, changes) => gotWorse(changes, 'deployments'),
    words: 'Ask what held deployments back, before the next one grows too large.',
    figureName: 'deployments',
    figureOf: (facts) => ({ kind: 'count', count: reportedWeek(facts).facts.deployments.successes }),
  },
  {
    id: 'check-setup',
    holds: ({ isFirst }) => isFirst,
    words: 'Check that the services and sources in the settings are yours, and all of them.',
  },
  {
    id: 'discuss-pulse',
    holds: ({ pulse }) => pulse?.changed === true,
    words: 'Take the first complaint of the pulse into the next retro.',
  },
  {
    id: 'keep',
    holds: () => true,
    words: 'Tell each other in the next retro what made the difference, so that it stays.',
  },
];

const rowOf = (id: StepId): Row => {
  const row = STEPS.find((step) => step.id === id);
  if (row === undefined) throw new Error(`No step is called ${id}`);
  return row;
};

/** The one step that a digest of this week proposes. */
export function nextStep(facts: DigestFacts, changes: readonly Change[]): NextStep {
  const row = STEPS.find(({ holds }) => holds(facts, changes)) ?? rowOf('keep');
  return { id: row.id, figure: figureOf(row.id, facts) };
}

/** The figure of a step, by the facts as they are now. */
export const figureOf = (id: StepId, facts: DigestFacts): StepFigure => rowOf(id).figureOf?.(facts) ?? { kind: 'none' };

/** Whether a step is proposed because of the pulse, and so tells how it went. */
export const isFromPulse = (id: StepId): boolean => id === 'talk' || id === 'discuss-pulse';

export const stepWords = (id: StepId): string => rowOf(id).words;

/** What the figure of a step counts. */
export const figureName = (id: StepId): string | undefined => rowOf(id).figureName;
