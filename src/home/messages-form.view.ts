import type { KnownBlock } from '@slack/types';
import type { SourcePerson } from '../incidents/on-call.store.ts';
import { context } from '../slack/blocks.ts';
import { checkboxesInput, multiSelectInput, selectInput } from '../slack/form.ts';
import { type MessageKind, mutable } from '../teams/message-types.ts';
import type { Team } from '../teams/team.ts';
import { MESSAGE_FIELDS, sourcePersonValue } from './messages-form.ts';

const wantedInput = (label: string, by: 'person' | 'team', muted: readonly MessageKind[]): KnownBlock =>
  checkboxesInput(
    { name: MESSAGE_FIELDS.wanted, label, hint: 'A type without a tick is muted.' },
    mutable(by).map(({ kind, label: words, description }) => ({ value: kind, label: words, description })),
    mutable(by)
      .map(({ kind }) => kind)
      .filter((kind) => !muted.includes(kind)),
    { optional: true },
  );

/** Which messages a team wants. */
export const teamMessagesForm = (muted: readonly MessageKind[]): KnownBlock[] => [
  wantedInput('Messages that Drumbeat sends for this team', 'team', muted),
];

/** As many as one of Slack's menus takes. */
const MOST_TEAMS = 100;

export type OwnOffer = {
  readonly muted: readonly MessageKind[];
  /** The teams this person belongs to. */
  readonly teams: readonly Team[];
  readonly homeTeam: Team | undefined;
  /** Whom sources of incidents name and nobody knows, and who this person said they are there. */
  readonly sourcePeople: readonly SourcePerson[];
};

/** What somebody chooses for themselves: their messages and, of several teams, their own. */
export const ownForm = ({ muted, teams, homeTeam, sourcePeople }: OwnOffer): KnownBlock[] => [
  wantedInput('Messages that Drumbeat sends to you', 'person', muted),
  ...(teams.length > 1
    ? [
        selectInput(
          { name: MESSAGE_FIELDS.homeTeam, label: 'My team', hint: 'What /dora means where no channel says it.' },
          teams.slice(0, MOST_TEAMS).map(({ id, name }) => ({ value: String(id), label: name })),
          homeTeam === undefined ? undefined : String(homeTeam.id),
        ),
      ]
    : []),
  ...iAmInput(sourcePeople),
  context('Only you see this choice.'),
];

/** A link made once, for those whose e-mail address says nothing: a source that names them as working on it means them. */
function iAmInput(people: readonly SourcePerson[]): readonly KnownBlock[] {
  if (people.length === 0) return [];
  return [
    multiSelectInput(
      {
        name: MESSAGE_FIELDS.iAm,
        label: 'Who I am where incidents come from',
        hint: 'So that whoever works on an incident there is asked about it here.',
      },
      people.map((person) => ({
        value: sourcePersonValue(person),
        label: `${person.name || person.vendorId} (${person.source})`,
      })),
      people.filter(({ personId }) => personId !== undefined).map(sourcePersonValue),
      { optional: true },
    ),
  ];
}
