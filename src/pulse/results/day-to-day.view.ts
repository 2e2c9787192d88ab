import type { DataVisualizationBlock } from '../../slack/blocks.ts';
import { type Figure, percentOf } from '../disclosure/figure.ts';
import { isWithheld, type PublishedWave } from '../disclosure/published.ts';
import { DAY_TO_DAY } from '../survey/question.ts';
import type { WaveShown } from './result-words.ts';

type Point = { readonly label: string; readonly value: number };

const MOST_POINTS = 12;

/** How a team's day-to-day experience developed, as a chart; `undefined` where there are fewer than two points. */
export function dayToDayChart(waves: readonly WaveShown[], team: number): DataVisualizationBlock | undefined {
  const points = pointsOf(waves, team);
  if (points.length < 2) return undefined;
  return {
    type: 'data_visualization',
    title: 'Day-to-day experience, % favourable',
    chart: {
      type: 'line',
      series: [{ name: '% favourable', data: points.map(({ label, value }) => ({ label, value })) }],
      axis_config: { categories: points.map(({ label }) => label), x_label: 'Wave', y_label: '% favourable' },
    },
  };
}

/** The same as one line of text. */
export function dayToDayLine(waves: readonly WaveShown[], team: number): string | undefined {
  const points = pointsOf(waves, team);
  if (points.length < 2) return undefined;
  return `Day-to-day experience, % favourable: ${points.map(({ label, value }) => `${label} ${value} %`).join(' → ')}`;
}

/** The last waves in which the team has a figure of its own. A limit is not a point, and a gap stays a gap. */
const pointsOf = (waves: readonly WaveShown[], team: number): readonly Point[] =>
  waves
    .flatMap(({ opensOn, published }) => {
      const figure = ownFigure(published, team);
      return figure?.kind === 'counted' ? [{ label: opensOn.slice(5), value: Math.round(percentOf(figure)) }] : [];
    })
    .slice(-MOST_POINTS);

function ownFigure({ items }: PublishedWave, team: number): Figure | undefined {
  const shown = items.find(({ item }) => item === DAY_TO_DAY)?.teams.find((one) => one.team === team)?.shown;
  return shown === undefined || isWithheld(shown) ? undefined : shown;
}
