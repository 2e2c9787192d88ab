import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { addDays } from 'date-fns';
import { tell } from '../../slack/answer.ts';
import { updateMessage } from '../../slack/update-message.ts';
import type { IncidentsDeps } from '../answering/deps.slack.ts';
import { mayAnswer } from '../answering/may-answer.ts';
import { placeOf, showPressed } from '../answering/place.slack.ts';
import { GONE } from '../question/answer-words.ts';
import { askedAgainWords, SNOOZE_ACTIONS, snoozedMessage } from './reminder.view.ts';

const DAYS = { day: 1, week: 7 } as const;

/** The buttons that put a reminder off. Only the person who was asked has them. */
export function registerSnooze(app: App, deps: IncidentsDeps): void {
  for (const length of ['day', 'week'] as const) {
    app.action<BlockAction>(SNOOZE_ACTIONS[length], async ({ ack, body, action, client, respond }) => {
      await ack();
      const incidentId = (action as ButtonAction).value ?? '';
      const now = deps.clock();
      const until = addDays(now, DAYS[length]);
      const place = placeOf(body);
      const question = await deps.answers.question(incidentId);
      if (question === undefined) return tell(respond, GONE);
      const right = await mayAnswer(deps, question.incident, body.user.id);
      if (!right.ok) return tell(respond, right.why);
      const isSnoozed = await deps.snooze(incidentId, body.user.id, until, now);
      if (!isSnoozed) {
        await tell(
          respond,
          'This cannot be put off: it was answered, is open again, or somebody else has put it off already.',
        );
        return showPressed(deps, client, question, place);
      }
      const isShown =
        place?.kind === 'message' && (await updateMessage(client, place, snoozedMessage(question, until, now)));
      if (!isShown) await tell(respond, askedAgainWords(until));
    });
  }
}
