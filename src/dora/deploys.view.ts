import type { KnownBlock } from '@slack/types';
import { context, escapeText, header, MAX_MESSAGE_TEXT, type SlackMessage, section } from '../slack/blocks.ts';
import { line, table } from './deploys-rows.view.ts';
import { scopeName } from './dora.view.ts';
import { LIST_TITLES, type ListedDeployment, type ListKind } from './listed.ts';
import type { Scope } from './snapshot.ts';
import type { Window, WindowSpec } from './window.ts';
import { dateRange, windowTitle } from './words.ts';

/** So many rows fit into one message, with the longest names. */
export const MOST_LISTED = 20;

export type Listing = {
  readonly kind: ListKind;
  readonly scope: Scope;
  readonly window: Window;
  readonly asked: WindowSpec;
  readonly deployments: readonly ListedDeployment[];
  readonly total: number;
};

/** `/dora deploys`, and what the buttons of an explanation open: the deployments that a figure counts. */
export function deploysMessage(listing: Listing): SlackMessage {
  const { kind, scope, asked, window, deployments, total } = listing;
  const title = `${scopeName(scope)} · ${LIST_TITLES[kind].toLowerCase()} · ${windowTitle(asked)}`;
  const about = `${dateRange(window)} · ${window.timeZone} · ${total} in all`;
  const top = [header(title), context(about)];
  if (deployments.length === 0) {
    const none = [...top, section(NONE)];
    return { rich: none, plain: none, text: [escapeText(title), about, NONE].join('\n') };
  }
  const lines = deployments.map((deployment) => line(deployment, window.timeZone));
  const more = total > deployments.length ? [moreWords(deployments.length, total)] : [];
  return {
    rich: [...top, table(title, deployments, window.timeZone), ...more.map(context)],
    plain: [...top, ...sections(lines), ...more.map(context)],
    text: textOf([escapeText(title), about, ...more], lines),
  };
}

const NONE = 'None in this window.';
const MAX_SECTION = 2900;

const moreWords = (shown: number, total: number): string =>
  `The newest ${shown} of ${total}. A shorter window shows the others; \`GET /v1/deploys\` gives them all.`;

/** As many whole lines as a message's text has room for; it says when that is not all. */
function textOf(top: readonly string[], lines: readonly string[]): string {
  const whole = [...top, ...lines].join('\n');
  if (whole.length <= MAX_MESSAGE_TEXT) return whole;
  const cut = [...top, 'Not all of them fit here; the message itself shows them.'];
  for (const each of lines) if ([...cut, each].join('\n').length <= MAX_MESSAGE_TEXT) cut.push(each);
  return cut.join('\n');
}

/** As few sections as Slack's 3,000 characters allow. */
function sections(lines: readonly string[]): KnownBlock[] {
  const texts: string[] = [];
  for (const each of lines) {
    const last = texts.at(-1);
    if (last === undefined || last.length + each.length > MAX_SECTION) texts.push(each);
    else texts[texts.length - 1] = `${last}\n${each}`;
  }
  return texts.map(section);
}
