import type { KnownBlock } from '@slack/types';
import type { TroubledPayload } from '../incidents/sources/payloads.store.ts';
import type { UnmappedService } from '../incidents/sources/source-services.store.ts';
import { context, escapeText, linesWithin, section } from '../slack/blocks.ts';
import { selectInput } from '../slack/form.ts';
import { slackTime } from '../slack/time.ts';
import type { Team } from '../teams/team.ts';
import { SOURCE_FIELDS, serviceValue } from './sources-form.ts';

export type SourcesOffer = {
  readonly unmapped: readonly UnmappedService[];
  readonly teams: readonly Team[];
  /** What came in, was authentic, and could not be used. */
  readonly troubled: readonly TroubledPayload[];
};

const MOST_OFFERED = 100;
const MAX_LINES = 2800;

/** Services that incident sources name and nobody owns, and what could not be used. */
export function sourcesForm({ unmapped, teams, troubled }: SourcesOffer): KnownBlock[] {
  const offered = unmapped.slice(0, MOST_OFFERED);
  return [
    ...(offered.length === 0 || teams.length === 0
      ? [section('Every service that a source of incidents named belongs to a team.')]
      : [
          selectInput(
            {
              name: SOURCE_FIELDS.service,
              label: 'A service that nobody owns',
              hint: 'As the source calls it. Until somebody owns it, its incidents count for the workspace alone.',
            },
            offered.map((service, index) => ({
              value: serviceValue(service, index),
              label: `${service.name} (${service.source})`,
              description: `${service.incidents} ${service.incidents === 1 ? 'incident' : 'incidents'} so far`,
            })),
            undefined,
          ),
          selectInput(
            { name: SOURCE_FIELDS.team, label: 'belongs to', hint: 'Its incidents so far go with it.' },
            teams.slice(0, MOST_OFFERED).map(({ id, name }) => ({ value: String(id), label: name })),
            undefined,
          ),
        ]),
    ...(troubled.length === 0
      ? []
      : [
          section(
            `*Could not be used*\n${linesWithin(
              troubled.map(
                ({ source, receivedAt, reason }) => `${source}, ${slackTime(receivedAt)}: ${escapeText(reason)}`,
              ),
              MAX_LINES,
            )}`,
          ),
          context('Each is kept for 30 days. `docs/incident-sources.md` says what a source should send.'),
        ]),
  ];
}
