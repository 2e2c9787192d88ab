import { code } from '../../slack/blocks.ts';
import { shortened } from '../lists/list.view.ts';
import { PRACTICE_DIFFERENCES, type Practice } from '../metrics/practice.ts';
import { dateWords, oneDecimal } from '../snapshot/words.ts';
import type { Part } from './part.ts';

/** The figures of the lightweight practice, each with the reason why it differs from DORA's. */
export function practicePart(practice: Practice, stabilityKnown: boolean): Part {
  const hours = (value: number | undefined) => (value === undefined ? 'no data' : `${oneDecimal(value)} h`);
  const weeks = practice.weeks.map(({ week, deploys }) => `${deploys} from ${dateWords(week)}`).join(', ');
  const rate =
    practice.changeFailurePercent === undefined
      ? 'no data'
      : `${oneDecimal(practice.changeFailurePercent)} % (${practice.failures} of ${practice.total})`;
  return {
    name: 'As the lightweight practice counts',
    text: [
      `Deploys per week: ${weeks === '' ? 'no data' : weeks}. ${PRACTICE_DIFFERENCES.deploymentsPerWeek}`,
      `Lead time: p50 ${hours(practice.leadTimeP50Hours)}, p95 ${hours(practice.leadTimeP95Hours)}. ${PRACTICE_DIFFERENCES.leadTime}`,
      `Change failure rate: ${rate}. ${PRACTICE_DIFFERENCES.changeFailureRate}`,
      `MTTR: ${hours(practice.meanP1RecoveryHours)}${practice.p1Recovered > 0 ? ` (of ${practice.p1Recovered})` : ''}. ${PRACTICE_DIFFERENCES.meanP1Recovery}`,
      ...flakyWords(practice.flakyTests),
      ...(stabilityKnown ? [] : ['Its change failure rate is 0 % also where nobody reports incidents, as here.']),
    ].join('\n'),
  };
}

const MAX_TEST = 80;

function flakyWords(tests: Practice['flakyTests']): readonly string[] {
  if (tests === undefined) return [];
  const words = tests.map(
    ({ name, runs, failedPercent }) => `${code(shortened(name, MAX_TEST))} ${oneDecimal(failedPercent)} % of ${runs}`,
  );
  return [`Flaky tests: ${words.length === 0 ? 'none' : words.join(', ')}. ${PRACTICE_DIFFERENCES.flakyTests}`];
}
