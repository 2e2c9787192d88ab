import type { PeriodFacts } from '../../dora/metrics/facts.ts';
import { duration } from '../../dora/snapshot/words.ts';
import type { Restatement, WeekFacts } from './facts.ts';
import type { KeptDigest } from './kept-digest.ts';

/**
 * The figures of these weeks that earlier digests gave and that are different now. A figure that a digest has restated since
 * is compared with that restatement, so each change is reported once. A duration counts only if it reads differently.
 */
export function restatementsOf(sent: readonly KeptDigest[], weeks: readonly WeekFacts[]): readonly Restatement[] {
  return weeks.slice(0, -1).flatMap((week) => {
    const reported = sent.find(({ monday }) => monday === week.monday)?.facts.weeks.at(-1);
    if (reported === undefined) return [];
    const since = sent.flatMap(({ facts }) => facts.restatements).filter(({ monday }) => monday === week.monday);
    return restated(week, reported.facts, since);
  });
}

function restated({ monday, facts }: WeekFacts, reported: PeriodFacts, since: readonly Restatement[]): Restatement[] {
  const last = <Metric extends Restatement['metric']>(metric: Metric) =>
    since.findLast((one): one is Extract<Restatement, { metric: Metric }> => one.metric === metric);
  const share = shareOf(facts);
  const wasShare = last('change-fail-rate')?.is ?? shareOf(reported);
  const wasCount = last('deployments')?.is ?? reported.deployments.successes;
  const all: Restatement[] = [];
  if (share.failed !== wasShare.failed || share.total !== wasShare.total)
    all.push({ monday, metric: 'change-fail-rate', was: wasShare, is: share });
  if (facts.deployments.successes !== wasCount)
    all.push({ monday, metric: 'deployments', was: wasCount, is: facts.deployments.successes });
  for (const [metric, before, is] of [
    ['lead-time', reported.leadTime.medianSeconds, facts.leadTime.medianSeconds],
    ['recovery', reported.recovery.medianSeconds, facts.recovery.medianSeconds],
  ] as const) {
    const again = since.findLast((one) => one.metric === metric);
    const was = again === undefined ? before : (again as { is: number | undefined }).is;
    if (words(was) !== words(is)) all.push({ monday, metric, was, is });
  }
  return all;
}

const shareOf = ({ deployments: { failed, total } }: PeriodFacts) => ({ failed, total });

const words = (seconds: number | undefined): string => (seconds === undefined ? '' : duration(seconds));
