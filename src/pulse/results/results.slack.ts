import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { tell } from '../../slack/answer.ts';
import { onSubmit } from '../../slack/modals/modal.ts';
import { mayReadComments } from '../belonging/who-may-read.ts';
import { waveId } from '../wave/wave.ts';
import { openAction, saveAction } from './action.slack.ts';
import { ACTION_VIEW } from './action-form.ts';
import { commentsWords } from './comments.view.ts';
import { RESULTS_ACTIONS } from './results.view.ts';
import type { ResultsDeps } from './results-deps.ts';
import { teamById } from './team-asked.ts';

/** The buttons under results, and the form of an action. */
export function registerResults(app: App, deps: ResultsDeps): void {
  app.action<BlockAction>(RESULTS_ACTIONS.did, async ({ ack, body, action, client }) => {
    await ack();
    const team = () => teamById(deps, (action as ButtonAction).value);
    await openAction(deps, client, { triggerId: body.trigger_id, userId: body.user.id, team });
  });
  app.action<BlockAction>(RESULTS_ACTIONS.comments, async ({ ack, body, action, respond }) => {
    await ack();
    await tell(respond, await commentsFor(deps, body.user.id, (action as ButtonAction).value));
  });
  onSubmit(app, ACTION_VIEW, {
    submit: (submission) => saveAction(deps, submission),
    log: deps.log,
    failure: 'An action was not saved',
  });
}

/** The comments of the results below which the button stands, or a sentence that says why this person may not read them. */
async function commentsFor(deps: ResultsDeps, personId: string, value = ''): Promise<string> {
  const [teamValue, wave] = value.split(' ');
  const team = await teamById(deps, teamValue);
  if (typeof team === 'string') return team;
  const asked = /^\d{1,15}$/.test(wave ?? '') ? waveId(Number(wave)) : undefined;
  const right = await mayReadComments(deps, personId, team, asked);
  if (!right.ok) return right.why;
  return commentsWords(right.wave === undefined ? [] : await deps.published.comments(right.wave, team.id));
}
