import type { KnownBlock } from '@slack/types';
import {
  context,
  escapeText,
  header,
  MAX_MESSAGE_TEXT,
  mrkdwn,
  type SlackMessage,
  section,
  truncate,
} from '../slack/blocks.ts';
import { answerControls } from './controls.view.ts';
import { type Band } from './metrics/level.ts';
import { measureWords } from './metrics/measure.ts';
import type { WindowSpec } from './metrics/window.ts';
import { type MoodReason, moodWords } from './mood.ts';
import { metricLines } from './snapshot/metric-lines.ts';
import { notes } from './snapshot/notes.ts';
import { scopeName } from './snapshot/scope.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import {
  balanceYearWords,
  counted,
  dateRange,
  dateWords,
  duration,
  levelWord,
  percent,
  windowTitle,
} from './snapshot/words.ts';
import { runningWeekWords, trendChart, trendNumbers, trendWords } from './trend/deployments-trend.view.ts';

/** What an answer shows, and the window that was asked for. */
export type DoraAnswer = {
  readonly snapshot: Snapshot;
  readonly window: WindowSpec;
  /** Of the team, where whoever reads it may know. */
  readonly mood?: MoodReason | undefined;
};

/** The answer to `/dora`: only for the person who asked, with a window picker and *Share in channel*. */
export const doraMessage = (answer: DoraAnswer): SlackMessage =>
  message(answer, answerControls(answer.snapshot.scope, answer.window));

/** The same numbers for everybody in the channel. */
export const sharedDoraMessage = (answer: DoraAnswer, sharedBy: string): SlackMessage =>
  message(answer, context(`Shared by <@${sharedBy}> from \`/dora\``));

function message(answer: DoraAnswer, footer: KnownBlock): SlackMessage {
  const { snapshot } = answer;
  const top = [header(title(answer)), context(periodLine(snapshot))];
  if (isEmpty(snapshot)) {
    const blocks = [...top, section(emptyWords(snapshot)), footer];
    return {
      rich: blocks,
      plain: blocks,
      text: joined([escapeText(title(answer)), periodLine(snapshot), emptyWords(snapshot)]),
    };
  }
  const warning = [contradictionWords(snapshot), moodWords(snapshot, answer.mood)].filter(
    (words) => words !== undefined,
  );
  const doubts = [runningWeekWords(snapshot) ?? [], notes(snapshot)].flat();
  const [chart, trend, numbers] = [trendChart(snapshot), trendWords(snapshot), trendNumbers(snapshot)];
  const before = [
    ...top,
    ...(warning.length === 0 ? [] : [section(warning.map((words) => `*${words}*`).join('\n'))]),
    fields(snapshot),
  ];
  const after = [...(doubts.length > 0 ? [context(doubts.join('\n'))] : []), footer];
  return {
    rich: [...before, ...(chart ? [chart] : []), ...after],
    plain: [...before, ...(trend === undefined ? [] : [section(trend)]), ...after],
    text: joined([
      escapeText(title(answer)),
      ...warning,
      ...metricLines(snapshot).map(({ name, lines }) => `${name}: ${lines.join('; ')}`),
      ...(numbers === undefined ? [] : [numbers]),
      periodLine(snapshot),
      ...doubts,
    ]),
  };
}

/** The same for App Home, which has neither charts nor controls. */
export function stateBlocks(snapshot: Snapshot): KnownBlock[] {
  if (isEmpty(snapshot)) return [section(emptyWords(snapshot))];
  const [warning, trend] = [contradictionWords(snapshot), trendWords(snapshot)];
  return [
    context(periodLine(snapshot)),
    ...(warning === undefined ? [] : [section(`*${warning}*`)]),
    fields(snapshot),
    ...(trend === undefined ? [] : [section(trend)]),
  ];
}

const joined = (lines: readonly string[]): string => truncate(lines.join('\n'), MAX_MESSAGE_TEXT);

/** Nothing was deployed, nothing happened, and nothing that happened elsewhere is blamed on these deployments. */
const isEmpty = ({ facts: { deployments, incidents, recovery } }: Snapshot): boolean =>
  deployments.total + incidents.total + recovery.recovered + recovery.open === 0;

/** A contradiction stands in the first line, else the level does. In plain text, which Slack does not parse. */
function title({ snapshot, window, mood }: DoraAnswer): string {
  const isUnhappy = moodWords(snapshot, mood) !== undefined;
  const verdict = snapshot.contradiction
    ? 'fast but fragile'
    : isUnhappy
      ? 'good on paper, unhappy team'
      : levelWords(snapshot);
  return [scopeName(snapshot.scope), ...(verdict === undefined ? [] : [verdict]), windowTitle(window)].join(' · ');
}

function levelWords({ level, levelIsProvisional }: Snapshot): string | undefined {
  return level && `${levelWord(level)}${levelIsProvisional ? ' (provisional)' : ''}`;
}

function periodLine({ window, endsToday, services, previous, scope }: Snapshot): string {
  return [
    `${dateRange(window)}${endsToday ? ', today so far' : ''}`,
    window.timeZone,
    ...(scope.kind === 'service' ? [] : [`${counted(services, 'service')} deployed`]),
    ...(previous.kind === 'period' ? [`compared with ${dateRange(previous.window)}`] : []),
  ].join(' · ');
}

function contradictionWords(snapshot: Snapshot): string | undefined {
  const { contradiction, metrics } = snapshot;
  if (contradiction === undefined) return undefined;
  const { bands } = contradiction;
  const weak = contradiction.fragile.map((side) =>
    side === 'change-fail-rate'
      ? `change fail rate is ${measureWords(metrics.changeFailRate, percent)} (${level(bands.changeFailRate)})`
      : `recovery takes ${measureWords(metrics.failedDeploymentRecoverySeconds, duration)} (${level(bands.failedDeploymentRecoverySeconds)})`,
  );
  const fast = `frequency is ${level(bands.deploymentFrequency)} and lead time ${level(bands.changeLeadTimeSeconds)}`;
  return `Fast but fragile: ${balanceYearWords(snapshot)}${fast}, but ${weak.join(' and ')}.`;
}

const level = (band: Band | undefined): string => (band ? levelWord(band.level) : 'unknown');

function emptyWords({ previous, scope, window }: Snapshot): string {
  const whose = scope.kind === 'all' ? '' : ` of ${escapeText(scopeName(scope))}`;
  if (previous.kind === 'none' && previous.firstDate === undefined) {
    return `No data: nothing${whose} has been deployed to production yet. What is posted to \`/v1/deploys\` is counted here.`;
  }
  const firstDate = previous.kind === 'none' ? previous.firstDate : undefined;
  const advice =
    firstDate !== undefined && firstDate >= window.to
      ? `The data begins later, on ${dateWords(firstDate)}.`
      : 'A longer window may have some.';
  return `No data: nothing${whose} was deployed to production in this window, and no incident was recorded. ${advice}`;
}

const fields = (snapshot: Snapshot): KnownBlock => ({
  type: 'section',
  fields: metricLines(snapshot).map(({ name, lines }) => mrkdwn(`*${name}*\n${lines.join('\n')}`)),
});
