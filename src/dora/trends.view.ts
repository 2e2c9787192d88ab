import {
  context,
  type DataVisualizationBlock,
  escapeText,
  header,
  type SlackBlock,
  type SlackMessage,
  section,
} from '../slack/blocks.ts';
import type { Measure } from './metrics/measure.ts';
import type { PeriodMetrics } from './metrics/period.ts';
import { scopeName } from './snapshot/scope.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { duration, oneDecimal, percent, perTime, sparkline } from './snapshot/words.ts';
import { runningWeekWords } from './trend.view.ts';

type Trend = {
  readonly title: string;
  /** What the chart counts in, by the largest of its values. */
  readonly unit: (largest: number) => Unit;
  readonly of: (metrics: PeriodMetrics) => Measure;
  readonly words: (value: number) => string;
};

type Unit = { readonly name: string; readonly size: number };

const TIMES: readonly (Unit & { readonly from: number })[] = [
  { name: 'days', size: 86_400, from: 2 * 86_400 },
  { name: 'hours', size: 3_600, from: 3_600 },
  { name: 'minutes', size: 60, from: 60 },
];

/** As the words have it, or a lead time of a minute would be drawn as no hours. */
const time = (seconds: number): Unit => TIMES.find(({ from }) => seconds >= from) ?? { name: 'seconds', size: 1 };
const share = (): Unit => ({ name: 'percent', size: 0.01 });

/** Speed beside stability: two charts are all that Slack shows in one message. */
const PAIRS: readonly (readonly Trend[])[] = [
  [
    {
      title: 'Deployment frequency',
      unit: () => ({ name: 'a day', size: 1 }),
      of: (metrics) => metrics.deploymentFrequency,
      words: perTime,
    },
    {
      title: 'Change fail rate',
      unit: share,
      of: (metrics) => metrics.changeFailRate,
      words: percent,
    },
  ],
  [
    {
      title: 'Change lead time, median',
      unit: time,
      of: (metrics) => metrics.changeLeadTimeSeconds,
      words: duration,
    },
    {
      title: 'Failed deployment recovery time, median',
      unit: time,
      of: (metrics) => metrics.failedDeploymentRecoverySeconds,
      words: duration,
    },
  ],
  [
    {
      title: 'Deployment rework rate',
      unit: share,
      of: (metrics) => metrics.deploymentReworkRate,
      words: percent,
    },
  ],
];

/** `/dora trend`: each metric over the last twelve complete weeks, in messages of at most two charts. */
export const trendMessages = (snapshot: Snapshot): readonly SlackMessage[] =>
  PAIRS.map((pair, index) => trendMessage(snapshot, pair, index === 0));

function trendMessage(snapshot: Snapshot, pair: readonly Trend[], isFirst: boolean): SlackMessage {
  const title = `${scopeName(snapshot.scope)} · the last twelve weeks`;
  const running = runningWeekWords(snapshot);
  const top = isFirst ? [header(title), ...(running === undefined ? [] : [context(running)])] : [];
  const drawn = pair.map((trend) => ({ trend, ...pointsOf(snapshot, trend) }));
  const lines = drawn.map((one) => section(inWords(one)));
  return {
    rich: [...top, ...drawn.flatMap((one) => inChart(one) ?? [section(inWords(one))])],
    plain: [...top, ...lines],
    text: [...(isFirst ? [escapeText(title), running ?? []].flat() : []), ...drawn.map(inNumbers)].join('\n'),
  };
}

type Point = { readonly label: string; readonly value: number };

type Drawn = {
  readonly trend: Trend;
  /** The complete weeks in which the metric was measured: a week without is no week of zero. */
  readonly points: readonly Point[];
  /** The others. */
  readonly missing: readonly string[];
};

function pointsOf({ weeks }: Snapshot, { of }: Trend): Pick<Drawn, 'points' | 'missing'> {
  const complete = weeks.filter(({ isRunning }) => !isRunning);
  const points = complete.flatMap(({ label, metrics }) => {
    const measure = metrics && of(metrics);
    return measure?.kind === 'measured' ? [{ label, value: measure.value }] : [];
  });
  const measured = new Set(points.map(({ label }) => label));
  return { points, missing: complete.map(({ label }) => label).filter((label) => !measured.has(label)) };
}

const missingWords = (missing: readonly string[]): string => `no data in ${missing.join(', ')}`;

/** Slack draws no gaps, so the weeks that are not on the axis are said below. */
function inChart({ trend, points, missing }: Drawn): SlackBlock[] | undefined {
  if (points.length < 2) return undefined;
  const below = missing.length === 0 ? [] : [context(`${trend.title}: ${missingWords(missing)}`)];
  return [chart(trend, points), ...below];
}

function chart({ title, unit }: Trend, points: readonly Point[]): DataVisualizationBlock {
  const { name, size } = unit(Math.max(...points.map(({ value }) => Math.abs(value))));
  return {
    type: 'data_visualization',
    title,
    chart: {
      type: 'line',
      series: [{ name, data: points.map(({ label, value }) => ({ label, value: Number(oneDecimal(value / size)) })) }],
      axis_config: { categories: points.map(({ label }) => label), x_label: 'ISO week', y_label: name },
    },
  };
}

function inWords({ trend: { title, words }, points, missing }: Drawn): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return `*${title}*\nno data in these weeks`;
  const bars = sparkline(points.map(({ value }) => value));
  const gaps = missing.length === 0 ? '' : `\n${missingWords(missing)}`;
  return `*${title}*\n${bars} ${first.label} ${words(first.value)} → ${last.label} ${words(last.value)}${gaps}`;
}

function inNumbers({ trend: { title, words }, points, missing }: Drawn): string {
  if (points.length === 0) return `${title}: no data`;
  const said = points.map(({ label, value }) => `${label} ${words(value)}`).join(', ');
  return `${title}: ${said}${missing.length === 0 ? '' : `; ${missingWords(missing)}`}`;
}
