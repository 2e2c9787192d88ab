import { escapeText } from '../slack/blocks.ts';
import type { Band } from './metrics/level.ts';
import { measureWords } from './metrics/measure.ts';
import type { WindowSpec } from './metrics/window.ts';
import { type MoodReason, moodWords } from './mood.ts';
import { scopeName } from './snapshot/scope.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import {
  balanceYearWords,
  counted,
  dateRange,
  dateWords,
  duration,
  levelWord,
  percent,
  windowTitle,
} from './snapshot/words.ts';

/** What an answer shows, and the window that was asked for. */
export type DoraAnswer = {
  readonly snapshot: Snapshot;
  readonly window: WindowSpec;
  /** How the team feels, where the reader may know it. */
  readonly mood?: MoodReason | undefined;
};

/** Nothing was deployed, nothing happened, and nothing that happened elsewhere is blamed on these deployments. */
export const isEmpty = ({ facts: { deployments, incidents, recovery } }: Snapshot): boolean =>
  deployments.total + incidents.total + recovery.recovered + recovery.open === 0;

/** The first line: it has the contradiction, else the level. It is plain text, which Slack does not parse. */
export function title({ snapshot, window, mood }: DoraAnswer): string {
  const verdict = verdictWords(snapshot, mood);
  return [scopeName(snapshot.scope), ...(verdict === undefined ? [] : [verdict]), windowTitle(window)].join(' · ');
}

function verdictWords(snapshot: Snapshot, mood: MoodReason | undefined): string | undefined {
  if (snapshot.contradiction !== undefined) return 'fast but fragile';
  if (moodWords(snapshot, mood) !== undefined) return 'good on paper, unhappy team';
  const { level, levelIsProvisional } = snapshot;
  return level && `${levelWord(level)}${levelIsProvisional ? ' (provisional)' : ''}`;
}

/** The days, the zone, how many services, and what the numbers are compared with. */
export function periodLine({ window, endsToday, services, previous, scope }: Snapshot): string {
  return [
    `${dateRange(window)}${endsToday ? ', today so far' : ''}`,
    window.timeZone,
    ...(scope.kind === 'service' ? [] : [`${counted(services, 'service')} deployed`]),
    ...(previous.kind === 'period' ? [`compared with ${dateRange(previous.window)}`] : []),
  ].join(' · ');
}

/** *Fast but fragile*, with the values that contradict each other. */
export function contradictionWords(snapshot: Snapshot): string | undefined {
  const { contradiction, metrics } = snapshot;
  if (contradiction === undefined) return undefined;
  const { bands } = contradiction;
  const weak = contradiction.fragile.map((side) =>
    side === 'change-fail-rate'
      ? `change fail rate is ${measureWords(metrics.changeFailRate, percent)} (${level(bands.changeFailRate)})`
      : `recovery takes ${measureWords(metrics.failedDeploymentRecoverySeconds, duration)} (${level(bands.failedDeploymentRecoverySeconds)})`,
  );
  const fast = `frequency is ${level(bands.deploymentFrequency)} and lead time ${level(bands.changeLeadTimeSeconds)}`;
  return `Fast but fragile: ${balanceYearWords(snapshot)}${fast}, but ${weak.join(' and ')}.`;
}

const level = (band: Band | undefined): string => (band ? levelWord(band.level) : 'unknown');

/** Why there is nothing to show, and what to do about it. */
export function emptyWords({ previous, scope, window }: Snapshot): string {
  const whose = scope.kind === 'all' ? '' : ` of ${escapeText(scopeName(scope))}`;
  if (previous.kind === 'none' && previous.firstDate === undefined) {
    return `No data: nothing${whose} has been deployed to production yet. What is posted to \`/v1/deploys\` is counted here.`;
  }
  const firstDate = previous.kind === 'none' ? previous.firstDate : undefined;
  const advice =
    firstDate !== undefined && firstDate >= window.to
      ? `The data begins later, on ${dateWords(firstDate)}.`
      : 'A longer window may have some.';
  return `No data: nothing${whose} was deployed to production in this window, and no incident was recorded. ${advice}`;
}
