import { type AnswerHow, type AnswerTo, answer, tell } from '../slack/answer.ts';
import { withPatience } from '../slack/patience.ts';
import type { Answered } from './dora-answers.ts';

/** Sends the messages or the hint once they are there; where that takes long, it says so first. */
export async function sendAnswer(to: AnswerTo, work: Promise<Answered>, how: AnswerHow = {}): Promise<void> {
  const answered = await withPatience(work, () => tell(to.respond, 'Still counting; the numbers follow here.'));
  if (!answered.ok) return tell(to.respond, answered.hint);
  const { value: messages, inChannel = false } = answered;
  for (const message of messages) await answer(to, message, { ...how, inChannel });
}
