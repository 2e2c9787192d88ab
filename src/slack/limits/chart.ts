import type { DataVisualizationBlock } from '../blocks.ts';
import { all, type Check, finite, isObject, listOf, literal, rule, text } from './check.ts';
import { shape } from './shape.ts';
import { identifier } from './text.ts';

type Chart = DataVisualizationBlock['chart'];
type Series = Chart['series'][number];
type Axis = Chart['axis_config'];

const point = shape<Series['data'][number]>({ label: text(20), value: finite }, {});
const series = shape<Series>({ name: text(20), data: listOf(point, 1, 20) }, {});
const axis = shape<Axis>({ categories: listOf(text(20), 1, 20) }, { x_label: text(50), y_label: text(50) });

const isUnique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
const objects = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const categoriesOf = (chart: Readonly<Record<string, unknown>>): readonly unknown[] => {
  const config = chart['axis_config'];
  return isObject(config) && Array.isArray(config['categories']) ? config['categories'] : [];
};

const namesUnique = rule(
  'two series have the same name',
  (chart) => isUnique(objects(chart['series']).map((one) => one['name'])),
  '/series',
);

const categoriesUnique = rule(
  'a category is there twice',
  (chart) => isUnique(categoriesOf(chart)),
  '/axis_config/categories',
);

const sorted = (labels: readonly unknown[]): string =>
  JSON.stringify(labels.map(String).sort((one, other) => (one < other ? -1 : 1)));

/** Each series has exactly one value for each category, because Slack draws no gaps. */
const labelsAreCategories: Check = (chart, at) => {
  if (!isObject(chart)) return [];
  const expected = sorted(categoriesOf(chart));
  return objects(chart['series']).flatMap((one, index) => {
    const labels = objects(one['data']).map((datum) => datum['label']);
    if (sorted(labels) === expected) return [];
    return [{ pointer: `${at}/series/${index}/data`, says: 'its labels are not the categories of the axis' }];
  });
};

export const chartBlock = shape<DataVisualizationBlock>(
  {
    title: text(50),
    chart: all(
      shape<Omit<Chart, 'type'> & { type: string }>({ series: listOf(series, 1, 12), axis_config: axis }, {}),
      (chart, at) => (isObject(chart) ? literal('line', 'bar', 'area')(chart['type'], `${at}/type`) : []),
      namesUnique,
      categoriesUnique,
      labelsAreCategories,
    ),
  },
  { block_id: identifier },
);
