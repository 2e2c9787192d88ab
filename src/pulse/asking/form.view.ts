import type { InputBlock, ModalView, SectionBlock } from '@slack/types';
import { context, escapeText, plainText, section, truncate } from '../../slack/blocks.ts';
import { multiSelectInput, radioInput, textInput } from '../../slack/modals/inputs.ts';
import { modalFrame } from '../../slack/modals/modal.view.ts';
import { slackTime } from '../../slack/time.ts';
import { answersNeeded, asksForComment, FEWEST_COMMENTS } from '../disclosure/comments.ts';
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
  /** Who will read the team's results without being asked with it. */
  readonly leadsFromOutside: readonly string[];
  readonly closesAt: Date;
  /** The person's answers so far. */
  readonly before: Answers | undefined;
  /** A preview keeps nothing. */
  readonly isPreview: boolean;
  readonly metadata: string;
};

export const PULSE_MODAL = modalFrame({ callbackId: PULSE_VIEW, title: 'Pulse' });

/** The promise stands first in the form, with the same words as in docs/PRIVACY.md. */
const promiseWords = (hasComment: boolean): string =>
  `Confidential while open: Slack and this bot’s server handle your answer, nobody is shown it; when the pulse closes only counts remain${hasComment ? ', and comments without names' : ''}, and until then you can change or delete it.`;

/** The button behind which the rest stands. */
export const PROMISE_ACTION = 'pulse:promise';

/** The form of a wave. Everything can be skipped. */
export function pulseForm(shown: FormShown): ModalView {
  const { questions, k, audience, before, isPreview, metadata } = shown;
  return PULSE_MODAL.view(
    [
      promise(isPreview, asksForComment(audience, k)),
      ...(isPreview ? [] : [context(termsWords(shown))]),
      ...questions.map((question) => questionInput(question, before)),
      frictionInput(before),
      ...(asksForComment(audience, k) ? [commentInput(before, k)] : []),
    ],
    { submit: isPreview ? 'Send (nothing is kept)' : 'Send', metadata },
  );
}

const promise = (isPreview: boolean, hasComment: boolean): SectionBlock => ({
  ...section(`${isPreview ? '*A preview: nothing that you choose here is kept.*\n' : ''}${promiseWords(hasComment)}`),
  accessory: { type: 'button', action_id: PROMISE_ACTION, text: plainText('How it is kept') },
});

function termsWords({ k, audience, teamName, leadsFromOutside, closesAt }: FormShown): string {
  const team = escapeText(truncate(teamName, 80));
  const readers =
    leadsFromOutside.length === 0 ? '' : ` ${listed(leadsFromOutside)} will read the figures, too, as lead of ${team}.`;
  return `Until ${slackTime(closesAt)}. You answer as one of ${audience} in ${team}; nothing is shown of fewer than ${k} answers.${readers}`;
}

const listed = (people: readonly string[]): string => people.map((id) => `<@${id}>`).join(' and ');

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

const commentInput = (before: Answers | undefined, k: number): InputBlock =>
  textInput(
    {
      name: ANSWER_FIELDS.comment,
      label: OPEN_QUESTION,
      hint: `Kept for 90 days without names if at least ${answersNeeded(k)} of your team answer and ${FEWEST_COMMENTS} write something, and read by those who are asked with you. Else deleted. Your words may be known by their style.`,
    },
    { initial: before?.comment ?? '', max: MAX_COMMENT, multiline: true, optional: true },
  );

export const thankYou = (closesAt: Date, isPreview: boolean): ModalView =>
  PULSE_MODAL.sentence(
    isPreview
      ? 'That is all there is to it. Nothing of it was kept.'
      : `Thank you. Your answer is in, and you can change or delete it until ${slackTime(closesAt)}: in the private message, or by \`/pulse answer\` and \`/pulse delete\`. When the pulse closes your team sees the results, all of you at the same time.`,
  );
