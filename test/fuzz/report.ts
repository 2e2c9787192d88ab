import { printed } from './input.ts';
import { FAULTS } from './judges.ts';
import { percent, sharesOf } from './shares.ts';
import type { Report } from './siege.ts';

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

const counts = (map: ReadonlyMap<string, number>): string[] =>
  [...map].toSorted(([, a], [, b]) => b - a).map(([name, count]) => `  ${String(count).padStart(7)}  ${name}`);

/** For the person who waited for it. */
export function reportOf(title: string, report: Report): string {
  const { found, sent, seconds, memory, answers, logged, slowestMs, late } = report;
  const { before, after } = memory;
  const { taken, lockedOut, busy, acknowledged } = sharesOf(answers);
  const ratio = (after.bytes / before.bytes).toFixed(2);
  return [
    `${title}: ${found.length} faults in ${Math.round(seconds)} s, ${Math.round(sent / seconds)} inputs a second; slowest answer ${slowestMs} ms`,
    `  memory ${megabytes(before.bytes)} → ${megabytes(after.bytes)} (${ratio} ×), resident ${megabytes(before.residentBytes)} → ${megabytes(after.residentBytes)}`,
    `  API: ${percent(taken)} taken, ${percent(lockedOut)} locked out, ${percent(busy)} met a busy database. Slack: ${percent(acknowledged)} acknowledged, ${late} late`,
    ...counts(answers),
    ...(logged.size > 0 ? ['  logged:', ...counts(logged).slice(0, 40)] : []),
    ...found.flatMap(({ kind, what, times, number, input }) => [
      `✗ ${FAULTS[kind]}, ${times} ×: ${what}`,
      ...(input === undefined
        ? ['    no single input repeats it']
        : [`    input ${number}, made smaller: ${printed(input)}`]),
    ]),
    '',
  ].join('\n');
}
