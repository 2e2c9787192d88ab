import type { Contradiction } from '../../dora/metrics/balance.ts';
import { counted, levelWord, oneDecimal } from '../../dora/snapshot/words.ts';
import type { Change } from '../judging/changed.ts';
import { type DigestMetric, metricKind } from '../judging/metrics.ts';
import type { Headline } from '../judging/things.ts';

export function headlineWords(headline: Headline, isShortWeek: boolean): string {
  switch (headline.kind) {
    case 'contradiction':
      return contradictionWords(headline.contradiction);
    case 'changed':
      return `${changeWords(headline.change)}${isShortWeek && headline.change.metric === 'deployments' ? ' The week was short.' : ''}`;
    case 'first':
      return 'The first digest. From now on it says each week what changed, what needs an answer and one next step.';
    case 'silent-source':
      return 'A source fell silent: the numbers of this week may be too low.';
    case 'waiting':
      return `Nothing changed. ${counted(headline.count, 'incident')} ${headline.count === 1 ? 'waits' : 'wait'} for an answer.`;
    case 'news':
      return `Delivery as usual. ${headline.of === 'pulse' ? 'The pulse has results.' : 'The tests and CI changed.'}`;
    case 'quiet':
      return 'A quiet week.';
  }
}

type AnyContradiction = Extract<Headline, { kind: 'contradiction' }>['contradiction'];

function contradictionWords(contradiction: AnyContradiction): string {
  if (contradiction.kind === 'fast-but-fragile') return fragileWords(contradiction);
  const why =
    contradiction.because === 'participation'
      ? 'in two waves of the pulse less than half of the team took part'
      : 'less than half of the team finds the days good';
  return `Good on paper, unhappy team: the level is high, but ${why}.`;
}

function fragileWords({ bands, fragile }: Contradiction): string {
  const word = (metric: keyof typeof bands): string => {
    const band = bands[metric];
    return band ? levelWord(band.level) : 'unknown';
  };
  const weak = fragile.map((side) =>
    side === 'change-fail-rate'
      ? `change fail rate ${word('changeFailRate')}`
      : `recovery ${word('failedDeploymentRecoverySeconds')}`,
  );
  const fast = `frequency is ${word('deploymentFrequency')} and lead time ${word('changeLeadTimeSeconds')}`;
  return `Fast but fragile: over the last four weeks ${fast}, but ${weak.join(' and ')}.`;
}

const NAMES: Readonly<Record<DigestMetric, { readonly name: string; readonly up: string; readonly down: string }>> = {
  'change-fail-rate': { name: 'Change fail rate', up: 'rose to', down: 'fell to' },
  recovery: { name: 'Recovery', up: 'took longer:', down: 'got faster:' },
  incidents: { name: 'Incidents', up: 'rose to', down: 'fell to' },
  'rework-rate': { name: 'Deployment rework rate', up: 'rose to', down: 'fell to' },
  'lead-time': { name: 'Change lead time', up: 'got longer:', down: 'got shorter:' },
  deployments: { name: 'Deployments', up: 'rose to', down: 'fell to' },
};

/** `Change fail rate rose to 28.6 % (6 of 21); the median of the 8 weeks before is 9 %.` */
export function changeWords({ metric, direction, value, sampleSize, usual, weeks }: Change): string {
  const { words, kind } = metricKind(metric);
  const { name, [direction]: verb } = NAMES[metric];
  const sample = {
    rate: ` (${Math.round(value * sampleSize)} of ${sampleSize})`,
    duration: ` (n = ${sampleSize})`,
    count: '',
  }[kind];
  const typical = kind === 'count' ? oneDecimal(usual) : words(usual);
  return `${name} ${verb} ${words(value)}${sample}; the median of the ${weeks} weeks before is ${typical}.`;
}
