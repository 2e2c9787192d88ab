import { TZDate } from '@date-fns/tz';
import type { DataTableBlock, KnownBlock } from '@slack/types';
import { format } from 'date-fns';
import { code, context, escapeText, header, type SlackMessage, section, truncate } from '../slack/blocks.ts';
import { scopeName } from './dora.view.ts';
import { LIST_TITLES, type ListedDeployment, type ListKind } from './listed.ts';
import type { Scope } from './snapshot.ts';
import type { Window, WindowSpec } from './window.ts';
import { dateRange, duration, windowTitle } from './words.ts';

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
  const top = [header(title), context(`${dateRange(window)} · ${window.timeZone} · ${total} in all`)];
  const lines = deployments.map((deployment) => line(deployment, window.timeZone));
  const text = (shown: readonly string[]) => [escapeText(title), ...shown].join('\n');
  if (deployments.length === 0) {
    const none = [...top, section('None in this window.')];
    return { rich: none, plain: none, text: text(['None in this window.']) };
  }
  const more = total > deployments.length ? [context(moreWords(deployments.length, total))] : [];
  return {
    rich: [...top, table(title, deployments, window.timeZone), ...more],
    plain: [...top, ...sections(lines), ...more],
    text: truncate(text(lines), MAX_TEXT),
  };
}

const MAX_TEXT = 4000;
const MAX_SECTION = 2900;

const moreWords = (shown: number, total: number): string =>
  `The newest ${shown} of ${total}. A shorter window shows the others; \`GET /v1/deploys\` gives them all.`;

const COLUMNS = ['Arrived', 'Service', 'Version', 'Status', 'Lead time', 'Incidents'] as const;

function table(caption: string, deployments: readonly ListedDeployment[], timeZone: string): DataTableBlock {
  const raw = (text: string) => ({ type: 'raw_text' as const, text: text === '' ? '–' : text });
  return {
    type: 'data_table',
    caption: truncate(caption, 200),
    page_size: 10,
    rows: [
      COLUMNS.map(raw),
      ...deployments.map((deployment) => [
        raw(arrived(deployment, timeZone)),
        raw(truncate(deployment.service, MAX_SERVICE)),
        version(deployment),
        raw(statusWords(deployment)),
        raw(leadTimeWords(deployment)),
        raw(truncate(deployment.incidents.join(', '), MAX_INCIDENTS)),
      ]),
    ],
  };
}

const MAX_SERVICE = 60;
const MAX_INCIDENTS = 60;
const SHORT_SHA = 7;

/** Linked to what the deployment said of itself. */
function version({ sha, url }: ListedDeployment): DataTableBlock['rows'][number][number] {
  const short = sha.slice(0, SHORT_SHA);
  if (url === undefined || url.length > MAX_URL) return { type: 'raw_text', text: short };
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url, text: short }] }],
  };
}

const MAX_URL = 120;

const arrived = ({ deployedAt }: ListedDeployment, timeZone: string): string =>
  format(new TZDate(deployedAt.getTime(), timeZone), 'd MMM HH:mm');

const statusWords = ({ status, failed }: ListedDeployment): string =>
  failed ? `${status}, caused an incident` : status;

const leadTimeWords = ({ leadTimeSeconds }: ListedDeployment): string =>
  leadTimeSeconds === undefined ? '' : duration(leadTimeSeconds);

function line(deployment: ListedDeployment, timeZone: string): string {
  const lead = leadTimeWords(deployment);
  return [
    arrived(deployment, timeZone),
    escapeText(truncate(deployment.service, MAX_SERVICE)),
    code(deployment.sha.slice(0, SHORT_SHA)),
    statusWords(deployment),
    ...(lead === '' ? [] : [`lead time ${lead}`]),
    ...(deployment.incidents.length === 0
      ? []
      : [escapeText(truncate(deployment.incidents.join(', '), MAX_INCIDENTS))]),
  ].join(' · ');
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
