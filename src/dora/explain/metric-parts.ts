import { type Measure, measureWords, NO_DATA_WORDS } from '../metrics/measure.ts';
import { reasonWords } from '../snapshot/reliability-lines.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { counted, duration, percent, perTime } from '../snapshot/words.ts';
import { levelExplained } from './level-explained.ts';
import type { Part } from './part.ts';

/** Each metric with what it was counted from, then the level and the reliability. */
export function metricParts(snapshot: Snapshot): readonly Part[] {
  const { metrics, facts, window } = snapshot;
  const { deployments, leadTime, recovery } = facts;
  const byChange = leadTime.sampleSize - leadTime.headCommitOnly;
  return [
    measuredPart('Deployment frequency', metrics.deploymentFrequency, perTime, [
      `${counted(deployments.successes, 'successful production deployment')} in ${counted(window.days, 'day')}.`,
      `${counted(deployments.hotfixes, 'hotfix', 'hotfixes')} and ${counted(deployments.rollbacks, 'rollback')} are counted beside it, not in it.`,
    ]),
    measuredPart(
      'Change lead time',
      metrics.changeLeadTimeSeconds,
      duration,
      [
        `The median of ${counted(leadTime.sampleSize, 'value')}, from a commit's authoring to its arrival: ${byChange} by change, ${leadTime.headCommitOnly} by the head commit of a deployment that named no others.`,
        `The 95th percentile is ${measureWords(metrics.changeLeadTimeP95Seconds, duration)}.`,
      ],
      [
        ...some(leadTime.unmeasured, 'deployment', 'brought no lead time'),
        ...some(leadTime.negatives, 'value', 'under zero, kept as it is'),
      ],
    ),
    measuredPart(
      'Change fail rate',
      metrics.changeFailRate,
      percent,
      [
        `${deployments.failed} of ${counted(deployments.total, 'production deployment')} caused an incident, hotfixes and rollbacks among them; however many it caused, a deployment fails once.`,
        ...byScript(deployments.failedByScript),
      ],
      rangeWords(snapshot),
    ),
    measuredPart(
      'Failed deployment recovery time',
      metrics.failedDeploymentRecoverySeconds,
      duration,
      [
        `The median of ${counted(recovery.recovered, 'incident')} that a deployment caused and that began in this window: from the onset to the mitigation, else the resolution.`,
        `Mean ${durationOr(recovery.meanSeconds)}; from the ticket ${durationOr(recovery.ticketMedianSeconds)}.`,
      ],
      some(recovery.open, 'incident', 'still open, not averaged'),
    ),
    measuredPart('Deployment rework rate', metrics.deploymentReworkRate, percent, [
      `${deployments.hotfixes + deployments.rollbacks} of ${counted(deployments.total, 'production deployment')} were hotfixes or rollbacks.`,
      'DORA has published no levels for it.',
    ]),
    { name: 'Level', text: levelExplained(snapshot) },
    { name: 'Reliability (not a DORA metric)', text: reliabilityExplained(snapshot) },
  ];
}

/** A value with what it was counted from; of an unknown value only what is `also` known, because nothing was counted. */
function measuredPart(
  name: string,
  measure: Measure,
  words: (value: number) => string,
  from: readonly string[],
  also: readonly string[] = [],
): Part {
  const text = measure.kind === 'measured' ? [...from, ...also] : also;
  return { name: `${name}: ${measureWords(measure, words)}`, text: text.join(' ') };
}

const MOST_REASONS = 6;

function reliabilityExplained({ facts: { incidents }, minutesByReason, stabilityKnown }: Snapshot): string {
  if (!stabilityKnown) return `${NO_DATA_WORDS['stability-unknown']}.`;
  const reasons = reasonWords(minutesByReason, MOST_REASONS);
  return [
    `${counted(incidents.total, 'incident')} began in this window: ${incidents.deployTriggered} by a deploy, ${incidents.notDeployTriggered} by something else, ${incidents.untagged} not tagged yet.`,
    ...(reasons.length > 0 ? [`How long, by reason: ${reasons.join(', ')}.`] : []),
  ].join(' ');
}

/** A remark about so many of something; none about zero. */
const some = (count: number, noun: string, remark: string): readonly string[] =>
  count > 0 ? [`${counted(count, noun)} ${remark}.`] : [];

const byScript = (count: number): readonly string[] =>
  count > 0 ? [`${count} set by script, with no verdict of ours.`] : [];

const rangeWords = ({ changeFailRateUpTo, suspected }: Snapshot): readonly string[] =>
  changeFailRateUpTo === undefined
    ? []
    : [
        `Up to ${percent(changeFailRateUpTo)}: ${counted(suspected.incidents, 'untagged incident')} with ${counted(suspected.deployments, 'suspect')}.`,
      ];

const durationOr = (seconds: number | undefined): string => (seconds === undefined ? 'not known' : duration(seconds));
