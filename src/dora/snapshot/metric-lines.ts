import type { BandedMetric } from '../metrics/level.ts';
import { type Measure, measureWords, NO_DATA_WORDS } from '../metrics/measure.ts';
import { type Comparison, changeWords } from './comparison.ts';
import { reliabilityLines } from './reliability-lines.ts';
import type { Snapshot } from './snapshot.ts';
import { bandWords, counted, duration, percent, perTime, scoreWords } from './words.ts';

/** A metric in words: its name, then one fact per line. */
export type MetricLines = { readonly name: string; readonly lines: readonly string[] };

const FREQUENCY: Comparison = { unit: 'percent', better: 'higher', words: perTime };
const DURATION: Comparison = { unit: 'percent', better: 'lower', words: duration };
const SHARE: Comparison = { unit: 'points', better: 'lower', words: percent };

/** Speed and stability alternate, so that in two columns each throughput metric stands beside a stability metric. */
export function metricLines(snapshot: Snapshot): readonly MetricLines[] {
  return [
    { name: 'Deployment frequency', lines: frequencyLines(snapshot) },
    { name: 'Change fail rate', lines: failRateLines(snapshot) },
    { name: 'Change lead time', lines: leadTimeLines(snapshot) },
    { name: 'Failed deployment recovery time', lines: recoveryLines(snapshot) },
    { name: 'Deployment rework rate', lines: reworkLines(snapshot) },
    { name: 'Reliability (not a DORA metric)', lines: reliabilityLines(snapshot) },
  ];
}

function frequencyLines(snapshot: Snapshot): readonly string[] {
  const { successes, hotfixes, rollbacks } = snapshot.facts.deployments;
  const beside = [
    ...(hotfixes > 0 ? [counted(hotfixes, 'hotfix', 'hotfixes')] : []),
    ...(rollbacks > 0 ? [counted(rollbacks, 'rollback')] : []),
  ];
  const sample = `${successes} in ${counted(snapshot.window.days, 'day')}`;
  const words = (perDay: number) => `${perTime(perDay)} (${[sample, ...beside].join(', ')})`;
  return bandedLines(snapshot, 'deploymentFrequency', FREQUENCY, words);
}

function failRateLines(snapshot: Snapshot): readonly string[] {
  const { failed, total } = snapshot.facts.deployments;
  const words = (share: number) => `${percent(share)} (${failed} of ${counted(total, 'deployment')})`;
  const [value = '', ...judged] = bandedLines(snapshot, 'changeFailRate', SHARE, words);
  return [value, ...rangeLine(snapshot), ...judged];
}

/** `up to 14 % if the 1 untagged incident was a deploy` */
function rangeLine({ changeFailRateUpTo, suspected }: Snapshot): readonly string[] {
  if (changeFailRateUpTo === undefined) return [];
  const incidents = `the ${counted(suspected.incidents, 'untagged incident')}`;
  return [
    `up to ${percent(changeFailRateUpTo)} if ${incidents} ${suspected.incidents === 1 ? 'was' : 'were'} a deploy`,
  ];
}

function leadTimeLines(snapshot: Snapshot): readonly string[] {
  const { sampleSize, headCommitOnly } = snapshot.facts.leadTime;
  const sample = counted(sampleSize, headCommitOnly === sampleSize ? 'deployment' : 'change');
  const p95 = measureWords(snapshot.metrics.changeLeadTimeP95Seconds, duration);
  const words = (seconds: number) => `median ${duration(seconds)}, p95 ${p95} (${sample})`;
  return bandedLines(snapshot, 'changeLeadTimeSeconds', DURATION, words);
}

function recoveryLines(snapshot: Snapshot): readonly string[] {
  const { recovered, meanSeconds = 0, ticketMedianSeconds } = snapshot.facts.recovery;
  const words = (seconds: number) =>
    `median ${duration(seconds)}, mean ${duration(meanSeconds)} (${counted(recovered, 'incident')})`;
  return [
    ...bandedLines(snapshot, 'failedDeploymentRecoverySeconds', DURATION, words),
    ...(ticketMedianSeconds === undefined ? [] : [`from the ticket: ${duration(ticketMedianSeconds)}`]),
  ];
}

function reworkLines({ metrics, facts, previous, quickCheck }: Snapshot): readonly string[] {
  const rate = metrics.deploymentReworkRate;
  if (rate.kind === 'no-data') return [NO_DATA_WORDS[rate.reason]];
  const { hotfixes, rollbacks, total } = facts.deployments;
  const before = previous.kind === 'period' ? previous.metrics.deploymentReworkRate : undefined;
  const score = quickCheck?.deploymentReworkRate;
  const judged = [...(score ? [scoreWords(score)] : []), ...changeLine(rate, before, SHARE)];
  return [
    `${percent(rate.value)} (${hotfixes + rollbacks} of ${counted(total, 'deployment')})`,
    ...(judged.length > 0 ? [judged.join(' · ')] : []),
  ];
}

/** A metric's value, then its band, its score and how it changed; of one without a value only why there is none. */
function bandedLines(
  { metrics, bands, previous, quickCheck }: Snapshot,
  name: BandedMetric,
  comparison: Comparison,
  words: (value: number) => string,
): readonly string[] {
  const measure = metrics[name];
  if (measure.kind === 'no-data') return [NO_DATA_WORDS[measure.reason]];
  const band = bands[name];
  const before = previous.kind === 'period' ? previous.metrics[name] : undefined;
  const score = quickCheck?.[name];
  const judged = [
    ...(band ? [bandWords(band)] : []),
    ...(score ? [scoreWords(score)] : []),
    ...changeLine(measure, before, comparison),
  ];
  return [words(measure.value), ...(judged.length > 0 ? [judged.join(' · ')] : [])];
}

function changeLine(now: Measure, before: Measure | undefined, comparison: Comparison): readonly string[] {
  const words = before && changeWords(now, before, comparison);
  return words === undefined ? [] : [words];
}
