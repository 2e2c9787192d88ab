import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { FormFaults } from '../../slack/modals/form-values.ts';
import { onSubmit, type Submission, type Submitted } from '../../slack/modals/modal.ts';
import { beforeWords, GONE } from '../question/answer-words.ts';
import type { Question } from '../question/question.ts';
import { type Asked, readAsked } from './answer-form.slack.ts';
import { readAnswer, readOnset } from './answer-form.ts';
import { ANSWER_MODAL, ANSWER_VIEW } from './answer-form.view.ts';
import type { IncidentsDeps } from './deps.slack.ts';
import { mayAnswer } from './may-answer.ts';
import { showAnswered, showPressed } from './place.slack.ts';

/** Saves what somebody submits in the form of an answer or of another onset. */
export function registerAnswerSubmission(app: App, deps: IncidentsDeps): void {
  onSubmit(app, ANSWER_VIEW, {
    submit: (submission) => submitAnswer(deps, submission),
    log: deps.log,
    failure: 'An answer was not saved',
  });
}

/**
 * The message that was pressed shows the question as it is now, whether anything was saved or not; except for somebody who may
 * not answer, who may not see what became of it either.
 */
async function submitAnswer(deps: IncidentsDeps, submission: Submission): Promise<Submitted> {
  const asked = readAsked(submission.view.private_metadata);
  const done = await (asked.form === 'onset'
    ? saveOnset(deps, asked, submission)
    : saveAnswer(deps, asked, asked.form, submission));
  if (done.kind === 'faults') return done;
  if (done.kind === 'refused') return { kind: 'shown', view: ANSWER_MODAL.sentence(done.why) };
  const after = () => showSubmitted(deps, submission.client, asked, done);
  switch (done.kind) {
    case 'sentence':
      return { kind: 'shown', view: ANSWER_MODAL.sentence(done.sentence), after };
    case 'done':
      return { kind: 'closed', after };
  }
}

/** `question` is the question as it is now, if it was read. `isSaved`: other messages must change, too. */
type Shown = { readonly question?: Question; readonly isSaved?: boolean };

type Done =
  | { readonly kind: 'faults'; readonly faults: FormFaults }
  | { readonly kind: 'refused'; readonly why: string }
  | ({ readonly kind: 'done' } & Shown)
  | ({ readonly kind: 'sentence'; readonly sentence: string } & Shown);

const GONE_SENTENCE: Done = { kind: 'sentence', sentence: GONE };

async function saveAnswer(
  deps: IncidentsDeps,
  asked: Asked,
  form: 'yes' | 'no' | 'change',
  { values, userId, tooLate }: Submission,
): Promise<Done> {
  const question = await deps.answers.question(asked.incidentId);
  if (question === undefined) return GONE_SENTENCE;
  const right = await mayAnswer(deps, question.incident, userId);
  if (!right.ok) return { kind: 'refused', why: right.why };
  const reading = readAnswer(form, values);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  const { answer, why } = reading.value;
  const by = { actor: userId, at: deps.clock() };
  const saved = await deps.answers.answer(question, answer, by, { instead: asked.instead ?? undefined, why }, tooLate);
  switch (saved.kind) {
    case 'answered':
      return { kind: 'done', question: saved.question, isSaved: true };
    case 'answered-before':
      return {
        kind: 'sentence',
        sentence: `${beforeWords(saved.by)} Yours is kept in its history. Press *Change* on the card to change it.`,
        question: saved.question,
      };
    case 'gone':
      return GONE_SENTENCE;
  }
}

/** Another onset has other suspects, so the question is read after the onset was saved. */
async function saveOnset(
  deps: IncidentsDeps,
  { incidentId }: Asked,
  { values, userId, tooLate }: Submission,
): Promise<Done> {
  const incident = await deps.answers.incident(incidentId);
  if (incident === undefined) return GONE_SENTENCE;
  const right = await mayAnswer(deps, incident, userId);
  if (!right.ok) return { kind: 'refused', why: right.why };
  const now = deps.clock();
  const reading = readOnset(values, now);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  const { startedAt, why } = reading.value;
  const saved = await deps.answers.correctOnset(incidentId, startedAt, { actor: userId, at: now }, why, tooLate);
  if (saved.kind === 'gone') return GONE_SENTENCE;
  const { warnings } = saved;
  if (warnings.length === 0) return { kind: 'done', isSaved: true };
  return { kind: 'sentence', sentence: `Saved. ${warnings.join(' ')}`, isSaved: true };
}

async function showSubmitted(
  deps: IncidentsDeps,
  client: WebClient,
  { incidentId, place }: Asked,
  { question: known, isSaved = false }: Shown,
): Promise<void> {
  const question = known ?? (await deps.answers.question(incidentId));
  if (question === undefined) return;
  await (isSaved ? showAnswered : showPressed)(deps, client, question, place);
}
