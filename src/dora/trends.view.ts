import {
  context,
  type DataVisualizationBlock,
  escapeText,
  header,
  type SlackMessage,
  section,
} from '../slack/blocks.ts';
import { scopeName } from './dora.view.ts';
import type { Measure } from './measure.ts';
import type { PeriodMetrics } from './period.ts';
import type { Snapshot, Week } from './snapshot.ts';
import { runningWeekWords } from './trend.view.ts';
import { duration, oneDecimal, percent, perTime, sparkline } from './words.ts';

type Trend = {
  readonly title: string;
  /** The unit of the chart's values. */
  readonly unit: string;
  readonly of: (metrics: PeriodMetrics) => Measure;
  readonly toUnit: (value: number) => number;
  readonly words: (value: number) => string;
};

const HOURS = 3_600;

/** Speed beside stability: two charts are all that Slack shows in one message. */
const PAIRS: readonly (readonly Trend[])[] = [
  [
    {
      title: 'Deployment frequency',
      unit: 'a day',
      of: (metrics) => metrics.deploymentFrequency,
      toUnit: (value) => value,
      words: perTime,
    },
    {
      title: 'Change fail rate',
      unit: 'percent',
      of: (metrics) => metrics.changeFailRate,
      toUnit: (value) => value * 100,
      words: percent,
    },
  ],
  [
    {
      title: 'Change lead time, median',
      unit: 'hours',
      of: (metrics) => metrics.changeLeadTimeSeconds,
      toUnit: (value) => value / HOURS,
      words: duration,
    },
    {
      title: 'Failed deployment recovery time, median',
      unit: 'hours',
      of: (metrics) => metrics.failedDeploymentRecoverySeconds,
      toUnit: (value) => value / HOURS,
      words: duration,
    },
  ],
  [
    {
      title: 'Deployment rework rate',
      unit: 'percent',
      of: (metrics) => metrics.deploymentReworkRate,
      toUnit: (value) => value * 100,
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
  const drawn = pair.map((trend) => ({ trend, points: pointsOf(snapshot, trend) }));
  const lines = drawn.map(({ trend, points }) => section(inWords(trend, points)));
  return {
    rich: [...top, ...drawn.map(({ trend, points }) => chart(trend, points) ?? section(inWords(trend, points)))],
    plain: [...top, ...lines],
    text: [
      ...(isFirst ? [escapeText(title), running ?? []].flat() : []),
      ...drawn.map(({ trend, points }) => inNumbers(trend, points)),
    ].join('\n'),
  };
}

type Point = { readonly label: string; readonly value: number };

/** The complete weeks in which the metric was measured: a week without is no week of zero. */
const pointsOf = ({ weeks }: Snapshot, { of }: Trend): readonly Point[] =>
  weeks.flatMap((week: Week) => {
    const measure = week.isRunning || week.metrics === undefined ? undefined : of(week.metrics);
    return measure?.kind === 'measured' ? [{ label: week.label, value: measure.value }] : [];
  });

function chart({ title, unit, toUnit }: Trend, points: readonly Point[]): DataVisualizationBlock | undefined {
  if (points.length < 2) return undefined;
  return {
    type: 'data_visualization',
    title,
    chart: {
      type: 'line',
      series: [
        { name: unit, data: points.map(({ label, value }) => ({ label, value: Number(oneDecimal(toUnit(value))) })) },
      ],
      axis_config: { categories: points.map(({ label }) => label), x_label: 'ISO week', y_label: unit },
    },
  };
}

function inWords({ title, words }: Trend, points: readonly Point[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return `*${title}*\nno data in these weeks`;
  const bars = sparkline(points.map(({ value }) => value));
  return `*${title}*\n${bars} ${first.label} ${words(first.value)} → ${last.label} ${words(last.value)}`;
}

const inNumbers = ({ title, words }: Trend, points: readonly Point[]): string =>
  `${title}: ${points.length === 0 ? 'no data' : points.map(({ label, value }) => `${label} ${words(value)}`).join(', ')}`;
