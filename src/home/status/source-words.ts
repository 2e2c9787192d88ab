import { escapeText, truncate } from '../../slack/blocks.ts';
import { slackTime } from '../../slack/time.ts';
import type { SourceHealth } from '../../source-health/silence.ts';

const MAX_NAME = 80;

/** `deployments of acme/checkout: last 25 November, 10:00`. It says so if the source fell silent. */
export function sourceWords({ source, lastEventAt, state }: SourceHealth): string {
  const name = escapeText(truncate(source, MAX_NAME));
  if (lastEventAt === undefined) return `${name}: nothing yet`;
  const last = `${name}: last ${slackTime(lastEventAt)}`;
  switch (state) {
    case 'silent':
      return `*${last}, silent for longer than usual: figures may be incomplete*`;
    case 'too-few':
      return `${last}; too few events to tell whether it is silent`;
    case 'fresh':
      return last;
  }
}

/** Sorts silent sources before the others. */
export const silentFirst = (sources: readonly SourceHealth[]): readonly SourceHealth[] =>
  sources.toSorted((a, b) => Number(b.state === 'silent') - Number(a.state === 'silent'));
