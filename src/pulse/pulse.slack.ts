import type { App, BlockAction, ButtonAction, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { answer, tell } from '../slack/answer.ts';
import { type SlackMessage, section } from '../slack/blocks.ts';
import { onSubmit } from '../slack/modal.ts';
import { COMMANDS } from '../slack/names.ts';
import { slackTime } from '../slack/time.ts';
import { mayDo } from '../teams/rights.ts';
import { keepAnswer, openForm, showState } from './asking/answering.slack.ts';
import { PULSE_ACTIONS } from './asking/dm.view.ts';
import { PULSE_VIEW } from './asking/form.view.ts';
import { PULSE_HELP, PULSE_PRIVACY, parsePulseCommand } from './pulse-command.ts';
import type { PulseSlackDeps } from './pulse-deps.slack.ts';
import { openStart, registerStart } from './wave/start.slack.ts';
import type { OpenWave } from './wave/wave.ts';

/** `/pulse`, the buttons of its private messages, and its form. */
export function registerPulse(app: App, deps: PulseSlackDeps): void {
  app.command(COMMANDS.pulse, async ({ ack, command, respond, client }) => {
    await ack();
    const [userId, triggerId] = [command.user_id, command.trigger_id];
    const parsed = parsePulseCommand(command.text);
    if (!parsed.ok) return tell(respond, parsed.hint);
    const { word, words } = parsed;
    // These open a form, which asks itself who may.
    if (word === 'answer' || word === 'preview')
      return openForm(deps, client, { triggerId, userId, isPreview: word === 'preview' });
    if (word === 'start') return openStart(deps, client, { triggerId, userId });
    const right = mayDo(await deps.whoIs(userId), { kind: 'ask-dora' });
    if (!right.ok) return tell(respond, right.why);
    const to = { respond, client, channelId: command.channel_id, userId };
    switch (word) {
      case 'help':
        return answer(to, sentences(PULSE_HELP));
      case 'privacy':
        return answer(to, sentences(PULSE_PRIVACY));
      case 'stop':
        return stop(deps, userId, respond);
      case 'delete':
        return remove(deps, { client, userId, respond });
      case 'results':
      case 'space':
      case 'action':
        return deps.results[word]({ to, triggerId, words });
    }
  });

  onPress(app, PULSE_ACTIONS.answer, ({ client, userId, triggerId }) =>
    openForm(deps, client, { triggerId, userId, isPreview: false }),
  );
  onPress(app, PULSE_ACTIONS.decline, async (pressed) => {
    const wave = await openNow(deps, pressed.wave);
    if (wave === undefined) return tell(pressed.respond, NONE_OPEN);
    await decline(deps, pressed, wave);
  });
  onPress(app, PULSE_ACTIONS.remove, (pressed) => remove(deps, pressed));
  onPress(app, PULSE_ACTIONS.stop, async (pressed) => {
    await stop(deps, pressed.userId, pressed.respond);
    const wave = await openNow(deps, pressed.wave);
    if (wave !== undefined) await decline(deps, pressed, wave);
  });

  onSubmit(app, PULSE_VIEW, {
    submit: (submission) => keepAnswer(deps, submission),
    log: deps.log,
    failure: 'An answer was not saved',
  });
  registerStart(app, deps);
}

const NONE_OPEN = 'This pulse has closed.';

type Pressed = {
  readonly client: WebClient;
  readonly userId: string;
  readonly triggerId: string;
  readonly respond: RespondFn;
  /** Of the message; the one that is open may be another by now. */
  readonly wave: number;
};

/** Whoever was asked may take back what they said, though they are a guest meanwhile; only the form asks who may answer. */
function onPress(app: App, actionId: string, work: (pressed: Pressed) => Promise<void>): void {
  app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, action, body, client, respond }) => {
    await ack();
    const [userId, triggerId, wave] = [body.user.id, body.trigger_id, Number(action.value)];
    await work({ client, userId, triggerId, respond, wave });
  });
}

/** The wave that is open; `undefined` as well where the message that was pressed is about another. */
async function openNow(deps: PulseSlackDeps, ofMessage?: number): Promise<OpenWave | undefined> {
  const wave = await deps.waves.openWave();
  if (wave === undefined || wave.closesAt <= deps.clock()) return undefined;
  return ofMessage === undefined || ofMessage === Number(wave.id) ? wave : undefined;
}

/** An answer that was sent meanwhile stands: the message then says so, with the button that deletes it. */
async function decline(deps: PulseSlackDeps, { client, userId }: Pressed, wave: OpenWave): Promise<void> {
  const place = await deps.sealed.placeOf(wave.id, userId);
  if (place?.hasAnswered !== true) await deps.sealed.decline(wave, userId);
  await showState(deps, client, { wave, userId, state: place?.hasAnswered === true ? 'answered' : 'declined' });
}

async function stop(deps: PulseSlackDeps, userId: string, respond: RespondFn): Promise<void> {
  await deps.alsoMute(userId, ['pulse-invitation', 'pulse-reminder'], deps.clock());
  await tell(
    respond,
    `You are not asked any more. \`${COMMANDS.pulse} answer\` still works while a pulse is open, and \`${COMMANDS.dora} mute\` has the tick that starts it again.`,
  );
}

type Removing = Omit<Pressed, 'triggerId' | 'wave'> & Partial<Pick<Pressed, 'wave'>>;

/** Where the private message says so itself, nothing else does. */
async function remove(deps: PulseSlackDeps, { client, userId, respond, wave: ofMessage }: Removing): Promise<void> {
  const wave = await openNow(deps, ofMessage);
  if (wave === undefined)
    return tell(
      respond,
      ofMessage === undefined
        ? 'No pulse is open, so there is nothing to delete: of the last one only counts remain.'
        : `${NONE_OPEN} There is nothing to delete: only counts remain.`,
    );
  const said = await deps.sealed.remove(wave, userId, deps.clock());
  if (said === 'closed') return tell(respond, NONE_OPEN);
  if (said === 'nothing') return tell(respond, 'You have no answer in this pulse.');
  const isShown = await showState(deps, client, { wave, userId, state: 'deleted' });
  if (!isShown || ofMessage === undefined)
    await tell(respond, `Your answer is deleted. You can answer again until ${slackTime(wave.closesAt)}.`);
}

function sentences(text: string): SlackMessage {
  const blocks = [section(text)];
  return { rich: blocks, plain: blocks, text };
}
