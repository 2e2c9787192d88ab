import { escapeText, truncate } from '../../slack/blocks.ts';
import { hasAllBands } from '../metrics/bands.ts';
import { MIN_DAYS_FOR_BANDS } from '../metrics/judgement.ts';
import { BANDED_METRICS } from '../metrics/level.ts';
import type { Snapshot } from './snapshot.ts';
import { counted, dateWords, duration, scoreWords } from './words.ts';

/**
 * What a reader must know to trust the numbers, a sentence each: gaps, doubts, and how they were judged. Foreign text in
 * them is escaped for Slack, unless `escape` does something else.
 */
export function notes(snapshot: Snapshot, escape: (text: string) => string = escapeText): readonly string[] {
  return [
    ...windowNotes(snapshot),
    ...stabilityNotes(snapshot),
    ...leadTimeNotes(snapshot),
    ...openIncidentNotes(snapshot, escape),
    ...benchmarkNotes(snapshot),
  ];
}

const are = (count: number): string => (count === 1 ? 'is' : 'are');
const were = (count: number): string => (count === 1 ? 'was' : 'were');

function windowNotes({ cutFrom, window, previous }: Snapshot): string[] {
  const found: string[] = [];
  if (cutFrom !== undefined) found.push(`The window is cut: the data begins on ${dateWords(window.from)}.`);
  else if (previous.kind === 'none' && previous.firstDate !== undefined && previous.firstDate < window.to) {
    found.push(`No comparison: the data begins on ${dateWords(previous.firstDate)}, within the period before.`);
  }
  return found;
}

function stabilityNotes(snapshot: Snapshot): string[] {
  const { stabilityKnown, facts, changeFailRateUpTo, levelIsProvisional, withoutDeployment } = snapshot;
  const found: string[] = [];
  const { untagged } = facts.incidents;
  if (!stabilityKnown) {
    found.push('Stability is unknown: no incident has been recorded for these services yet, so no levels are given.');
  }
  if (untagged > 0 && changeFailRateUpTo === undefined) {
    const incidents = `${counted(untagged, 'incident')} ${are(untagged)} not tagged yet`;
    found.push(`${incidents}; none of these deployments is a suspect.`);
  }
  if (levelIsProvisional) {
    found.push('The level is provisional: if the untagged were deploys, the change fail rate lies in another band.');
  }
  if (withoutDeployment > 0) found.push(withoutDeploymentWords(withoutDeployment));
  if (facts.deployments.failedByScript > 0) {
    const { failedByScript } = facts.deployments;
    found.push(
      `${counted(failedByScript, 'failed deployment')} ${were(failedByScript)} set by script, not by a verdict.`,
    );
  }
  if (facts.recovery.negatives > 0) {
    found.push(
      `${counted(facts.recovery.negatives, 'incident')} recovered before the onset: the times need correcting.`,
    );
  }
  return found;
}

const withoutDeploymentWords = (count: number): string =>
  count === 1
    ? '1 incident was triggered by a deployment that Drumbeat has not seen: it is not in the change fail rate.'
    : `${count} incidents were triggered by deployments that Drumbeat has not seen: they are not in the change fail rate.`;

function leadTimeNotes({ facts: { leadTime } }: Snapshot): string[] {
  const found: string[] = [];
  if (leadTime.headCommitOnly > 0) {
    found.push(`The lead time of ${counted(leadTime.headCommitOnly, 'deployment')} is by the head commit only.`);
  }
  if (leadTime.unmeasured > 0) {
    found.push(`${counted(leadTime.unmeasured, 'deployment')} brought no lead time.`);
  }
  if (leadTime.negatives > 0) {
    found.push(
      `${counted(leadTime.negatives, 'lead time')} ${are(leadTime.negatives)} under zero, and counted so: a clock or a commit date is wrong.`,
    );
  }
  return found;
}

const MOST_OPEN = 3;
const MAX_TITLE = 80;

function openIncidentNotes({ openIncidents, facts, asOf }: Snapshot, escape: (text: string) => string): string[] {
  if (openIncidents.length === 0) return [];
  const listed = openIncidents.slice(0, MOST_OPEN).map(({ id, title, startedAt }) => {
    const name = escape(truncate(title === '' ? id : title, MAX_TITLE));
    return `${name} (${duration((asOf.getTime() - startedAt.getTime()) / 1000)})`;
  });
  const more = facts.recovery.open - listed.length;
  return [`Still open, not in the recovery time: ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`];
}

function benchmarkNotes({ bands, benchmarkYear, noBandsBecause, window, quickCheck }: Snapshot): string[] {
  if (noBandsBecause === 'too-few-days') {
    return [`No levels yet: ${counted(window.days, 'day')} of data, and judging needs ${MIN_DAYS_FOR_BANDS}.`];
  }
  if (quickCheck !== undefined) {
    const overall = quickCheck.overall ? ` Overall ${scoreWords(quickCheck.overall)}.` : '';
    return [`Scores of DORA's Quick Check beside the mean of all industries in 2025; it has no levels.${overall}`];
  }
  if (BANDED_METRICS.every((metric) => bands[metric] === undefined)) return [];
  const noLevel = hasAllBands(benchmarkYear)
    ? ''
    : ' Its change fail rates are in no order, so there is no overall level.';
  return [
    `Levels by DORA's ${benchmarkYear} report. It gives some ranges to several levels (the best of a tie counts) and leaves gaps, whose level is our reading.${noLevel}`,
  ];
}
