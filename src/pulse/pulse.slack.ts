import type { App } from '@slack/bolt';
import { answer, tell } from '../slack/answer.ts';
import { type SlackMessage, section } from '../slack/blocks.ts';
import { COMMANDS } from '../slack/names.ts';
import { openAnswerForm } from './asking/answer-form.slack.ts';
import { registerAsking } from './asking/asking.slack.ts';
import type { AskingDeps } from './asking/asking-deps.ts';
import { remove, stop } from './asking/withdraw.slack.ts';
import { PULSE_HELP, parsePulseCommand } from './pulse-command.ts';
import { PULSE_PRIVACY } from './pulse-privacy.ts';
import type { ResultsCommands } from './results/results-command.slack.ts';
import { openStart, registerStart, type StartDeps } from './wave/start.slack.ts';

export type PulseSlackDeps = AskingDeps & StartDeps & { readonly results: ResultsCommands };

/** `/pulse`, the buttons of its private messages, and its forms. */
export function registerPulse(app: App, deps: PulseSlackDeps): void {
  app.command(COMMANDS.pulse, async ({ ack, command, respond, client }) => {
    await ack();
    const [userId, triggerId] = [command.user_id, command.trigger_id];
    const parsed = parsePulseCommand(command.text);
    if (!parsed.ok) return tell(respond, parsed.hint);
    const { word, words } = parsed;
    // These open a form, which asks for the permission itself.
    if (word === 'answer' || word === 'preview')
      return openAnswerForm(deps, client, { triggerId, userId, isPreview: word === 'preview' });
    if (word === 'start') return openStart(deps, client, { triggerId, userId });
    const to = { respond, client, channelId: command.channel_id, userId };
    // Whoever is asked may take back what they said, so these ask for the permission of others only.
    if (word === 'delete') return remove(deps, to);
    if (word === 'stop') return stop(deps, to);
    const right = await deps.permissions.may(userId, 'ask-dora');
    if (!right.ok) return tell(respond, right.why);
    switch (word) {
      case 'help':
        return answer(to, sentences(PULSE_HELP));
      case 'privacy':
        return answer(to, sentences(PULSE_PRIVACY));
      case 'results':
      case 'space':
      case 'action':
        return deps.results[word]({ to, triggerId, words });
    }
  });
  registerAsking(app, deps);
  registerStart(app, deps);
}

function sentences(text: string): SlackMessage {
  const blocks = [section(text)];
  return { rich: blocks, plain: blocks, text };
}
