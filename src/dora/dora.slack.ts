import type { App, BlockAction, RespondFn } from '@slack/bolt';
import type { Clock } from '../clock.ts';
import { answer, tell } from '../slack/answer.ts';
import { COMMANDS } from '../slack/names.ts';
import { withPatience } from '../slack/patience.ts';
import { askDora, type DoraDeps, type Question } from './ask-dora.ts';
import { DORA_ACTIONS, doraMessage, sharedDoraMessage, subjectOfControls } from './dora.view.ts';
import { parseDoraCommand } from './dora-command.ts';
import { helpMessage } from './help.view.ts';
import { DEFAULT_WINDOW, parseWindow, type WindowSpec } from './window.ts';

type Deps = DoraDeps & { readonly clock: Clock };

/** `/dora`, its window picker and its *Share in channel*. */
export function registerDora(app: App, deps: Deps): void {
  app.command(COMMANDS.dora, async ({ ack, command, respond, client }) => {
    await ack();
    const to = { respond, client, channelId: command.channel_id, userId: command.user_id };
    const parsed = parseDoraCommand(command.text);
    if (!parsed.ok) return tell(respond, parsed.hint);
    if (parsed.value.kind === 'help') return answer(to, helpMessage());
    const { subject, window } = parsed.value;
    const asked = await ask(deps, { subject, window, channelId: command.channel_id }, respond);
    return asked.ok ? answer(to, doraMessage({ snapshot: asked.value, window })) : tell(respond, asked.hint);
  });

  app.action<BlockAction>(DORA_ACTIONS.window, async ({ ack, body, action, respond, client }) => {
    await ack();
    if (action.type !== 'static_select') return;
    const window = windowOf(action.selected_option.value);
    const asked = await ask(deps, { subject: subjectOfControls(action.block_id), window }, respond);
    if (!asked.ok) return tell(respond, asked.hint);
    await answer(answerTo(body, respond, client), doraMessage({ snapshot: asked.value, window }), {
      replaceOriginal: true,
    });
  });

  app.action<BlockAction>(DORA_ACTIONS.share, async ({ ack, body, action, respond, client }) => {
    await ack();
    if (action.type !== 'button') return;
    const window = windowOf(action.value);
    const asked = await ask(deps, { subject: subjectOfControls(action.block_id), window }, respond);
    if (!asked.ok) return tell(respond, asked.hint);
    const message = sharedDoraMessage({ snapshot: asked.value, window }, body.user.id);
    await answer(answerTo(body, respond, client), message, { inChannel: true });
  });
}

const ask = (deps: Deps, question: Question, respond: RespondFn) =>
  withPatience(askDora(deps, question, deps.clock()), () => tell(respond, 'Still counting; the numbers follow here.'));

const answerTo = (body: BlockAction, respond: RespondFn, client: Parameters<typeof answer>[0]['client']) => ({
  respond,
  client,
  channelId: body.channel?.id ?? '',
  userId: body.user.id,
});

/** The window that a control carries; controls of an older version may carry one that is no longer known. */
function windowOf(word: string | undefined): WindowSpec {
  const parsed = parseWindow(word ?? '');
  return parsed?.ok === true ? parsed.value : DEFAULT_WINDOW;
}
