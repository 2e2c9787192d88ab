import type { DataVisualizationBlock } from '../../slack/blocks.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Week } from '../snapshot/week.ts';
import { counted, sparkline } from '../snapshot/words.ts';

/** The last complete weeks as Slack's own chart: production deployments of every status, and how many of them failed. */
export function trendChart(snapshot: Snapshot): DataVisualizationBlock | undefined {
  const weeks = completeWeeks(snapshot);
  if (weeks.length < 2) return undefined;
  const { stabilityKnown } = snapshot;
  return {
    type: 'data_visualization',
    title: stabilityKnown ? 'Deployments per week, and how many failed' : 'Deployments per week (failures unknown)',
    chart: {
      type: 'line',
      series: lines(weeks, stabilityKnown).map(({ name, values }) => ({
        name,
        data: weeks.map(({ label }, index) => ({ label, value: values[index] ?? 0 })),
      })),
      axis_config: { categories: weeks.map(({ label }) => label), x_label: 'ISO week', y_label: 'Deployments' },
    },
  };
}

/** The same in words and small bars, for places without charts. */
export function trendWords(snapshot: Snapshot): string | undefined {
  const weeks = completeWeeks(snapshot);
  if (weeks.length < 2) return undefined;
  return [
    `Per week, ${weeks[0]?.label} to ${weeks.at(-1)?.label}`,
    ...lines(weeks, snapshot.stabilityKnown).map(
      ({ name, values }) => `${name}: ${sparkline(values)} ${values[0]} → ${values.at(-1)}`,
    ),
    ...(snapshot.stabilityKnown ? [] : ['Failed: unknown']),
  ].join('\n');
}

/** The same in numbers alone, for notifications and screen readers. */
export function trendNumbers(snapshot: Snapshot): string | undefined {
  const weeks = completeWeeks(snapshot);
  if (weeks.length < 2) return undefined;
  const shown = lines(weeks, snapshot.stabilityKnown).map(({ name, values }) => `${name} ${values.join(', ')}`);
  return `Per week, ${weeks[0]?.label} to ${weeks.at(-1)?.label}: ${shown.join('; ')}`;
}

/** The running week stands apart: half a week would look like a collapse. */
export function runningWeekWords({ weeks, stabilityKnown }: Snapshot): string | undefined {
  const running = weeks.find((week) => week.isRunning);
  if (running?.metrics === undefined) return undefined;
  const { total, failed } = running.facts.deployments;
  return `This week so far: ${counted(total, 'deployment')}, ${stabilityKnown ? failed : 'unknown how many'} failed.`;
}

const completeWeeks = ({ weeks }: Snapshot): readonly Week[] =>
  weeks.filter((week) => !week.isRunning && week.metrics !== undefined);

function lines(weeks: readonly Week[], stabilityKnown: boolean): { name: string; values: number[] }[] {
  return [
    { name: 'Deployments', values: weeks.map(({ facts }) => facts.deployments.total) },
    ...(stabilityKnown ? [{ name: 'Failed', values: weeks.map(({ facts }) => facts.deployments.failed) }] : []),
  ];
}
