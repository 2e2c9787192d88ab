import { type FormValues, firstField } from '../../slack/modals/form-values.ts';
import type { Submission, Submitted } from '../../slack/modals/modal.ts';
import { asksForComment } from '../disclosure/comments.ts';
import { type Answers, readAnswers } from '../survey/answer.ts';
import type { OpenWave } from '../wave/wave.ts';
import { type FormAbout, NOT_ASKED } from './answer-form.slack.ts';
import type { AskingDeps } from './asking-deps.ts';
import { PULSE_MODAL, thankYou } from './form.view.ts';
import { showState } from './private-message.slack.ts';

const CLOSED =
  'This pulse has closed meanwhile, and your answer was not kept. `/pulse results` shows what your team said.';
const KEY_GONE =
  'Not saved: the database has just crashed. Your answers are still here; press Send again in a few minutes.';

/** Seals and keeps the answers of a submitted form, before the submission is acknowledged. A preview keeps nothing. */
export async function keepAnswer(deps: AskingDeps, submission: Submission): Promise<Submitted> {
  const { view, values, userId } = submission;
  const about = JSON.parse(view.private_metadata) as FormAbout;
  if (about.wave === null) return previewed(values, deps.clock());
  const [wave, right] = await Promise.all([deps.waves.openWave(), deps.permissions.may(userId, 'ask-dora')]);
  if (!right.ok) return sentence(right.why);
  if (wave?.id !== about.wave) return sentence(CLOSED);
  const place = await deps.sealed.placeOf(wave.id, userId);
  if (place === undefined) return sentence(NOT_ASKED);
  const reading = readAnswers(wave.items, { hasComment: asksForComment(place.teamAudience, wave.k) }, values);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  return kept(deps, wave, reading.value, submission);
}

async function kept(
  deps: AskingDeps,
  wave: OpenWave,
  answers: Answers,
  { view, userId, client, tooLate }: Submission,
): Promise<Submitted> {
  const outcome = await deps.sealed.answer(wave, userId, answers, deps.clock(), tooLate);
  switch (outcome) {
    case 'kept':
      return {
        kind: 'shown',
        view: thankYou(wave.closesAt, false),
        after: () => showState(deps, client, { wave, userId, state: 'answered' }),
      };
    case 'no-key':
      return { kind: 'faults', faults: { [firstField(view)]: KEY_GONE } };
    case 'closed':
      return sentence(CLOSED);
    case 'not-asked':
      return sentence(NOT_ASKED);
  }
}

const sentence = (text: string): Submitted => ({ kind: 'shown', view: PULSE_MODAL.sentence(text) });

/** A preview says what a real form would say about the complaints. */
function previewed(values: FormValues, now: Date): Submitted {
  const reading = readAnswers(Object.keys(values), { hasComment: true }, values);
  return reading.ok || Object.keys(reading.faults).every((field) => field !== 'slowed')
    ? { kind: 'shown', view: thankYou(now, true) }
    : { kind: 'faults', faults: reading.faults };
}
