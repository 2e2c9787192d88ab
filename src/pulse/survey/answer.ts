import { z } from 'zod';
import {
  choiceOf,
  choicesOf,
  type FormFaults,
  type FormReading,
  type FormValues,
  textOf,
} from '../../slack/modals/form-values.ts';
import { FRICTIONS, type FrictionCode, isFriction, MOST_FRICTIONS, NOTHING_MUCH } from './friction.ts';

/** Names of the form's fields. The field of a closed question has the question's id as its name. */
export const ANSWER_FIELDS = { slowed: 'slowed', comment: 'comment' } as const;

/** How many characters a comment has at most. */
export const MAX_COMMENT = 1_000;

/** The value of the option that follows `1` to `5`. */
export const NOT_SAID_VALUE = 'not-said';

const answers = z.object({
  /** By the question's id: 1 to 5 in the order of its scale. A question that is missing was skipped. */
  items: z.record(z.string(), z.union([z.literal([1, 2, 3, 4, 5]), z.literal(NOT_SAID_VALUE)])),
  /** At most three complaints, or *Nothing much*; empty where it was skipped. */
  slowed: z.union([z.literal(NOTHING_MUCH.code), z.array(z.literal(FRICTIONS.map(({ code }) => code)))]),
  /** Empty where there is none. */
  comment: z.string(),
});

/** What one person answers in one wave. */
export type Answers = Readonly<z.infer<typeof answers>>;
type Given = Answers['items'][string];

/** Reads answers that were sealed; `undefined` for anything else. */
export const parseAnswers = (json: unknown): Answers | undefined => answers.safeParse(json).data;

/**
 * Reads a submitted form. Everything may be skipped.
 *
 * @param asked ids of the closed questions of this wave; other fields are not read
 */
export function readAnswers(
  asked: readonly string[],
  { hasComment }: { readonly hasComment: boolean },
  values: FormValues,
): FormReading<Answers> {
  const given = asked.map((id) => [id, givenOf(choiceOf(values, id))] as const);
  const slowed = readSlowed(choicesOf(values, ANSWER_FIELDS.slowed));
  const comment = hasComment ? cleaned(textOf(values, ANSWER_FIELDS.comment)) : '';
  const faults: FormFaults = {
    ...Object.fromEntries(given.filter(([, one]) => one === 'unknown').map(([id]) => [id, 'Choose one of these.'])),
    ...(slowed.ok ? {} : { [ANSWER_FIELDS.slowed]: slowed.says }),
    ...(comment.length > MAX_COMMENT ? { [ANSWER_FIELDS.comment]: `At most ${MAX_COMMENT} characters.` } : {}),
  };
  if (!slowed.ok || Object.keys(faults).length > 0) return { ok: false, faults };
  const items = given.flatMap(([id, one]) => (one === 'unknown' || one === undefined ? [] : [[id, one] as const]));
  return { ok: true, value: { items: Object.fromEntries(items), slowed: slowed.value, comment } };
}

function givenOf(value: string | undefined): Given | 'unknown' | undefined {
  switch (value) {
    case undefined:
    case NOT_SAID_VALUE:
      return value;
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
      return Number(value) as Given;
    default:
      return 'unknown';
  }
}

type Slowed = { readonly ok: true; readonly value: Answers['slowed'] } | { readonly ok: false; readonly says: string };

function readSlowed(chosen: readonly string[]): Slowed {
  const codes = [...new Set(chosen)];
  const frictions = codes.filter((code): code is FrictionCode => isFriction(code));
  const hasNothing = codes.includes(NOTHING_MUCH.code);
  if (frictions.length + (hasNothing ? 1 : 0) < codes.length)
    return { ok: false, says: 'Choose from what is offered.' };
  if (hasNothing && frictions.length > 0)
    return { ok: false, says: `Choose what slowed you, or “${NOTHING_MUCH.label}”, but not both.` };
  if (frictions.length > MOST_FRICTIONS) return { ok: false, says: `Choose at most ${MOST_FRICTIONS}.` };
  return { ok: true, value: hasNothing ? NOTHING_MUCH.code : frictions };
}

/**
 * Removes what is not text: control characters, characters that turn the direction of writing, and halves of characters. Each of
 * them would take six bytes of the sealed JSON.
 */
const cleaned = (text: string): string =>
  text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
