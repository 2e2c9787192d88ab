import type { Button } from '@slack/types';
import { plainText } from '../../slack/blocks.ts';
import type { IncidentListKind, ListKind } from '../lists/listed.ts';
import { openAction } from '../lists/open-list.ts';
import type { Practice } from '../metrics/practice.ts';
import type { WindowSpec } from '../metrics/window.ts';
import { windowWord } from '../metrics/window-word.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** A button for each list that has rows, with how many. */
export function openButtons(
  { facts, suspected, stabilityKnown }: Snapshot,
  { p1Recovered }: Practice,
  window: WindowSpec,
): Button[] {
  const { deployments, leadTime, recovery, incidents } = facts;
  const counts: readonly (readonly [ListKind | IncidentListKind, number, string])[] = [
    ['failed', deployments.failed, 'failed'],
    ['suspected', suspected.deployments, 'suspected'],
    ['rework', deployments.hotfixes + deployments.rollbacks, 'rework'],
    ['by-script', deployments.failedByScript, 'set by script'],
    ['unmeasured', leadTime.unmeasured, 'without lead time'],
    ['by-change', leadTime.sampleSize - leadTime.headCommitOnly, 'lead times by change'],
    ['head-commit', leadTime.headCommitOnly, 'by head commit'],
    ['negative', leadTime.negatives, 'under zero'],
    ['successes', deployments.successes, 'successful'],
    ['all', deployments.total, 'in all'],
    ['recovery', recovery.recovered + recovery.open, 'recovery times'],
    ['incidents', stabilityKnown ? incidents.total : 0, 'incidents'],
    ['untagged', incidents.untagged, 'not tagged'],
    ['p1', p1Recovered, 'P1'],
  ];
  return counts
    .filter(([, count]) => count > 0)
    .map(([kind, count, words]) => ({
      type: 'button',
      action_id: openAction(kind),
      text: plainText(`${count} ${words}`),
      value: windowWord(window),
    }));
}
