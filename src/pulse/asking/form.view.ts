import type { InputBlock, ModalView } from '@slack/types';
import { context, escapeText, section, truncate } from '../../slack/blocks.ts';
import { multiSelectInput, radioInput, textInput } from '../../slack/modals/inputs.ts';
import { modalFrame } from '../../slack/modals/modal.view.ts';
import { slackTime } from '../../slack/time.ts';
import { asksForComment } from '../disclosure/comments.ts';
import { visibilityForecast } from '../disclosure/forecast.ts';
import { ANSWER_FIELDS, type Answers, MAX_COMMENT, NOT_SAID_VALUE } from '../survey/answer.ts';
import { FRICTION_QUESTION, FRICTIONS, MOST_FRICTIONS, NOTHING_MUCH } from '../survey/friction.ts';
import { OPEN_QUESTION, type Question } from '../survey/question.ts';
import { NOT_SAID } from '../survey/scale.ts';

export const PULSE_VIEW = 'pulse:form';

export type FormShown = {
  readonly questions: readonly Question[];
  readonly k: number;
  /** How many of the team are asked. */
  readonly audience: number;
  readonly teamName: string;
  readonly closesAt: Date;
  /** The person's answers so far. */
  readonly before: Answers | undefined;
  /** A preview keeps nothing. */
  readonly isPreview: boolean;
  readonly metadata: string;
};

export const PULSE_MODAL = modalFrame({ callbackId: PULSE_VIEW, title: 'Pulse' });

/** The promise stands first in the form, with the same words as in docs/PRIVACY.md. */
const PROMISE =
  'Confidential while open: Slack and this bot’s server handle your answer, nobody is shown it. When the wave closes only counts remain, and comments without names for 90 days if at least 10 answered and 3 commented. Until then you can change or delete it.';

/** The form of a wave. Everything can be skipped. */
export function pulseForm(shown: FormShown): ModalView {
  const { questions, k, audience, before, isPreview, metadata } = shown;
  return PULSE_MODAL.view(
    [
      section(isPreview ? `*A preview: nothing that you choose here is kept.*\n${PROMISE}` : PROMISE),
      ...(isPreview ? [] : [context(termsWords(shown))]),
      ...questions.map((question) => questionInput(question, before)),
      frictionInput(before),
      ...(asksForComment(audience, k) ? [commentInput(before)] : []),
    ],
    { submit: isPreview ? 'Send (nothing is kept)' : 'Send', metadata },
  );
}

function termsWords({ k, audience, teamName, closesAt }: FormShown): string {
  return `Open until ${slackTime(closesAt)}. You answer as one of ${audience} in ${escapeText(truncate(teamName, 80))}; nothing is shown of fewer than ${k} answers. ${visibilityForecast(audience, k).words}`;
}

const questionInput = ({ id, wording, scale }: Question, before: Answers | undefined): InputBlock => {
  const given = before?.items[id];
  return radioInput(
    { name: id, label: wording },
    [...scale.map((label, index) => ({ value: String(index + 1), label })), { value: NOT_SAID_VALUE, label: NOT_SAID }],
    given === undefined ? undefined : String(given),
    { optional: true },
  );
};

function frictionInput(before: Answers | undefined): InputBlock {
  const slowed = before?.slowed ?? [];
  return multiSelectInput(
    { name: ANSWER_FIELDS.slowed, label: FRICTION_QUESTION, hint: `At most ${MOST_FRICTIONS}. Empty means skipped.` },
    [
      ...FRICTIONS.map(({ code, label }) => ({ value: code, label })),
      { value: NOTHING_MUCH.code, label: NOTHING_MUCH.label },
    ],
    typeof slowed === 'string' ? [slowed] : slowed,
    { optional: true },
  );
}

const commentInput = (before: Answers | undefined): InputBlock =>
  textInput(
    {
      name: ANSWER_FIELDS.comment,
      label: OPEN_QUESTION,
      hint: 'Kept without your name, and only if at least 10 of your team answer and 3 write something. Your words may be known by their style.',
    },
    { initial: before?.comment ?? '', max: MAX_COMMENT, multiline: true, optional: true },
  );

export const thankYou = (closesAt: Date, isPreview: boolean): ModalView =>
  PULSE_MODAL.sentence(
    isPreview
      ? 'That is all there is to it. Nothing of it was kept.'
      : `Thank you. Your answer is in, and you can change or delete it until ${slackTime(closesAt)}: in the private message, or by \`/pulse answer\` and \`/pulse delete\`. When the pulse closes your team sees the results, all of you at the same time.`,
  );
