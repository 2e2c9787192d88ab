import { escapeText, truncate } from '../../slack/blocks.ts';
import { NO_DATA_WORDS } from '../metrics/measure.ts';
import type { Snapshot } from './snapshot.ts';
import { counted, duration } from './words.ts';

const MOST_REASONS = 3;
const MAX_REASON = 40;

/** How many incidents there were, what caused them, and how long those lasted that no deployment caused. */
export function reliabilityLines({ facts, minutesByReason, stabilityKnown }: Snapshot): readonly string[] {
  const { total, deployTriggered, notDeployTriggered, untagged } = facts.incidents;
  if (!stabilityKnown) return [NO_DATA_WORDS['stability-unknown']];
  if (total === 0) return ['no incidents'];
  const kinds = [
    `${deployTriggered} by a deploy`,
    `${notDeployTriggered} by something else`,
    ...(untagged > 0 ? [`${untagged} not tagged yet`] : []),
  ];
  const reasons = reasonWords(minutesByReason, MOST_REASONS);
  return [
    `${counted(total, 'incident')}: ${kinds.join(', ')}`,
    ...(reasons.length > 0 ? [`by something else: ${reasons.join(', ')}`] : []),
  ];
}

/** How long the incidents lasted that no deployment caused, by reason: the first `most` reasons. */
export const reasonWords = (minutesByReason: Snapshot['minutesByReason'], most: number): readonly string[] =>
  minutesByReason.slice(0, most).map(({ reason = 'no reason given', minutes }) => {
    const lasted = minutes === undefined ? 'still open' : duration(minutes * 60);
    return `${escapeText(truncate(reason, MAX_REASON))} ${lasted}`;
  });
