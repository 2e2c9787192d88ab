import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns';
import { escapeText, type SlackMessage } from '../../slack/blocks.ts';
import { duration } from '../snapshot/words.ts';
import { type ListFrame, listMessage, raw, shortened } from './list.view.ts';
import type { IncidentListKind, ListedIncident } from './listed.ts';

export type IncidentListing = ListFrame<IncidentListKind> & { readonly incidents: readonly ListedIncident[] };

const COLUMNS = ['Incident', 'Began', 'Ended', 'Lasted', 'From the ticket', 'Answer', 'Deployments', 'Service'];

/**
 * The incidents that a figure counts, by their ids: titles are for people who may see the team's channel, and
 * `/dora incidents` shows them.
 */
export function incidentsMessage(listing: IncidentListing): SlackMessage {
  const rows = listing.incidents.map((incident) => wordsOf(incident, listing.window.timeZone));
  return listMessage(listing, {
    lines: rows.map(({ id, service, began, ended, lasted, ticket, answer, deployments }) =>
      [
        id,
        ...(service === '' ? [] : [service]),
        ended === '' ? `since ${began}` : `${began} to ${ended}, ${lasted}`,
        ...(ticket === '' ? [] : [`${ticket} from the ticket`]),
        answer,
        ...(deployments === '' ? [] : [deployments]),
      ]
        .map(escapeText)
        .join(' · '),
    ),
    columns: COLUMNS,
    cells: rows.map(({ id, service, began, ended, lasted, ticket, answer, deployments }) =>
      [id, began, ended, lasted, ticket, answer, deployments, service].map(raw),
    ),
  });
}

const MAX_ID = 30;
const MAX_SERVICE = 30;
const MAX_ANSWER = 30;
const MAX_DEPLOYMENTS = 50;

function wordsOf(
  { id, service, startedAt, openedAt, endedAt, deployments, ...answered }: ListedIncident,
  zone: string,
) {
  const at = (time: Date) => format(new TZDate(time.getTime(), zone), 'd MMM HH:mm');
  const since = (from: Date) => (endedAt ? duration((endedAt.getTime() - from.getTime()) / 1_000) : '');
  return {
    id: shortened(id, MAX_ID),
    service: shortened(service ?? '', MAX_SERVICE),
    began: at(startedAt),
    ended: endedAt ? at(endedAt) : '',
    lasted: since(startedAt),
    ticket: openedAt && openedAt.getTime() !== startedAt.getTime() ? since(openedAt) : '',
    answer: shortened(answerWords(answered), MAX_ANSWER),
    deployments: shortened(deployments.join(', '), MAX_DEPLOYMENTS),
  };
}

function answerWords({ deployTriggered, noReason }: Pick<ListedIncident, 'deployTriggered' | 'noReason'>): string {
  if (deployTriggered === undefined) return 'not tagged yet';
  return deployTriggered ? 'by a deploy' : `no deploy: ${noReason ?? 'no reason given'}`;
}
