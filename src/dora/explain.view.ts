import type { Button, KnownBlock } from '@slack/types';
import {
  code,
  context,
  escapeText,
  header,
  MAX_MESSAGE_TEXT,
  plainText,
  type SlackMessage,
  section,
  truncate,
} from '../slack/blocks.ts';
import { shortened } from './lists/list.view.ts';
import type { IncidentListKind, ListKind } from './lists/listed.ts';
import { openAction } from './lists/open-list.ts';
import { controlsBlock } from './lists/scoped-controls.view.ts';
import { MIN_DAYS_FOR_BANDS } from './metrics/judgement.ts';
import type { BandedMetric } from './metrics/level.ts';
import { type Measure, measureWords, NO_DATA_WORDS } from './metrics/measure.ts';
import { PRACTICE_DIFFERENCES, type Practice } from './metrics/practice.ts';
import { type WindowSpec } from './metrics/window.ts';
import { windowWord } from './metrics/window-word.ts';
import { reasonWords } from './snapshot/reliability-lines.ts';
import { scopeName } from './snapshot/scope.ts';
import { type Snapshot } from './snapshot/snapshot.ts';
import {
  bandWords,
  counted,
  dateRange,
  dateWords,
  duration,
  levelWord,
  oneDecimal,
  percent,
  perTime,
  windowTitle,
} from './snapshot/words.ts';

export type Explained = { readonly snapshot: Snapshot; readonly window: WindowSpec; readonly practice: Practice };

/** `/dora explain`: each definition with the very numbers of this answer, and buttons for the deployments behind them. */
export function explainMessage(explained: Explained): SlackMessage {
  const { snapshot, window } = explained;
  const title = `${scopeName(snapshot.scope)} · how these numbers come about · ${windowTitle(window)}`;
  const parts = [...metricParts(snapshot), practicePart(explained.practice, snapshot.stabilityKnown)];
  const about = `${dateRange(snapshot.window)} · ${snapshot.window.timeZone}`;
  const buttons = openButtons(snapshot, explained.practice, window);
  const blocks: KnownBlock[] = [
    header(title),
    context(about),
    ...parts.map(({ name, says }) => section(says === '' ? `*${name}*` : `*${name}*\n${says}`)),
    ...(buttons.length > 0
      ? [context('Open the deployments and incidents behind the numbers:'), controlsBlock(snapshot.scope, buttons)]
      : []),
  ];
  const text = [
    escapeText(title),
    about,
    ...parts.map(({ name, says }) => (says === '' ? `${name}.` : `${name}: ${says}`)),
  ].join('\n');
  return { rich: blocks, plain: blocks, text: truncate(text, MAX_MESSAGE_TEXT) };
}

type Part = { readonly name: string; readonly says: string };

function metricParts(snapshot: Snapshot): readonly Part[] {
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
    { name: 'Level', says: levelExplained(snapshot) },
    { name: 'Reliability (not a DORA metric)', says: reliabilityExplained(snapshot) },
  ];
}

/** What a value was counted from; of one that is unknown only what is `also` known, for nothing was counted. */
function measuredPart(
  name: string,
  measure: Measure,
  words: (value: number) => string,
  from: readonly string[],
  also: readonly string[] = [],
): Part {
  const says = measure.kind === 'measured' ? [...from, ...also] : also;
  return { name: `${name}: ${measureWords(measure, words)}`, says: says.join(' ') };
}

const BANDED: readonly (readonly [BandedMetric, string])[] = [
  ['deploymentFrequency', 'deployment frequency'],
  ['changeLeadTimeSeconds', 'change lead time'],
  ['changeFailRate', 'change fail rate'],
  ['failedDeploymentRecoverySeconds', 'recovery time'],
];

function levelExplained(snapshot: Snapshot): string {
  const { level, levelIsProvisional, bands, benchmarkYear, noBandsBecause, quickCheck } = snapshot;
  if (noBandsBecause === 'too-few-days')
    return `None: the data covers fewer than ${MIN_DAYS_FOR_BANDS} days of this window.`;
  if (noBandsBecause === 'stability-unknown') return 'None: speed is not judged while stability is unknown.';
  if (quickCheck !== undefined) return `DORA's ${benchmarkYear} quick check has scores from 0 to 10 and no levels.`;
  const banded = BANDED.flatMap(([metric, words]) => {
    const band = bands[metric];
    return band === undefined ? [] : [`${words} ${bandWords(band)}`];
  });
  const four = banded.length === 0 ? '' : ` By DORA's ${benchmarkYear} report: ${banded.join(', ')}.`;
  if (level === undefined) return `None: not all of the four have a range to fall into.${four}`;
  const provisional = levelIsProvisional ? ' Provisional: the upper end of the change fail rate has another.' : '';
  return `${levelWord(level)}, the worst of the four.${four}${provisional}`;
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

/** A remark that is only worth its place where there is something to remark. */
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

function practicePart(practice: Practice, stabilityKnown: boolean): Part {
  const hours = (value: number | undefined) => (value === undefined ? 'no data' : `${oneDecimal(value)} h`);
  const weeks = practice.weeks.map(({ week, deploys }) => `${deploys} from ${dateWords(week)}`).join(', ');
  const rate =
    practice.changeFailurePercent === undefined
      ? 'no data'
      : `${oneDecimal(practice.changeFailurePercent)} % (${practice.failures} of ${practice.total})`;
  return {
    name: 'As the lightweight practice counts',
    says: [
      `Deploys per week: ${weeks === '' ? 'no data' : weeks}. ${PRACTICE_DIFFERENCES.deploymentsPerWeek}`,
      `Lead time: p50 ${hours(practice.leadTimeP50Hours)}, p95 ${hours(practice.leadTimeP95Hours)}. ${PRACTICE_DIFFERENCES.leadTime}`,
      `Change failure rate: ${rate}. ${PRACTICE_DIFFERENCES.changeFailureRate}`,
      `MTTR: ${hours(practice.meanP1RecoveryHours)}${practice.p1Recovered > 0 ? ` (of ${practice.p1Recovered})` : ''}. ${PRACTICE_DIFFERENCES.meanP1Recovery}`,
      ...flakyWords(practice.flakyTests),
      ...(stabilityKnown ? [] : ['Its change failure rate is 0 % also where nobody reports incidents, as here.']),
    ].join('\n'),
  };
}

const MAX_TEST = 80;

function flakyWords(tests: Practice['flakyTests']): readonly string[] {
  if (tests === undefined) return [];
  const words = tests.map(
    ({ name, runs, failedPercent }) => `${code(shortened(name, MAX_TEST))} ${oneDecimal(failedPercent)} % of ${runs}`,
  );
  return [`Flaky tests: ${words.length === 0 ? 'none' : words.join(', ')}. ${PRACTICE_DIFFERENCES.flakyTests}`];
}

function openButtons(
  { facts, suspected, stabilityKnown }: Snapshot,
  { p1Recovered }: Practice,
  window: WindowSpec,
): Button[] {
  const { deployments, leadTime, recovery, incidents } = facts;
  const counts: readonly (readonly [ListKind | IncidentListKind, number, string])[] = [
    ['failed', deployments.failed, 'failed'],
    ['suspected', suspected.deployments, 'suspected'],
    ['rework', deployments.hotfixes + deployments.rollbacks, 'rework'],
    ['by-script', deployments.failedByScript, 'set by script'],
    ['unmeasured', leadTime.unmeasured, 'without lead time'],
    ['by-change', leadTime.sampleSize - leadTime.headCommitOnly, 'lead times by change'],
    ['head-commit', leadTime.headCommitOnly, 'by head commit'],
    ['negative', leadTime.negatives, 'under zero'],
    ['successes', deployments.successes, 'successful'],
    ['all', deployments.total, 'in all'],
    ['recovery', recovery.recovered + recovery.open, 'recovery times'],
    ['incidents', stabilityKnown ? incidents.total : 0, 'incidents'],
    ['untagged', incidents.untagged, 'not tagged'],
    ['p1', p1Recovered, 'P1'],
  ];
  return counts
    .filter(([, count]) => count > 0)
    .map(([kind, count, words]) => ({
      type: 'button',
      action_id: openAction(kind),
      text: plainText(`${count} ${words}`),
      value: windowWord(window),
    }));
}
