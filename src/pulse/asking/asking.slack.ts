import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { onSubmit, openModal } from '../../slack/modals/modal.ts';
import { PULSE_PRIVACY } from '../pulse-privacy.ts';
import { openAnswerForm } from './answer-form.slack.ts';
import type { AskingDeps } from './asking-deps.ts';
import { PULSE_ACTIONS } from './dm.view.ts';
import { PROMISE_ACTION, PULSE_MODAL, PULSE_VIEW } from './form.view.ts';
import { keepAnswer } from './keep-answer.slack.ts';
import { decline, remove, stop, type Withdrawal } from './withdraw.slack.ts';

/** The buttons of the private messages, and the form. */
export function registerAsking(app: App, deps: AskingDeps): void {
  onPress(app, PULSE_ACTIONS.answer, ({ client, userId, triggerId }) =>
    openAnswerForm(deps, client, { triggerId, userId, isPreview: false }),
  );
  onPress(app, PULSE_ACTIONS.decline, (pressed) => decline(deps, pressed));
  onPress(app, PULSE_ACTIONS.remove, (pressed) => remove(deps, pressed));
  onPress(app, PULSE_ACTIONS.stop, (pressed) => stop(deps, pressed));
  onPress(app, PROMISE_ACTION, ({ client, triggerId, userId }) =>
    openModal({
      client,
      triggerId,
      onTop: true,
      frame: PULSE_MODAL,
      fill: async () => {
        const right = await deps.permissions.may(userId, 'ask-dora');
        return PULSE_MODAL.sentence(right.ok ? PULSE_PRIVACY : right.why);
      },
      log: deps.log,
      failure: 'What becomes of an answer could not be shown',
    }),
  );
  onSubmit(app, PULSE_VIEW, {
    submit: (submission) => keepAnswer(deps, submission),
    log: deps.log,
    failure: 'An answer was not saved',
  });
}

/** The buttons ask for a permission themselves: anyone who was asked may take their answer back, even if they have become a guest. */
function onPress(
  app: App,
  actionId: string,
  work: (pressed: Withdrawal & { readonly triggerId: string }) => Promise<void>,
): void {
  app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, action, body, client, respond }) => {
    await ack();
    const [userId, triggerId, wave] = [body.user.id, body.trigger_id, Number(action.value)];
    await work({ client, userId, triggerId, respond, wave });
  });
}
