import { type Judgement, MIN_DAYS_FOR_BANDS } from '../metrics/judgement.ts';
import type { BandedMetric } from '../metrics/level.ts';
import { bandWords, levelWord } from '../snapshot/words.ts';

const BANDED: readonly (readonly [BandedMetric, string])[] = [
  ['deploymentFrequency', 'deployment frequency'],
  ['changeLeadTimeSeconds', 'change lead time'],
  ['changeFailRate', 'change fail rate'],
  ['failedDeploymentRecoverySeconds', 'recovery time'],
];

/** Which level the four metrics come to, or why there is none. */
export function levelExplained(judgement: Judgement): string {
  const { level, levelIsProvisional, bands, benchmarkYear, noBandsBecause, quickCheck } = judgement;
  if (noBandsBecause === 'too-few-days')
    return `None: the data covers fewer than ${MIN_DAYS_FOR_BANDS} days of this window.`;
  if (noBandsBecause === 'stability-unknown') return 'None: speed is not judged while stability is unknown.';
  if (quickCheck !== undefined) return `DORA's ${benchmarkYear} quick check has scores from 0 to 10 and no levels.`;
  const banded = BANDED.flatMap(([metric, words]) => {
    const band = bands[metric];
    return band === undefined ? [] : [`${words} ${bandWords(band)}`];
  });
  const four = banded.length === 0 ? '' : ` By DORA's ${benchmarkYear} report: ${banded.join(', ')}.`;
  if (level === undefined) return `None: not all of the four have a range to fall into.${four}`;
  const provisional = levelIsProvisional ? ' Provisional: the upper end of the change fail rate has another.' : '';
  return `${levelWord(level)}, the worst of the four.${four}${provisional}`;
}
