import type { RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { subDays } from 'date-fns';
import { inTime } from '../../deadline.ts';
import { tell } from '../../slack/answer.ts';
import type { FormFaults, FormValues } from '../../slack/form.ts';
import { openModal } from '../../slack/modal.ts';
import { slackTime } from '../../slack/time.ts';
import { byWordsFirst } from '../question/card-words.ts';
import type { Question } from '../question/question.ts';
import type { Answered } from '../verdict.ts';
import { readAnswer, readOnset } from './answer-form.ts';
import { ANSWER_MODAL, type AnswerForm, answerView } from './answer-form.view.ts';
import type { AnswerResult } from './answers.store.ts';
import type { IncidentsDeps } from './deps.slack.ts';
import { mayAnswer } from './may-answer.ts';
import { type Place, showAnswered, showPressed } from './place.slack.ts';

/** What a form is about; kept in the window itself. */
export type Asked = {
  readonly incidentId: string;
  readonly form: AnswerForm;
  readonly instead: number | null;
  readonly place: Place | null;
};

export const GONE = 'This incident is gone.';

/** A form must open within three seconds of the click, so there is no time to wait for a slow database first. */
const AT_ONCE_MS = 1_000;

/** One suspect needs no chooser: one tap is the answer. True where it was. */
export async function answeredAtOnce(
  deps: IncidentsDeps,
  client: WebClient,
  { incidentId, place }: Asked,
  userId: string,
  respond: RespondFn,
): Promise<boolean> {
  const question = await inTime(AT_ONCE_MS, deps.answers.question(incidentId));
  const [suspect, ...more] = question?.suspects ?? [];
  if (question === undefined || suspect === undefined || more.length > 0 || question.answered) return false;
  if (!(await mayAnswer(deps, question.incident, userId)).ok) return false;
  const by = { actor: userId, at: deps.clock() };
  const saved = await deps.answers.answer(question, { kind: 'yes', deployments: [suspect.id] }, by);
  await showSaved(deps, client, saved, { place, respond });
  return true;
}

/** After a button that is an answer by itself. */
export async function showSaved(
  deps: IncidentsDeps,
  client: WebClient,
  saved: AnswerResult,
  { place, respond }: { readonly place: Place | null; readonly respond: RespondFn },
): Promise<void> {
  switch (saved.kind) {
    case 'answered':
      return showAnswered(deps, client, saved.question, place);
    case 'answered-before':
      await tell(respond, beforeWords(saved.by));
      return showPressed(deps, client, saved.question, place);
    case 'gone':
      return tell(respond, GONE);
  }
}

type Opening = { readonly triggerId: string; readonly userId: string; readonly asked: Asked };

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
  // Whoever presses an old button is told what was answered meanwhile, and may change it.
  const form = question.answered !== undefined && asked.form !== 'onset' ? 'change' : asked.form;
  const others = form === 'onset' ? [] : await otherDeployments(deps, question);
  const metadata = JSON.stringify({ ...asked, form, instead: question.answered?.id ?? null } satisfies Asked);
  return { ...answerView({ form, question, others }), private_metadata: metadata };
}

const DAYS_SEARCHED = 14;

const otherDeployments = (deps: IncidentsDeps, { incident }: Question) =>
  deps.answers.search(incident.teamId, '', subDays(incident.startedAt, DAYS_SEARCHED));

type Submission = {
  readonly asked: Asked;
  readonly values: FormValues;
  readonly userId: string;
  readonly tooLate: AbortSignal;
};

/** `question` as it is now, where it was read; `isSaved` where other messages show something else than before. */
type Shown = { readonly question?: Question; readonly isSaved?: boolean };

type Done =
  | { readonly kind: 'faults'; readonly faults: FormFaults }
  | ({ readonly kind: 'done' } & Shown)
  | ({ readonly kind: 'sentence'; readonly sentence: string } & Shown);

const GONE_SENTENCE: Done = { kind: 'sentence', sentence: GONE };

export async function saveSubmission(deps: IncidentsDeps, submission: Submission): Promise<Done> {
  const { form } = submission.asked;
  return form === 'onset' ? saveOnset(deps, submission) : saveAnswer(deps, submission, form);
}

async function saveAnswer(
  deps: IncidentsDeps,
  { asked, values, userId, tooLate }: Submission,
  form: 'yes' | 'no' | 'change',
): Promise<Done> {
  const question = await deps.answers.question(asked.incidentId);
  if (question === undefined) return GONE_SENTENCE;
  const right = await mayAnswer(deps, question.incident, userId);
  if (!right.ok) return { kind: 'sentence', sentence: right.why, question };
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

/** Another onset has other suspects, so the question is read after it. */
async function saveOnset(deps: IncidentsDeps, { asked, values, userId, tooLate }: Submission): Promise<Done> {
  const { incidentId } = asked;
  const incident = await deps.answers.incident(incidentId);
  if (incident === undefined) return GONE_SENTENCE;
  const right = await mayAnswer(deps, incident, userId);
  if (!right.ok) return { kind: 'sentence', sentence: right.why };
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

/** What was pressed shows what became of it, whatever was sent. */
export async function showSubmitted(
  deps: IncidentsDeps,
  client: WebClient,
  { incidentId, place }: Asked,
  { question: known, isSaved = false }: Shown,
): Promise<void> {
  const question = known ?? (await deps.answers.question(incidentId));
  if (question === undefined) return;
  await (isSaved ? showAnswered : showPressed)(deps, client, question, place);
}

export const beforeWords = ({ by, at }: Answered): string =>
  `${byWordsFirst(by)} answered this before you, ${slackTime(at)}.`;
