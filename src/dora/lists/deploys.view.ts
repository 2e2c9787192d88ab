import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns';
import { code, escapeText, type SlackMessage } from '../../slack/blocks.ts';
import { duration } from '../snapshot/words.ts';
import { type Cell, type ListFrame, listMessage, raw, shortened } from './list.view.ts';
import type { ListedDeployment, ListKind } from './listed.ts';

export type Listing = ListFrame<ListKind> & { readonly deployments: readonly ListedDeployment[] };

const COLUMNS = ['Arrived', 'Service', 'Version', 'Status', 'Lead time', 'Incidents'];

/** `/dora deploys`, and what the buttons of an explanation open: the deployments that a figure counts. */
export function deploysMessage(listing: Listing): SlackMessage {
  const { kind, window, deployments } = listing;
  return listMessage(listing, {
    lines: deployments.map((deployment) => line(deployment, kind, window.timeZone)),
    columns: COLUMNS,
    cells: deployments.map((deployment) => [
      raw(arrived(deployment, window.timeZone)),
      raw(serviceWords(deployment)),
      version(deployment),
      raw(statusWords(deployment)),
      raw(leadTimeWords(deployment, kind)),
      raw(incidentWords(deployment)),
    ]),
  });
}

const SHORT_SHA = 7;
/** What plain SQL left empty. */
const NO_SHA = 'no sha';
const MAX_URL = 120;
const IS_LINK = /^https?:\/\/[^\s\p{Cc}<>|"\\]+$/u;

const linkOf = ({ url }: ListedDeployment): string | undefined =>
  url !== undefined && url.length <= MAX_URL && IS_LINK.test(url) ? url : undefined;

/** The short commit, linked to the address that came with the deployment. */
function version(deployment: ListedDeployment): Cell {
  const url = linkOf(deployment);
  const short = shortSha(deployment);
  if (short === '') return raw(NO_SHA);
  if (url === undefined) return raw(short);
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url, text: short }] }],
  };
}

const MAX_SERVICE = 50;
const MAX_INCIDENTS = 40;
const MAX_STATUS = 40;

const shortSha = ({ sha }: ListedDeployment): string => shortened(sha.slice(0, SHORT_SHA), SHORT_SHA);
const serviceWords = ({ service }: ListedDeployment): string => shortened(service, MAX_SERVICE);
const incidentWords = ({ incidents }: ListedDeployment): string => shortened(incidents.join(', '), MAX_INCIDENTS);

const arrived = ({ deployedAt }: ListedDeployment, timeZone: string): string =>
  format(new TZDate(deployedAt.getTime(), timeZone), 'd MMM HH:mm');

const statusWords = ({ status, failed }: ListedDeployment): string =>
  shortened(failed ? `${status}, caused an incident` : status, MAX_STATUS);

/** `1.5 h`; `1.5 h, median of 3`: the changes that one deployment brought are one row here. */
function leadTimeWords({ leadTimeSeconds, changes }: ListedDeployment, kind: ListKind): string {
  if (leadTimeSeconds === undefined) return '';
  const picked = kind === 'negative' ? 'lowest' : 'median';
  return changes > 1 ? `${duration(leadTimeSeconds)}, ${picked} of ${changes}` : duration(leadTimeSeconds);
}

/** One deployment as a line of mrkdwn, for the text and for places without tables. */
function line(deployment: ListedDeployment, kind: ListKind, timeZone: string): string {
  const lead = leadTimeWords(deployment, kind);
  const incidents = incidentWords(deployment);
  return [
    arrived(deployment, timeZone),
    escapeText(serviceWords(deployment)),
    shortSha(deployment) === '' ? NO_SHA : code(shortSha(deployment)),
    escapeText(statusWords(deployment)),
    ...(lead === '' ? [] : [`lead time ${lead}`]),
    ...(incidents === '' ? [] : [escapeText(incidents)]),
  ].join(' · ');
}
