import { type Measure, NO_DATA_WORDS } from '../../dora/metrics/measure.ts';
import { counted, duration, oneDecimal, percent } from '../../dora/snapshot/words.ts';
import { MIN_BASE, type WeekFacts } from '../judging/facts.ts';
import type { Figure } from '../judging/figures.ts';
import { shortShare } from '../judging/share-words.ts';
import type { Balance } from '../judging/things.ts';

/** `21 deployments + 1 hotfix (was 18, usually 19) · lead time 5.2 h (n = 40, was 6 h)` */
export function speedWords({ deployments, leadTime, week }: Balance): string {
  const compared = inBrackets(comparison(deployments, String, oneDecimal));
  if (week.facts.deployments.total === 0) return `no production deployments${compared}`;
  return `${shippedWords(week)}${compared} · lead time ${timeWords(leadTime)}`;
}

function shippedWords({ facts: { deployments } }: WeekFacts): string {
  const { successes, hotfixes, rollbacks } = deployments;
  return [
    counted(successes, 'deployment'),
    ...(hotfixes > 0 ? [counted(hotfixes, 'hotfix', 'hotfixes')] : []),
    ...(rollbacks > 0 ? [counted(rollbacks, 'rollback')] : []),
  ].join(' + ');
}

/** `14.3 % failed (3 of 21, up to 19 % if the 1 untagged was a deploy, was 9 %) · recovery 42 min (n = 2)` */
export function stabilityWords(balance: Balance): string {
  const { week, stabilityKnown, recovery } = balance;
  if (!stabilityKnown) return NO_DATA_WORDS['stability-unknown'];
  const { total } = week.facts.deployments;
  const failed = total === 0 ? 'nothing was deployed that could fail' : failedWords(balance);
  return `${failed} · recovery ${timeWords(recovery)}`;
}

function failedWords(balance: Balance): string {
  const { failed, total } = balance.week.facts.deployments;
  const beside = [...upToWords(balance), ...failedBefore(balance)];
  if (total < MIN_BASE) return `${failed} of ${total} failed${inBrackets(beside)}`;
  return `${percent(failed / total)} failed${inBrackets([`${failed} of ${total}`, ...beside])}`;
}

function upToWords({ failedUpTo, week }: Balance): readonly string[] {
  if (failedUpTo === undefined) return [];
  const { failed, untagged } = failedUpTo;
  const were = untagged === 1 ? 'was a deploy' : 'were deploys';
  return [`up to ${shortShare(failed, week.facts.deployments.total)} if the ${untagged} untagged ${were}`];
}

/** A share of few deployments is compared with counts only, because a percentage of so few is chance. */
function failedBefore({ weekBefore, changeFailRate, week }: Balance): readonly string[] {
  const isFew = week.facts.deployments.total < MIN_BASE;
  const { failed, total } = weekBefore?.facts.deployments ?? { failed: 0, total: 0 };
  const usual = isFew ? undefined : changeFailRate.medianOfFourBefore;
  return comparisonParts(
    total === 0 ? undefined : isFew ? `${failed} of ${total}` : shortShare(failed, total),
    usual === undefined ? undefined : percent(usual),
  );
}

const NO_TIME: Readonly<Record<Extract<Measure, { kind: 'no-data' }>['reason'], string>> = {
  'nothing-to-recover-from': 'not needed',
  'recovery-not-measured': 'not measured yet',
  'no-lead-times': 'not known',
  'no-deployments': 'not known',
  'stability-unknown': 'not known',
};

function timeWords(time: Figure): string {
  const { measure } = time;
  const compared = comparison(time, duration, duration);
  if (measure.kind === 'no-data') return `${NO_TIME[measure.reason]}${inBrackets(compared)}`;
  return `${duration(measure.value)}${inBrackets([`n = ${measure.sampleSize}`, ...compared])}`;
}

type Words = (value: number) => string;

export function comparison(
  { weekBefore, medianOfFourBefore: usual }: Figure,
  words: Words,
  usualWords: Words,
): readonly string[] {
  const before = weekBefore?.kind === 'measured' ? words(weekBefore.value) : undefined;
  return comparisonParts(before, usual === undefined ? undefined : usualWords(usual));
}

/** `was` is the week before, `usually` the median of the four weeks before. */
const comparisonParts = (before: string | undefined, usual: string | undefined): readonly string[] => [
  ...(before === undefined ? [] : [`was ${before}`]),
  ...(usual === undefined ? [] : [`usually ${usual}`]),
];

export const inBrackets = (parts: readonly string[]): string => (parts.length === 0 ? '' : ` (${parts.join(', ')})`);

/** Speed and stability of a week in one line, for a list of weeks. */
export function weekFigures(
  { facts: { deployments, leadTime, recovery } }: WeekFacts,
  stabilityKnown: boolean,
): string {
  const { total, failed } = deployments;
  const lead = leadTime.medianSeconds;
  const took = recovery.medianSeconds;
  return [
    counted(total, 'deployment'),
    ...(lead === undefined ? [] : [`lead time ${duration(lead)} (n = ${leadTime.sampleSize})`]),
    stabilityKnown ? `${failed} failed${total < MIN_BASE ? '' : ` (${percent(failed / total)})`}` : 'stability unknown',
    ...(took === undefined || !stabilityKnown ? [] : [`recovery ${duration(took)} (n = ${recovery.recovered})`]),
  ].join(', ');
}
