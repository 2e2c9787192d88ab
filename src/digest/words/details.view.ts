import { counted, duration, sparkline } from '../../dora/snapshot/words.ts';
import {
  context,
  type DataVisualizationBlock,
  linesWithin,
  MAX_MESSAGE_TEXT,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import type { DigestFacts, WeekFacts } from '../judging/facts.ts';
import type { Digest } from '../judging/things.ts';
import { weekLabel } from '../judging/week.ts';
import { weekFigures } from './balance-words.ts';
import { changeWords } from './headline-words.ts';

const MAX_SECTION = 3_000;

const READING =
  'Changed means: outside the usual range of the eight weeks before, and by at least 5 points or 20 %; of counts, that chance alone would do it in less than 2.5 % of weeks. Weeks run from Monday to Sunday in the team’s zone. A week’s numbers can change when incidents are answered later; the next digest then says so.';

/** The details in a digest's thread: everything that changed, and the weeks one by one. */
export function detailsMessage({ changes }: Digest, facts: DigestFacts): SlackMessage {
  const weeks = weeksWithData(facts);
  const table = linesWithin(
    ['*Week by week*', ...weeks.map((week) => weekLine(week, facts.stabilityKnown))],
    MAX_SECTION,
  );
  const lines = changes.map((change) => `• ${changeWords(change)}`);
  const changed = lines.length === 0 ? 'Every number is in its usual range.' : ['*What changed*', ...lines].join('\n');
  const picture = chart(weeks, facts.stabilityKnown);
  const before = [section(changed)];
  const after = [...(weeks.length === 0 ? [] : [section(table)]), context(READING)];
  return {
    rich: [...before, ...(picture === undefined ? [] : [picture]), ...after],
    plain: [...before, ...(weeks.length < 2 ? [] : [section(bars(weeks, facts.stabilityKnown))]), ...after],
    text: truncate([changed, ...(weeks.length === 0 ? [] : [table]), READING].join('\n'), MAX_MESSAGE_TEXT),
  };
}

/** The weeks from the one in which the data begins. */
const weeksWithData = ({ weeks, dataBeginsOn }: DigestFacts): readonly WeekFacts[] =>
  weeks.filter((_, index) => {
    const next = weeks[index + 1];
    return dataBeginsOn !== undefined && (next === undefined || next.monday > dataBeginsOn);
  });

function weekLine(week: WeekFacts, stabilityKnown: boolean): string {
  const {
    incidents: { total },
    leadTime: { p95Seconds },
  } = week.facts;
  const p95 = p95Seconds === undefined ? '' : `, lead time p95 ${duration(p95Seconds)}`;
  const short = week.daysOff.length > 0 ? `, ${counted(week.workingDays, 'working day')}` : '';
  const incidents = stabilityKnown ? `, ${counted(total, 'incident')}` : '';
  return `${weekLabel(week.monday)}: ${weekFigures(week, stabilityKnown)}${p95}${incidents}${short}`;
}

type Line = { readonly name: string; readonly values: readonly number[] };

const linesOf = (weeks: readonly WeekFacts[], stabilityKnown: boolean): readonly Line[] => [
  { name: 'Deployments', values: weeks.map(({ facts }) => facts.deployments.total) },
  ...(stabilityKnown ? [{ name: 'Failed', values: weeks.map(({ facts }) => facts.deployments.failed) }] : []),
];

function chart(weeks: readonly WeekFacts[], stabilityKnown: boolean): DataVisualizationBlock | undefined {
  if (weeks.length < 2) return undefined;
  const labels = weeks.map(({ monday }) => weekLabel(monday));
  return {
    type: 'data_visualization',
    title: stabilityKnown ? 'Deployments per week, and how many failed' : 'Deployments per week (failures unknown)',
    chart: {
      type: 'line',
      series: linesOf(weeks, stabilityKnown).map(({ name, values }) => ({
        name,
        data: labels.map((label, index) => ({ label, value: values[index] ?? 0 })),
      })),
      axis_config: { categories: labels, x_label: 'ISO week', y_label: 'Deployments' },
    },
  };
}

const bars = (weeks: readonly WeekFacts[], stabilityKnown: boolean): string =>
  [
    ...linesOf(weeks, stabilityKnown).map(
      ({ name, values }) => `${name}: ${sparkline(values)} ${values[0]} → ${values.at(-1)}`,
    ),
    ...(stabilityKnown ? [] : ['Failed: unknown']),
  ].join('\n');
