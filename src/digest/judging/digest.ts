import type { Measure } from '../../dora/metrics/measure.ts';
import { type Change, changes } from './changed.ts';
import type { DigestFacts, RitualNews } from './facts.ts';
import { figure } from './figures.ts';
import { hasNews, headlineOf, isSilent, linesOf } from './headline.ts';
import { lastStepWords } from './last-step-words.ts';
import { metricKind } from './metrics.ts';
import { figureOf, nextStep } from './next-step.ts';
import type { Balance, Digest, Thing } from './things.ts';
import { reportedWeek, weeksBefore } from './week.ts';

const MAX_ASKED = 3;

/** Judges the facts of a week. Equal facts give an equal digest. */
export function digest(facts: DigestFacts): Digest {
  const changed = trusted(changes(facts), facts);
  const headline = headlineOf(facts, changed);
  const isQuiet = headline.kind === 'quiet';
  const rest: readonly Thing[] = isQuiet
    ? []
    : [
        ...reliability(facts),
        ...needsAnAnswer(facts),
        ...newsOf('flaky', facts.flaky),
        ...newsOf('ci', facts.ci),
        ...newsOf('pulse', facts.pulse),
        { kind: 'next-step', step: nextStep(facts, changed) },
      ];
  return {
    team: facts.team,
    week: reportedWeek(facts),
    isQuiet,
    isDelayed: facts.isDelayed,
    things: [{ kind: 'headline', headline }, { kind: 'balance', balance: balance(facts) }, ...rest, context(facts)],
    changes: changed,
  };
}

/**
 * If a source fell silent, a count that fell or a changed share says more about the source than about the team. Missing data
 * cannot make a count rise or a duration longer.
 */
const trusted = (found: readonly Change[], facts: DigestFacts): readonly Change[] =>
  isSilent(facts) ? found.filter(holdsWithMissingData) : found;

function holdsWithMissingData({ metric, direction }: Change): boolean {
  const { kind } = metricKind(metric);
  return kind === 'duration' || (kind === 'count' && direction === 'up');
}

const newsOf = (kind: 'flaky' | 'ci' | 'pulse', news: RitualNews | undefined): readonly Thing[] =>
  hasNews(news) ? [{ kind, lines: linesOf(news) }] : [];

function balance(facts: DigestFacts): Balance {
  const { suspected, stabilityKnown, weeks } = facts;
  const week = reportedWeek(facts);
  const suspects = Math.min(suspected.incidents, suspected.deployments);
  return {
    deployments: figure('deployments', facts),
    leadTime: figure('lead-time', facts),
    changeFailRate: figure('change-fail-rate', facts),
    recovery: figure('recovery', facts),
    failedUpTo:
      stabilityKnown && suspects > 0 && week.facts.deployments.total > 0
        ? { failed: week.facts.deployments.failed + suspects, untagged: suspected.incidents }
        : undefined,
    week,
    weekBefore: weeksBefore(facts).find((before) => before === weeks.at(-2)),
    stabilityKnown,
  };
}

const hasIncidents = (measure: Measure | undefined): boolean => measure?.kind === 'measured' && measure.value > 0;

/** Empty if neither week had an incident. */
function reliability(facts: DigestFacts): readonly Thing[] {
  const incidents = figure('incidents', facts);
  if (!hasIncidents(incidents.measure) && !hasIncidents(incidents.weekBefore)) return [];
  return [{ kind: 'reliability', incidents, week: reportedWeek(facts), minutesByReason: facts.minutesByReason }];
}

const needsAnAnswer = ({ untagged: { first, count } }: DigestFacts): readonly Thing[] =>
  count > 0 ? [{ kind: 'needs-an-answer', incidents: first.slice(0, MAX_ASKED), count }] : [];

const context = (facts: DigestFacts): Thing => ({
  kind: 'context',
  lastStep: facts.lastStep && lastStepWords(facts.lastStep, figureOf(facts.lastStep.id, facts)),
  comparedWeeks: weeksBefore(facts).length,
  dataBeginsOn: facts.dataBeginsOn,
  gaps: gapsOf(facts),
  restatements: facts.restatements,
  missed: facts.missed,
});

/** Where stability is unknown the digest says why, even in a quiet week. */
function gapsOf({ gaps, stabilityKnown }: DigestFacts): DigestFacts['gaps'] {
  const isListed = gaps.some((gap) => gap.kind === 'not-connected' && gap.what === 'incidents');
  return stabilityKnown || isListed ? gaps : [...gaps, { kind: 'not-connected', what: 'incidents' }];
}
