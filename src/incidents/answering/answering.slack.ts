import type { RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { subDays } from 'date-fns';
import { inTime } from '../../deadline.ts';
import { tell } from '../../slack/answer.ts';
import type { FormFaults, FormValues } from '../../slack/form.ts';
import { openModal } from '../../slack/modal.ts';
import { slackTime } from '../../slack/time.ts';
import { mayDo, type Right } from '../../teams/rights.ts';
import { byWordsFirst } from '../question/card-words.ts';
import type { Question } from '../question/question.ts';
import type { Answered } from '../verdict.ts';
import { readAnswer, readOnset } from './answer-form.ts';
import { ANSWER_MODAL, type AnswerForm, answerView } from './answer-form.view.ts';
import type { IncidentsDeps } from './deps.slack.ts';
import { type Place, showAgain } from './place.slack.ts';

/** What a form is about; kept in the window itself. */
export type Asked = {
  readonly incidentId: string;
  readonly form: AnswerForm;
  readonly instead: number | null;
  readonly place: Place | null;
};

export const GONE = 'This incident is gone.';

/** Members, leads and people on call of the incident's team, whoever was on call when it opened, and admins. */
export async function mayAnswer(deps: IncidentsDeps, question: Question, userId: string): Promise<Right> {
  const right = await mayByTeam(deps, question, userId);
  if (right.ok || !(await deps.wasOnCall(question.incident.id, userId))) return right;
  // Whoever was on call and is a guest, or has left, may as little as anybody else of these.
  return mayDo(await deps.whoIs(userId), { kind: 'declare-incident' });
}

async function mayByTeam(deps: IncidentsDeps, { incident }: Question, userId: string): Promise<Right> {
  const { teamId, team } = incident;
  if (teamId === undefined || team === null) {
    const right = mayDo(await deps.whoIs(userId), { kind: 'change-workspace' });
    return right.ok
      ? right
      : { ok: false, why: 'This incident belongs to no team, so only the admins can answer for it.' };
  }
  const [who, leads] = await Promise.all([deps.whoIsFor(userId, teamId), deps.leadsOf(teamId)]);
  return mayDo(who, { kind: 'answer-incident', team: { id: teamId, name: team, leads } });
}

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
  if (!(await mayAnswer(deps, question, userId)).ok) return false;
  const by = { actor: userId, at: deps.clock() };
  const saved = await deps.answers.answer(incidentId, { kind: 'yes', deployments: [suspect.id] }, by);
  if (saved.kind === 'answered-before') await tell(respond, beforeWords(saved.by));
  await showAgain(deps, client, incidentId, place);
  return true;
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
  const right = await mayAnswer(deps, question, userId);
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

type Done =
  | { readonly kind: 'done' }
  | { readonly kind: 'faults'; readonly faults: FormFaults }
  | { readonly kind: 'sentence'; readonly sentence: string };

export async function saveSubmission(deps: IncidentsDeps, submission: Submission): Promise<Done> {
  const { asked, userId } = submission;
  const question = await deps.answers.question(asked.incidentId);
  if (question === undefined) return { kind: 'sentence', sentence: GONE };
  const right = await mayAnswer(deps, question, userId);
  if (!right.ok) return { kind: 'sentence', sentence: right.why };
  return asked.form === 'onset' ? saveOnset(deps, submission) : saveAnswer(deps, submission, asked.form);
}

async function saveAnswer(
  deps: IncidentsDeps,
  { asked, values, userId, tooLate }: Submission,
  form: 'yes' | 'no' | 'change',
): Promise<Done> {
  const reading = readAnswer(form, values);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  const { answer, why } = reading.value;
  const by = { actor: userId, at: deps.clock() };
  const saved = await deps.answers.answer(
    asked.incidentId,
    answer,
    by,
    { instead: asked.instead ?? undefined, why },
    tooLate,
  );
  switch (saved.kind) {
    case 'answered':
      return { kind: 'done' };
    case 'answered-before':
      return {
        kind: 'sentence',
        sentence: `${beforeWords(saved.by)} Yours is kept in its history. Press *Change* on the card to change it.`,
      };
    case 'gone':
      return { kind: 'sentence', sentence: GONE };
  }
}

async function saveOnset(deps: IncidentsDeps, { asked, values, userId, tooLate }: Submission): Promise<Done> {
  const now = deps.clock();
  const reading = readOnset(values, now);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  const { startedAt, why } = reading.value;
  const saved = await deps.answers.correctOnset(asked.incidentId, startedAt, { actor: userId, at: now }, why, tooLate);
  if (saved.kind === 'gone') return { kind: 'sentence', sentence: GONE };
  if (saved.warnings.length === 0) return { kind: 'done' };
  return { kind: 'sentence', sentence: `Saved. ${saved.warnings.join(' ')}` };
}

export const beforeWords = ({ by, at }: Answered): string =>
  `${byWordsFirst(by)} answered this before you, ${slackTime(at)}.`;
