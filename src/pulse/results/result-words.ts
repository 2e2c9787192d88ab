import { format, parseISO } from 'date-fns';
import type { LocalDate } from '../../teams/calendar/local-date.ts';
import { favourableWords, percentWords, withheldWords } from '../disclosure/disclosure-words.ts';
import type { Figure } from '../disclosure/figure.ts';
import { isWithheld, type PublishedWave, type Rest } from '../disclosure/published.ts';
import { questionOf } from '../survey/bank.ts';
import { FRICTIONS, type FrictionCode } from '../survey/friction.ts';
import type { Companion } from './companion.ts';
import type { Complaint, ItemResult, TeamResults } from './results.ts';

/** A closed wave, by the day on which it opened. */
export type WaveShown = { readonly opensOn: LocalDate; readonly published: PublishedWave };

/** How many characters of a section the lists of results fill at most. */
export const MAX_SECTION = 2_900;

/** `2 Nov 2026` */
export const dateWords = (date: LocalDate): string => format(parseISO(date), 'd MMM yyyy');

export const waveDate = ({ opensOn }: WaveShown): string => dateWords(opensOn);

export const frictionLabel = (code: FrictionCode): string =>
  FRICTIONS.find((friction) => friction.code === code)?.label ?? code;

export const questionWords = (id: string): string => questionOf(id)?.wording ?? id;

const ARROWS = { up: ' · clearly up', down: ' · clearly down' } as const;

/** `*How satisfied …?* 57 % favourable (4 of 7 answers, team of 8; …) · clearly up` */
export function itemLine({ item, shown, change, rest }: ItemResult): string {
  const asked = `*${questionWords(item)}*`;
  if (!isWithheld(shown)) return `${asked}\n${favourableWords(shown)}${change === null ? '' : ARROWS[change]}`;
  return `${asked}\n${withheldWords(shown)}${rest === null ? '' : restWords(rest)}`;
}

function restWords(rest: Rest<Figure>): string {
  if (rest.kind === 'shown') return ` Together with other small teams: ${favourableWords(rest.shown, 'group')}.`;
  const isTogether = rest.kind === 'left-out' && rest.teams > 1;
  return isTogether ? ' The small teams together have too few as well, so they are left out.' : '';
}

export function companionWords(companion: Companion): string {
  switch (companion.kind) {
    case 'measured': {
      const agreement = companion.agreement === null ? '' : ` ${AGREEMENT[companion.agreement]}`;
      return `measured: ${companion.says}.${agreement}`;
    }
    case 'not-connected':
      return `not connected yet. ${companion.how}`;
    case 'not-measurable':
      return 'not measurable: people’s word stands alone.';
  }
}

const AGREEMENT = {
  'people-and-data-agree': 'People and data agree.',
  'data-does-not-show-it': 'The data does not show it; the people feel it all the same.',
} as const;

/** `• *Flaky CI* (5 of 8): not connected yet. …` */
export const complaintLine = ({ friction, shown, companion }: Complaint<Figure>): string =>
  `• *${frictionLabel(friction)}* (${chosenWords(shown)}) · ${companionWords(companion)}`;

/** `5 of 8 chose it`; a limit stands alone. */
const chosenWords = (figure: Figure): string =>
  figure.kind === 'counted' ? `${figure.count} of ${figure.answers} chose it` : `${percentWords(figure)} chose it`;

export const COMPLAINTS_OF: Readonly<Record<TeamResults['complaintsOf'], string>> = {
  team: 'What slowed you most',
  rest: 'What slowed the small teams together most',
  nobody: 'What slowed you most',
};
