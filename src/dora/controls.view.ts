import type { Button, KnownBlock, PlainTextOption } from '@slack/types';
import { plainText, type SlackMessage, section } from '../slack/blocks.ts';
import { controlsBlock } from './lists/scoped-controls.view.ts';
import { DEFAULT_WINDOW, type WindowSpec } from './metrics/window.ts';
import { windowWord } from './metrics/window-word.ts';
import type { Scope } from './snapshot/scope.ts';
import { windowTitle } from './snapshot/words.ts';

/** What can be pressed or chosen under an answer to `/dora`. The values are the words of the window that is asked for. */
export const DORA_ACTIONS = {
  window: 'dora:window',
  share: 'dora:share',
  shareAnyway: 'dora:share-anyway',
  explain: 'dora:explain',
} as const;

const OFFERED_WINDOWS: readonly WindowSpec[] = [
  { kind: 'days', days: 7 },
  DEFAULT_WINDOW,
  { kind: 'days', days: 90 },
  { kind: 'days', days: 365 },
  { kind: 'this-week' },
  { kind: 'last-week' },
];

/** The window picker, *Share in channel* and *Explain*. */
export function answerControls(scope: Scope, window: WindowSpec): KnownBlock {
  const asked = windowOption(window);
  const offered = OFFERED_WINDOWS.map(windowOption);
  return controlsBlock(scope, [
    {
      type: 'static_select',
      action_id: DORA_ACTIONS.window,
      placeholder: plainText('Window'),
      options: offered.some(({ value }) => value === asked.value) ? offered : [asked, ...offered],
      initial_option: asked,
    },
    {
      type: 'button',
      action_id: DORA_ACTIONS.share,
      text: plainText('Share in channel'),
      accessibility_label: 'Share these numbers with everybody in this channel',
      value: windowWord(window),
    },
    {
      type: 'button',
      action_id: DORA_ACTIONS.explain,
      text: plainText('Explain'),
      accessibility_label: 'Explain these numbers, and show the deployments behind them',
      value: windowWord(window),
    },
  ]);
}

const READ_ALONG =
  'People of another organisation may read along in this channel. They would see these numbers, without the titles of incidents.';

/** Before numbers are shared where another organisation reads along, or where Slack does not say whether one does. */
export function askBeforeSharing(scope: Scope, window: WindowSpec): SlackMessage {
  const share: Button = {
    type: 'button',
    action_id: DORA_ACTIONS.shareAnyway,
    text: plainText('Share all the same'),
    value: windowWord(window),
  };
  const blocks = [section(READ_ALONG), controlsBlock(scope, [share])];
  return { rich: blocks, plain: blocks, text: READ_ALONG };
}

function windowOption(window: WindowSpec): PlainTextOption {
  const words = windowTitle(window);
  return { text: plainText(words.slice(0, 1).toUpperCase() + words.slice(1)), value: windowWord(window) };
}
