import type { App, BlockAction } from '@slack/bolt';
import { type AnswerHow, answer, tell } from '../slack/answer.ts';
import { FOR_MEMBERS_ONLY, type MemberCheck } from '../slack/member-check.ts';
import { COMMANDS } from '../slack/names.ts';
import { withPatience } from '../slack/patience.ts';
import { DORA_ACTIONS } from './controls.view.ts';
import {
  type Answered,
  answerAspect,
  answerChannel,
  answerDeployments,
  answerIncidents,
  type SlackQuestion,
  shareOrAsk,
} from './dora-answers.ts';
import { parseDoraCommand } from './dora-command.ts';
import { answerQuestion, runWord, type WordDeps } from './dora-words.slack.ts';
import { helpMessage } from './help.view.ts';
import { INCIDENT_LIST_KINDS, LIST_KINDS } from './lists/listed.ts';
import { openAction, skipOf } from './lists/open-list.ts';
import { scopeOfControls } from './lists/scoped-controls.view.ts';
import { DEFAULT_WINDOW, type WindowSpec } from './metrics/window.ts';
import { parseWindow } from './metrics/window-word.ts';
import { sendAnswer } from './send-answer.slack.ts';

export type DoraSlackDeps = WordDeps & {
  /** Guests and people of other organisations see no numbers. */
  readonly isFullMember: MemberCheck;
};

/** `/dora` and everything that can be pressed in its answers. */
export function registerDora(app: App, deps: DoraSlackDeps): void {
  app.command(COMMANDS.dora, async ({ ack, command, respond, client }) => {
    await ack();
    const to = { respond, client, channelId: command.channel_id, userId: command.user_id };
    if (!(await deps.isFullMember(client, to.userId))) return tell(respond, FOR_MEMBERS_ONLY);
    const parsed = parseDoraCommand(command.text, deps.words);
    if (!parsed.ok) return tell(respond, parsed.hint);
    switch (parsed.value.kind) {
      case 'help':
        return answer(to, helpMessage(deps.words));
      case 'word': {
        const message = await withPatience(runWord(deps, to, command.trigger_id, parsed.value), async () => {});
        if (message !== undefined) await answer(to, message);
        return;
      }
      case 'snapshot':
        return answerQuestion(deps, to, 'snapshot', parsed.value);
    }
  });

  const onPress = (actionId: string, work: Work, how?: AnswerHow) => answerPress(app, deps, actionId, work, how);
  onPress(DORA_ACTIONS.window, (question) => answerAspect(deps, 'snapshot', question), { replaceOriginal: true });
  onPress(DORA_ACTIONS.share, (question) => shareOrAsk(deps, question));
  onPress(DORA_ACTIONS.shareAnyway, (question) => answerChannel(deps, question));
  onPress(DORA_ACTIONS.explain, (question) => answerAspect(deps, 'explain', question));
  for (const kind of LIST_KINDS)
    onPress(openAction(kind), (question, skip) => answerDeployments(deps, kind, question, skip));
  for (const kind of INCIDENT_LIST_KINDS)
    onPress(openAction(kind), (question, skip) => answerIncidents(deps, kind, question, skip));
}

type Work = (question: SlackQuestion, skip: number) => Promise<Answered>;

/** A button or a choice: its `block_id` says whose numbers it is about, its value is the word of a window. */
function answerPress(app: App, deps: DoraSlackDeps, actionId: string, work: Work, how: AnswerHow = {}): void {
  app.action<BlockAction>(actionId, async ({ ack, body, action, respond, client }) => {
    await ack();
    const to = { respond, client, channelId: body.channel?.id ?? '', userId: body.user.id };
    if (!(await deps.isFullMember(client, to.userId))) return tell(respond, FOR_MEMBERS_ONLY);
    const word = valueOf(action);
    const question = {
      subject: scopeOfControls(action.block_id),
      window: windowOf(word),
      channelId: to.channelId,
      personId: to.userId,
    };
    await sendAnswer(to, work(question, skipOf(word)), how);
  });
}

/** What a button or a choice carries; nothing of any other control. */
function valueOf(action: BlockAction['actions'][number]): string {
  if (action.type === 'static_select') return action.selected_option.value;
  return (action.type === 'button' ? action.value : undefined) ?? '';
}

/** The window that a control carries; controls of an older version may carry one that is no longer known. */
function windowOf(word: string): WindowSpec {
  const parsed = parseWindow(word.split('/')[0] ?? '');
  return parsed?.ok === true ? parsed.value : DEFAULT_WINDOW;
}
