import type { DataVisualizationBlock } from '../../slack/blocks.ts';
import { percentWords } from '../disclosure/disclosure-words.ts';
import { type Figure, percentOf } from '../disclosure/figure.ts';
import { isWithheld, type PublishedWave } from '../disclosure/published.ts';
import { DAY_TO_DAY } from '../survey/question.ts';
import type { WaveShown } from './result-words.ts';

/** `opens`: the day on which the wave opened, `11-16`. */
type Point = { readonly opens: string; readonly figure: Figure };

const MOST_POINTS = 12;

/** How a team's day-to-day experience developed, as a chart; `undefined` where there are fewer than two points. */
export function dayToDayChart(waves: readonly WaveShown[], team: number): DataVisualizationBlock | undefined {
  const points = pointsOf(waves, team).map((point) => ({
    label: labelOf(point),
    value: Math.round(percentOf(point.figure)),
  }));
  if (points.length < 2) return undefined;
  return {
    type: 'data_visualization',
    title: 'Day-to-day experience, % favourable',
    chart: {
      type: 'line',
      series: [{ name: '% favourable', data: points }],
      axis_config: { categories: points.map(({ label }) => label), x_label: 'Wave', y_label: '% favourable' },
    },
  };
}

/** The same as one line of text. */
export function dayToDayLine(waves: readonly WaveShown[], team: number): string | undefined {
  const points = pointsOf(waves, team).map(({ opens, figure }) => `${opens} ${percentWords(figure)}`);
  return points.length < 2 ? undefined : `Day-to-day experience, % favourable: ${points.join(' → ')}`;
}

/** A limit is drawn where it lies, and says that it is one. */
const labelOf = ({ opens, figure }: Point): string =>
  figure.kind === 'counted' ? opens : `${opens} ${percentWords(figure)}`;

/** The last waves in which the team has a figure of its own and at least half of it took part. A gap stays a gap. */
const pointsOf = (waves: readonly WaveShown[], team: number): readonly Point[] =>
  waves
    .flatMap(({ opensOn, published }) => {
      const figure = ownFigure(published, team);
      return figure === undefined ? [] : [{ opens: opensOn.slice(5), figure }];
    })
    .slice(-MOST_POINTS);

function ownFigure({ teams, items }: PublishedWave, team: number): Figure | undefined {
  const participation = teams.find((one) => one.team === team)?.participation;
  const shown = items.find(({ item }) => item === DAY_TO_DAY)?.teams.find((one) => one.team === team)?.shown;
  const isQuiet = participation === null || participation === 'under-50';
  return shown === undefined || isQuiet || isWithheld(shown) ? undefined : shown;
}
