import type { Button, KnownBlock } from '@slack/types';
import {
  context,
  escapeText,
  header,
  MAX_MESSAGE_TEXT,
  plainText,
  type SlackMessage,
  section,
  truncate,
} from '../slack/blocks.ts';
import { controlsBlock, openAction } from './controls.view.ts';
import { scopeName } from './dora.view.ts';
import type { ListKind } from './listed.ts';
import { measureWords } from './metric-lines.ts';
import { PRACTICE_DIFFERENCES, type Practice } from './practice.ts';
import type { Snapshot } from './snapshot.ts';
import { type WindowSpec, windowWord } from './window.ts';
import { counted, dateRange, dateWords, duration, oneDecimal, percent, perTime, windowTitle } from './words.ts';

export type Explained = { readonly snapshot: Snapshot; readonly window: WindowSpec; readonly practice: Practice };

/** `/dora explain`: each definition with the very numbers of this answer, and buttons for the deployments behind them. */
export function explainMessage(explained: Explained): SlackMessage {
  const { snapshot, window } = explained;
  const title = `${scopeName(snapshot.scope)} · how these numbers come about · ${windowTitle(window)}`;
  const parts = [...metricParts(snapshot), practicePart(explained.practice)];
  const about = `${dateRange(snapshot.window)} · ${snapshot.window.timeZone}`;
  const buttons = openButtons(snapshot, window);
  const blocks: KnownBlock[] = [
    header(title),
    context(about),
    ...parts.map(({ name, says }) => section(`*${name}*\n${says}`)),
    ...(buttons.length > 0
      ? [context('Open the deployments behind the numbers:'), controlsBlock(snapshot.scope, buttons)]
      : []),
  ];
  const text = [escapeText(title), about, ...parts.map(({ name, says }) => `${name}: ${says}`)].join('\n');
  return { rich: blocks, plain: blocks, text: truncate(text, MAX_MESSAGE_TEXT) };
}

type Part = { readonly name: string; readonly says: string };

function metricParts(snapshot: Snapshot): readonly Part[] {
  const { metrics, facts, window } = snapshot;
  const { deployments, leadTime, recovery, incidents } = facts;
  const byChange = leadTime.sampleSize - leadTime.headCommitOnly;
  return [
    {
      name: `Deployment frequency: ${measureWords(metrics.deploymentFrequency, perTime)}`,
      says: `${counted(deployments.successes, 'successful production deployment')} in ${counted(window.days, 'day')}. ${counted(deployments.hotfixes, 'hotfix', 'hotfixes')} and ${counted(deployments.rollbacks, 'rollback')} are counted beside it, not in it.`,
    },
    {
      name: `Change lead time: ${measureWords(metrics.changeLeadTimeSeconds, duration)}`,
      says: `The median of ${counted(leadTime.sampleSize, 'value')}, from a commit's authoring to its arrival: ${byChange} by change, ${leadTime.headCommitOnly} by the head commit of a deployment that named no others. The 95th percentile is ${measureWords(metrics.changeLeadTimeP95Seconds, duration)}.${some(leadTime.unmeasured, 'deployment', 'brought no lead time')}${some(leadTime.negatives, 'value', 'under zero, kept as it is')}`,
    },
    {
      name: `Change fail rate: ${measureWords(metrics.changeFailRate, percent)}`,
      says: `${deployments.failed} of ${counted(deployments.total, 'production deployment')} caused an incident, hotfixes and rollbacks among them; however many it caused, a deployment fails once.${byScript(deployments.failedByScript)}${rangeWords(snapshot)}`,
    },
    {
      name: `Failed deployment recovery time: ${measureWords(metrics.failedDeploymentRecoverySeconds, duration)}`,
      says: `The median of ${counted(recovery.recovered, 'incident')} that a deployment caused and that began in this window: from the onset to the mitigation, else the resolution. Mean ${durationOr(recovery.meanSeconds)}; from the ticket ${durationOr(recovery.ticketMedianSeconds)}.${some(recovery.open, 'incident', 'still open, not averaged')}`,
    },
    {
      name: `Deployment rework rate: ${measureWords(metrics.deploymentReworkRate, percent)}`,
      says: `${deployments.hotfixes + deployments.rollbacks} of ${counted(deployments.total, 'production deployment')} were hotfixes or rollbacks. DORA has published no levels for it.`,
    },
    {
      name: 'Reliability (not a DORA metric)',
      says: `${counted(incidents.total, 'incident')} began in this window: ${incidents.deployTriggered} by a deploy, ${incidents.notDeployTriggered} by something else, ${incidents.untagged} not tagged yet.`,
    },
  ];
}

/** A remark that is only worth its place where there is something to remark. */
const some = (count: number, noun: string, remark: string): string =>
  count > 0 ? ` ${counted(count, noun)} ${remark}.` : '';

const byScript = (count: number): string => (count > 0 ? ` ${count} set by script, with no verdict of ours.` : '');

const rangeWords = ({ changeFailRateUpTo, suspected }: Snapshot): string =>
  changeFailRateUpTo === undefined
    ? ''
    : ` Up to ${percent(changeFailRateUpTo)}: ${counted(suspected.incidents, 'untagged incident')} with ${counted(suspected.deployments, 'suspect')}.`;

const durationOr = (seconds: number | undefined): string => (seconds === undefined ? 'not known' : duration(seconds));

function practicePart(practice: Practice): Part {
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
      `MTTR: ${hours(practice.meanP1RecoveryHours)}. ${PRACTICE_DIFFERENCES.meanP1Recovery}`,
    ].join('\n'),
  };
}

function openButtons({ facts: { deployments, leadTime } }: Snapshot, window: WindowSpec): Button[] {
  const counts: readonly (readonly [ListKind, number, string])[] = [
    ['failed', deployments.failed, 'failed'],
    ['rework', deployments.hotfixes + deployments.rollbacks, 'rework'],
    ['by-script', deployments.failedByScript, 'set by script'],
    ['unmeasured', leadTime.unmeasured, 'without lead time'],
    ['head-commit', leadTime.headCommitOnly, 'by head commit'],
    ['successes', deployments.successes, 'successful'],
    ['all', deployments.total, 'in all'],
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
