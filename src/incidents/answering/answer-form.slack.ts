import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { readMetadata } from '../../slack/modals/metadata.ts';
import { openModal } from '../../slack/modals/modal.ts';
import { GONE } from '../question/answer-words.ts';
import type { Question } from '../question/question.ts';
import type { AnswerForm } from './answer-form.ts';
import { ANSWER_MODAL, answerView } from './answer-form.view.ts';
import type { IncidentsDeps } from './deps.slack.ts';
import { mayAnswer } from './may-answer.ts';
import type { Place } from './place.slack.ts';

/** What a form is about. The form carries it in its `private_metadata`. */
export type Asked = {
  readonly incidentId: string;
  readonly form: AnswerForm;
  /** The id of the answer that the person saw; `null` if there was none. */
  readonly instead: number | null;
  readonly place: Place | null;
};

const asked = z.object({
  incidentId: z.string(),
  form: z.enum(['yes', 'no', 'change', 'onset']),
  instead: z.number().nullable(),
  place: z.custom<Place>((value) => typeof value === 'object').nullable(),
});

/** Throws `UnreadableForm` for anything that Drumbeat did not write. */
export const readAsked = (metadata: string): Asked => readMetadata(asked, metadata);

type Opening = { readonly triggerId: string; readonly userId: string; readonly asked: Asked };

/** Opens the form of an answer or of another onset. */
export const openAnswer = (
  deps: IncidentsDeps,
  client: WebClient,
  { triggerId, userId, asked }: Opening,
): Promise<void> =>
  openModal({
    client,
    triggerId,
    frame: ANSWER_MODAL,
    fill: () => filledAnswer(deps, asked, userId),
    log: deps.log,
    failure: 'The form of an answer could not be filled',
  });

async function filledAnswer(deps: IncidentsDeps, asked: Asked, userId: string): Promise<ModalView> {
  const question = await deps.answers.question(asked.incidentId);
  if (question === undefined) return ANSWER_MODAL.sentence(GONE);
  const right = await mayAnswer(deps, question.incident, userId);
  if (!right.ok) return ANSWER_MODAL.sentence(right.why);
  // Somebody who presses an old button sees what was answered in the meantime, and may change it.
  const form = question.answered !== undefined && asked.form !== 'onset' ? 'change' : asked.form;
  const others = form === 'onset' ? [] : await otherDeployments(deps, question);
  const metadata = JSON.stringify({ ...asked, form, instead: question.answered?.id ?? null } satisfies Asked);
  return { ...answerView({ form, question, others }), private_metadata: metadata };
}

const otherDeployments = (deps: IncidentsDeps, { incident }: Question) =>
  deps.answers.search(incident.teamId, '', incident.startedAt);
