import { deploymentId } from '../../deploys/deployment.ts';
import {
  choiceOf,
  choicesOf,
  type FormFaults,
  type FormReading,
  type FormValues,
  momentOf,
  textOf,
} from '../../slack/modals/form-values.ts';
import { type Answer, NO_REASONS } from '../verdict.ts';

/** What a form asks for: one of two answers, a changed answer, or when service degraded. */
export type AnswerForm = 'yes' | 'no' | 'change' | 'onset';

export const ANSWER_FIELDS = {
  kind: 'kind',
  suspects: 'suspects',
  others: 'others',
  reason: 'reason',
  why: 'why',
  startedAt: 'started_at',
} as const;

/** The choice among the suspects for a deployment that Drumbeat has not seen. */
export const UNSEEN = 'unseen';

export const MAX_WHY = 500;
const MAX_NAMED = 100;

/** An answer, and the reason for a change. */
export type GivenAnswer = { readonly answer: Answer; readonly why: string | undefined };

export function readAnswer(form: Exclude<AnswerForm, 'onset'>, values: FormValues): FormReading<GivenAnswer> {
  const kind = form === 'change' ? choiceOf(values, ANSWER_FIELDS.kind) : form;
  const why = textOf(values, ANSWER_FIELDS.why);
  const answer = kind === 'yes' ? readYes(values) : kind === 'no' ? readNo(values) : NO_KIND;
  const faults: FormFaults = {
    ...(answer.ok ? {} : answer.faults),
    ...(form === 'change' ? whyFaults(why) : {}),
  };
  if (!answer.ok || Object.keys(faults).length > 0) return { ok: false, faults };
  return { ok: true, value: { answer: answer.value, why: form === 'change' ? why : undefined } };
}

const fault = (field: string, says: string) => ({ ok: false as const, faults: { [field]: says } });

const NO_KIND = fault(ANSWER_FIELDS.kind, 'Choose one of the two.');

function readYes(values: FormValues): FormReading<Answer> {
  const chosen = choicesOf(values, ANSWER_FIELDS.suspects);
  const named = [...chosen.filter((value) => value !== UNSEEN), ...choicesOf(values, ANSWER_FIELDS.others)];
  const deployments = [...new Set(named.map(Number))].map(deploymentId);
  if (deployments.some((id) => !Number.isSafeInteger(id) || id < 1)) {
    return fault(ANSWER_FIELDS.suspects, 'Choose from what is offered.');
  }
  if (chosen.includes(UNSEEN) && deployments.length > 0) {
    return fault(ANSWER_FIELDS.suspects, 'Choose deployments, or that Drumbeat has not seen it, but not both.');
  }
  if (!chosen.includes(UNSEEN) && deployments.length === 0) {
    return fault(ANSWER_FIELDS.suspects, 'Choose the deployment, or say that Drumbeat has not seen it.');
  }
  if (deployments.length > MAX_NAMED) return fault(ANSWER_FIELDS.others, `Choose at most ${MAX_NAMED} deployments.`);
  return { ok: true, value: { kind: 'yes', deployments } };
}

function readNo(values: FormValues): FormReading<Answer> {
  const reason = choiceOf(values, ANSWER_FIELDS.reason);
  if (!NO_REASONS.some(({ value }) => value === reason) || reason === undefined) {
    return fault(ANSWER_FIELDS.reason, 'Choose a reason; unknown is one.');
  }
  return { ok: true, value: { kind: 'no', reason } };
}

function whyFaults(why: string): FormFaults {
  if (why === '') return { [ANSWER_FIELDS.why]: 'Say in a line why it is changed.' };
  if (why.length > MAX_WHY || why.includes('\u0000')) return { [ANSWER_FIELDS.why]: `At most ${MAX_WHY} characters.` };
  return {};
}

export type GivenOnset = { readonly startedAt: Date; readonly why: string };

export function readOnset(values: FormValues, now: Date): FormReading<GivenOnset> {
  const startedAt = momentOf(values, ANSWER_FIELDS.startedAt);
  const why = textOf(values, ANSWER_FIELDS.why);
  const faults: FormFaults = {
    ...(startedAt === undefined ? { [ANSWER_FIELDS.startedAt]: 'Choose a date and a time.' } : {}),
    ...(startedAt !== undefined && startedAt > now ? { [ANSWER_FIELDS.startedAt]: 'This lies in the future.' } : {}),
    ...whyFaults(why),
  };
  if (startedAt === undefined || Object.keys(faults).length > 0) return { ok: false, faults };
  return { ok: true, value: { startedAt, why } };
}
