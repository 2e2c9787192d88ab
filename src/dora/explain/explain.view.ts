import type { KnownBlock } from '@slack/types';
import {
  context,
  escapeText,
  header,
  MAX_MESSAGE_TEXT,
  type SlackMessage,
  section,
  truncate,
} from '../../slack/blocks.ts';
import { controlsBlock } from '../lists/scoped-controls.view.ts';
import type { Practice } from '../metrics/practice.ts';
import type { WindowSpec } from '../metrics/window.ts';
import { scopeName } from '../snapshot/scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { dateRange, windowTitle } from '../snapshot/words.ts';
import { metricParts } from './metric-parts.ts';
import { type Miswritten, miswrittenWords } from './miswritten.ts';
import { openButtons } from './open-buttons.view.ts';
import { practicePart } from './practice-part.ts';

type Explained = {
  readonly snapshot: Snapshot;
  readonly window: WindowSpec;
  readonly practice: Practice;
  readonly miswritten: readonly Miswritten[];
};

/** `/dora explain`: each definition with the numbers of this answer, and buttons for the deployments behind them. */
export function explainMessage(explained: Explained): SlackMessage {
  const { snapshot, window } = explained;
  const title = `${scopeName(snapshot.scope)} · how these numbers come about · ${windowTitle(window)}`;
  const parts = [...metricParts(snapshot), practicePart(explained.practice, snapshot.stabilityKnown)];
  const wrong = miswrittenWords(explained.miswritten);
  const about = `${dateRange(snapshot.window)} · ${snapshot.window.timeZone}`;
  const buttons = openButtons(snapshot, explained.practice, window);
  const blocks: KnownBlock[] = [
    header(title),
    context(about),
    ...parts.map(({ name, text }) => section(text === '' ? `*${name}*` : `*${name}*\n${text}`)),
    ...wrong.map((paragraph) => section(paragraph)),
    ...(buttons.length > 0
      ? [context('Open the deployments and incidents behind the numbers:'), controlsBlock(snapshot.scope, buttons)]
      : []),
  ];
  const lines = [
    escapeText(title),
    about,
    ...wrong,
    ...parts.map(({ name, text }) => (text === '' ? `${name}.` : `${name}: ${text}`)),
  ];
  return { rich: blocks, plain: blocks, text: truncate(lines.join('\n'), MAX_MESSAGE_TEXT) };
}
