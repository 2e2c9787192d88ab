import { type FormValues, firstField } from '../../slack/modals/form-values.ts';
import type { Submission, Submitted } from '../../slack/modals/modal.ts';
import { asksForComment } from '../disclosure/comments.ts';
import { type Answers, readAnswers } from '../survey/answer.ts';
import type { OpenWave, Seat } from '../wave/wave.ts';
import { readAbout } from './answer-form.slack.ts';
import type { AskingDeps } from './asking-deps.ts';
import { PULSE_MODAL, thankYou } from './form.view.ts';
import { showState } from './private-message.slack.ts';
import { AUDIENCE_CHANGED, KEY_GONE, OTHER_SECRET_HERE, seatIn } from './seat.ts';

const CLOSED =
  'This pulse has closed meanwhile, and your answer was not kept. `/pulse results` shows what your team said.';
const STILL_HERE = 'Your answers are still here.';

/** Seals and keeps the answers of a submitted form, before the submission is acknowledged. A preview keeps nothing. */
export async function keepAnswer(deps: AskingDeps, submission: Submission): Promise<Submitted> {
  const { view, values, userId } = submission;
  const about = readAbout(view.private_metadata);
  if (about.wave === null) return previewed(values, deps.clock());
  const wave = await deps.waves.openWave();
  if (wave?.id !== about.wave) return sentence(CLOSED);
  const seating = await seatIn(deps, wave, userId);
  if (!seating.ok) return sentence(seating.why);
  const { seat } = seating;
  const reading = readAnswers(wave.items, { hasComment: asksForComment(seat.teamAudience, wave.k) }, values);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  return kept(deps, { wave, seat, answers: reading.value }, submission);
}

async function kept(
  deps: AskingDeps,
  { wave, seat, answers }: { readonly wave: OpenWave; readonly seat: Seat; readonly answers: Answers },
  { view, userId, client, tooLate }: Submission,
): Promise<Submitted> {
  const refused = (why: string): Submitted => ({
    kind: 'faults',
    faults: { [firstField(view)]: `Not saved: ${why} ${STILL_HERE}` },
  });
  const outcome = await deps.sealed.answer(wave, seat, answers, deps.clock(), tooLate);
  switch (outcome) {
    case 'kept':
      return {
        kind: 'shown',
        view: thankYou(wave.closesAt, false),
        after: () => showState(deps, client, { wave, userId, state: 'said' }),
      };
    case 'gone':
      return refused(KEY_GONE);
    case 'other-secret':
      return refused(OTHER_SECRET_HERE);
    case 'changed':
      return sentence(AUDIENCE_CHANGED);
    case 'closed':
      return sentence(CLOSED);
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
