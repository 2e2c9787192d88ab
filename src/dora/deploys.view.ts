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
const MAX_TEXT = 4000;
const MAX_SECTION = 2900;

const moreWords = (shown: number, total: number): string =>
  `The newest ${shown} of ${total}. A shorter window shows the others; \`GET /v1/deploys\` gives them all.`;

/** As many whole lines as a message's text has room for; it says when that is not all. */
function textOf(top: readonly string[], lines: readonly string[]): string {
  const whole = [...top, ...lines].join('\n');
  if (whole.length <= MAX_TEXT) return whole;
  const cut = [...top, 'Not all of them fit here; the message itself shows them.'];
  for (const each of lines) if ([...cut, each].join('\n').length <= MAX_TEXT) cut.push(each);
  return cut.join('\n');
}

const COLUMNS = ['Arrived', 'Service', 'Version', 'Status', 'Lead time', 'Incidents'] as const;

function table(caption: string, deployments: readonly ListedDeployment[], timeZone: string): DataTableBlock {
  return {
    type: 'data_table',
    caption: truncate(caption, 200),
    page_size: 10,
    rows: [
      COLUMNS.map(raw),
      ...deployments.map((deployment) => [
        raw(arrived(deployment, timeZone)),
        raw(serviceWords(deployment)),
        version(deployment),
        raw(statusWords(deployment)),
        raw(leadTimeWords(deployment)),
        raw(incidentWords(deployment)),
      ]),
    ],
  };
}

/** Slack takes no empty cell. */
const raw = (text: string) => ({ type: 'raw_text' as const, text: text === '' ? '–' : text });

const SHORT_SHA = 7;
const MAX_URL = 120;
const IS_LINK = /^https?:\/\/[^\s\p{Cc}<>|"\\]+$/u;

/** Linked to what the deployment said of itself. */
function version(deployment: ListedDeployment): DataTableBlock['rows'][number][number] {
  const { url } = deployment;
  const short = shortSha(deployment);
  if (short === '' || url === undefined || url.length > MAX_URL || !IS_LINK.test(url)) return raw(short);
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url, text: short }] }],
  };
}

const MAX_SERVICE = 50;
const MAX_INCIDENTS = 40;
const MAX_STATUS = 40;

/** Shortened, so that twenty fit: `&` and `"` take several times their place on the way to Slack, and are counted so. */
function shortened(text: string, max: number): string {
  const clean = text.replaceAll(/\p{Cc}/gu, ' ');
  for (let room = max; room > 1; room -= 1) {
    const shown = truncate(clean, room);
    if (JSON.stringify(escapeText(shown)).length - 2 <= max) return shown;
  }
  return '…';
}

const shortSha = ({ sha }: ListedDeployment): string => shortened(sha.slice(0, SHORT_SHA), SHORT_SHA);
const serviceWords = ({ service }: ListedDeployment): string => shortened(service, MAX_SERVICE);
const incidentWords = ({ incidents }: ListedDeployment): string => shortened(incidents.join(', '), MAX_INCIDENTS);

const arrived = ({ deployedAt }: ListedDeployment, timeZone: string): string =>
  format(new TZDate(deployedAt.getTime(), timeZone), 'd MMM HH:mm');

const statusWords = ({ status, failed }: ListedDeployment): string =>
  shortened(failed ? `${status}, caused an incident` : status, MAX_STATUS);

const leadTimeWords = ({ leadTimeSeconds }: ListedDeployment): string =>
  leadTimeSeconds === undefined ? '' : duration(leadTimeSeconds);

function line(deployment: ListedDeployment, timeZone: string): string {
  const lead = leadTimeWords(deployment);
  const incidents = incidentWords(deployment);
  return [
    arrived(deployment, timeZone),
    escapeText(serviceWords(deployment)),
    code(shortSha(deployment)),
    escapeText(statusWords(deployment)),
    ...(lead === '' ? [] : [`lead time ${lead}`]),
    ...(incidents === '' ? [] : [escapeText(incidents)]),
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
