import type { App } from '@slack/bolt';
import { registerAnswerButtons } from './answering/answer-buttons.slack.ts';
import { registerAnswerSubmission } from './answering/answer-submission.slack.ts';
import { registerDeclare } from './answering/declare.slack.ts';
import { registerDeclareFromMessage } from './answering/declare-from-message.slack.ts';
import type { IncidentsDeps } from './answering/deps.slack.ts';
import { registerResolve } from './answering/incident-command.slack.ts';
import { registerSnooze } from './follow-up/snooze.slack.ts';

/** The buttons of a card, their forms, and a new incident. */
export function registerIncidents(app: App, deps: IncidentsDeps): void {
  registerAnswerButtons(app, deps);
  registerAnswerSubmission(app, deps);
  registerSnooze(app, deps);
  registerDeclare(app, deps);
  registerDeclareFromMessage(app, deps);
  registerResolve(app, deps);
}
