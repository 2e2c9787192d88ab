import { TZDate } from '@date-fns/tz';
import type { DataTableBlock } from '@slack/types';
import { format } from 'date-fns';
import { code, escapeText, truncate } from '../slack/blocks.ts';
import type { ListedDeployment } from './listed.ts';
import { duration } from './words.ts';

const COLUMNS = ['Arrived', 'Service', 'Version', 'Status', 'Lead time', 'Incidents'] as const;

/** Deployments as Slack's own table, with a heading. */
export function table(caption: string, deployments: readonly ListedDeployment[], timeZone: string): DataTableBlock {
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

/** One deployment as a line of mrkdwn, for where there are no tables and for the text. */
export function line(deployment: ListedDeployment, timeZone: string): string {
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
