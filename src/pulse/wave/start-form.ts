import type { KnownBlock, ModalView } from '@slack/types';
import { context, escapeText, linesWithin, section, truncate } from '../../slack/blocks.ts';
import { choiceOf, type FormReading, type FormValues, textOf } from '../../slack/modals/form-values.ts';
import { selectInput, textInput } from '../../slack/modals/inputs.ts';
import { modalFrame } from '../../slack/modals/modal.view.ts';
import { slackTime } from '../../slack/time.ts';
import { type LocalDate, parseLocalDate } from '../../teams/calendar/local-date.ts';
import { visibilityForecast } from '../disclosure/forecast.ts';
import type { Opening } from './opening.ts';
import type { PulseSettings } from './wave.ts';
import { CADENCES, type Cadence } from './wave-days.ts';

export const START_VIEW = 'pulse:start';
const START_FIELDS = { cadence: 'cadence', nextOn: 'next_on', k: 'k' } as const;

const NONE = 'none';
const SMALLEST_K = 5;
const LARGEST_K = 20;

export type StartShown = {
  readonly settings: PulseSettings;
  /** The day that is set, else the one that is proposed. */
  readonly nextOn: LocalDate;
  readonly opening: Opening;
  readonly expectedEnd: Date | undefined;
  readonly perSecond: number;
  /** How many people are in no team, and so are not asked. */
  readonly withoutTeam: number;
  readonly isOpen: boolean;
};

export const START_MODAL = modalFrame({ callbackId: START_VIEW, title: 'Pulse' });

/** The form that starts the pulse: how often it is asked, with a plan of the next wave. */
export function startView(shown: StartShown): ModalView {
  const { settings, nextOn } = shown;
  return START_MODAL.view(
    [
      ...checks(shown),
      selectInput(
        { name: START_FIELDS.cadence, label: 'How often' },
        [
          ...CADENCES.map((weeks) => ({ value: String(weeks), label: `Every ${weeks} weeks` })),
          { value: NONE, label: 'Not at all' },
        ],
        settings.cadence === undefined ? '2' : String(settings.cadence),
      ),
      textInput(
        {
          name: START_FIELDS.nextOn,
          label: 'The next one opens on',
          hint: 'A date such as 2026-12-07, best a Monday. It is open for five working days.',
        },
        { initial: nextOn, max: 10 },
      ),
      textInput(
        {
          name: START_FIELDS.k,
          label: 'Show nothing of fewer answers than',
          hint: `${settings.k} to ${LARGEST_K}. It can only be raised, and holds from the next pulse on.`,
        },
        { initial: String(settings.k), max: 2 },
      ),
    ],
    { submit: 'Save' },
  );
}

const MAX_LENGTH = 2_800;
const MOST_LINES = 20;

/** As many lines as fit into one block, and at most twenty. */
function atMost(lines: readonly string[]): string {
  const fit = linesWithin(lines, MAX_LENGTH).split('\n');
  if (fit.length <= MOST_LINES) return fit.join('\n');
  return [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more`].join('\n');
}

function checks({ opening, settings, expectedEnd, perSecond, withoutTeam, isOpen }: StartShown): KnownBlock[] {
  const { joining, notJoining, audience, sendings } = opening;
  const teams = joining.map(
    ({ team, size }) => `• ${name(team.name)}, ${size} people: ${visibilityForecast(size, settings.k).words}`,
  );
  const others = notJoining.map(({ team, why }) => `• ${name(team.name)} takes no part: ${NOT_JOINING[why]}`);
  const lines = [...teams, ...others];
  const first = sendings.map(({ askAt }) => askAt.getTime()).toSorted((a, b) => a - b)[0];
  const plan =
    first === undefined || expectedEnd === undefined
      ? 'Nobody would be asked.'
      : `${audience.length} people are asked in private, each in their own working hours, at most ${perSecond} a second: the first ${slackTime(new Date(first))}, the last by ${slackTime(expectedEnd)}.`;
  return [
    ...(isOpen ? [section('*A pulse is open now.* What you change here holds from the next one on.')] : []),
    section(lines.length === 0 ? '*There is no team yet.*' : `*Who takes part*\n${atMost(lines)}`),
    section(`*The plan*\n${plan}`),
    ...(opening.notAgreed > 0 ? [context(notAgreedWords(opening.notAgreed, settings))] : []),
    ...(withoutTeam > 0 ? [context(`${withoutTeam} people are in no team and are not asked.`)] : []),
  ];
}

function notAgreedWords(people: number, { cadence }: PulseSettings): string {
  const were =
    people === 1
      ? '1 person was added to their teams by others and has'
      : `${people} people were added to their teams by others and have`;
  const asked =
    cadence === undefined ? 'once this is saved, they are asked in private' : 'they are asked in private, once';
  return `${were} not said yet which is theirs. Until then they are not counted; ${asked}.`;
}

const NOT_JOINING = {
  'opted-out': 'it chose so, under Messages in its settings',
  'days-off': 'more than two of the five days are days off',
  nobody: 'nobody answers for it',
} as const;

const name = (text: string): string => escapeText(truncate(text, 60));

/**
 * Reads the submitted form.
 *
 * @param least the fewest answers that are shown so far; the number cannot be lowered
 */
export function readStart(values: FormValues, today: LocalDate, least: number): FormReading<PulseSettings> {
  const cadence = choiceOf(values, START_FIELDS.cadence) ?? NONE;
  const nextOn = parseLocalDate(textOf(values, START_FIELDS.nextOn));
  const k = Number(textOf(values, START_FIELDS.k));
  const weeks = CADENCES.find((one) => String(one) === cadence);
  if (cadence === NONE) return { ok: true, value: { cadence: undefined, nextOn: undefined, k: least } };
  const faults = {
    ...(weeks === undefined ? { [START_FIELDS.cadence]: 'Choose how often.' } : {}),
    ...(nextOn === undefined ? { [START_FIELDS.nextOn]: 'Write a date such as 2026-12-07.' } : {}),
    ...(nextOn !== undefined && nextOn < today ? { [START_FIELDS.nextOn]: 'This day has gone by.' } : {}),
    ...(Number.isInteger(k) && k >= Math.max(SMALLEST_K, least) && k <= LARGEST_K
      ? {}
      : {
          [START_FIELDS.k]: `A whole number from ${Math.max(SMALLEST_K, least)} to ${LARGEST_K}; it can only be raised.`,
        }),
  };
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  return { ok: true, value: { cadence: weeks as Cadence, nextOn, k } };
}
