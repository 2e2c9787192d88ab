import type { KnownBlock } from '@slack/types';
import { context } from '../slack/blocks.ts';
import { checkboxesInput, selectInput } from '../slack/form.ts';
import { MESSAGE_TYPES, type MessageKind } from '../teams/message-types.ts';
import type { Team } from '../teams/team.ts';
import { MESSAGE_FIELDS } from './messages-form.ts';

const wantedInput = (label: string, muted: readonly MessageKind[]): KnownBlock =>
  checkboxesInput(
    { name: MESSAGE_FIELDS.wanted, label, hint: 'A type without a tick is muted.' },
    MESSAGE_TYPES.map(({ kind, label: words, description }) => ({ value: kind, label: words, description })),
    MESSAGE_TYPES.map(({ kind }) => kind).filter((kind) => !muted.includes(kind)),
    { optional: true },
  );

/** Which messages a team wants. */
export const teamMessagesForm = (muted: readonly MessageKind[]): KnownBlock[] => [
  wantedInput('Messages that Drumbeat sends for this team', muted),
];

/** As many as one of Slack's menus takes. */
const MOST_TEAMS = 100;

export type OwnOffer = {
  readonly muted: readonly MessageKind[];
  /** The teams this person belongs to. */
  readonly teams: readonly Team[];
  readonly homeTeam: Team | undefined;
};

/** What somebody chooses for themselves: their messages and, of several teams, their own. */
export const ownForm = ({ muted, teams, homeTeam }: OwnOffer): KnownBlock[] => [
  wantedInput('Messages that Drumbeat sends to you', muted),
  ...(teams.length > 1
    ? [
        selectInput(
          { name: MESSAGE_FIELDS.homeTeam, label: 'My team', hint: 'What /dora means where no channel says it.' },
          teams.slice(0, MOST_TEAMS).map(({ id, name }) => ({ value: String(id), label: name })),
          homeTeam === undefined ? undefined : String(homeTeam.id),
        ),
      ]
    : []),
  context('Only you see this choice.'),
];
