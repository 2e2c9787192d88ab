import {
  context,
  type DataVisualizationBlock,
  escapeText,
  header,
  type SlackBlock,
  type SlackMessage,
  section,
} from '../../slack/blocks.ts';
import { scopeName } from '../snapshot/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { oneDecimal, sparkline } from '../snapshot/words.ts';
import { runningWeekWords } from './deployments-trend.view.ts';
import { TREND_PAIRS, type Trend } from './trend-metrics.ts';

/** `/dora trend`: each metric over the last twelve complete weeks, in messages of at most two charts. */
export const trendMessages = (snapshot: Snapshot): readonly SlackMessage[] =>
  TREND_PAIRS.map((pair, index) => trendMessage(snapshot, pair, index === 0));

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
  /** The complete weeks in which the metric was measured: a week without a value is not a week of zero. */
  readonly points: readonly Point[];
  /** The other complete weeks. */
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

/** Slack draws no gaps, so a line below names the weeks that are not on the axis. */
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
  const values = points.map(({ label, value }) => `${label} ${words(value)}`).join(', ');
  return `${title}: ${values}${missing.length === 0 ? '' : `; ${missingWords(missing)}`}`;
}
