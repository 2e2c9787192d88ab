import { type Figure, type Limited, percentOf } from './figure.ts';
import type { Participation, Rest, Withheld } from './published.ts';
import { FEWEST_GROUPS } from './workspace-figure.ts';

const LIMITED: Readonly<Record<Limited['share'], string>> = {
  'from-60': '≥60 %',
  'about-half': 'about half',
  'to-40': '≤40 %',
};

/** `57 %`, `≥80 %`, or *about half*. */
export function percentWords(figure: Figure): string {
  switch (figure.kind) {
    case 'counted':
      return `${Math.round(percentOf(figure))} %`;
    case 'clipped':
      return `${figure.side === 'high' ? '≥' : '≤'}${figure.percent} %`;
    case 'limited':
      return LIMITED[figure.share];
  }
}

/** `57 % favourable (4 of 7 answers, team of 8; 50–63 % with those who did not answer)`; a limit stands alone. */
export function favourableWords(figure: Figure, group = 'team'): string {
  const share = `${percentWords(figure)} favourable`;
  if (figure.kind !== 'counted') return share;
  const { answers, audience, count, bound } = figure;
  const range = bound && answers < audience ? `; ${rangeWords(bound)} with those who did not answer` : '';
  return `${share} (${count} of ${answers} answers, ${group} of ${audience}${range})`;
}

const rangeWords = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  `${Math.round(from * 100)}–${Math.round(to * 100)} %`;

/** Why nothing is shown. It does not give the number of answers, which next to other numbers would tell who kept silent. */
export function withheldWords({ why, k }: Withheld): string {
  switch (why) {
    case 'small-team':
      return `Fewer than ${k} people: too few to show without pointing at people.`;
    case 'few-answers':
      return `Fewer than ${k} answers: too few to show without pointing at people.`;
    case 'few-groups':
      return `Fewer than ${FEWEST_GROUPS} groups have a result: who knows their own could work out another’s.`;
  }
}

/** A sentence about the rest where it is left out; `undefined` where there is no rest, or where it is shown. */
export const leftOutWords = (rest: Rest<unknown>): string | undefined =>
  rest.kind === 'left-out'
    ? `Left out: ${rest.teams === 1 ? 'one team' : `${rest.teams} teams together`}, with too few answers to show where teams of one or two people are not counted.`
    : undefined;

const PARTICIPATION: Readonly<Record<Participation, string>> = {
  'under-50': 'Under 50 % took part',
  '50-69': '50–69 % took part',
  'from-70': '70 % or more took part',
};
export const participationWords = (participation: Participation): string => PARTICIPATION[participation];
