import type { KnownBlock } from '@slack/types';
import type { OnCallStore, SourcePerson } from '../../incidents/on-call.store.ts';
import type { NamedType } from '../../schedule/message-type.ts';
import { context } from '../../slack/blocks.ts';
import { choiceOf, choicesOf, type FormReading, type FormValues } from '../../slack/modals/form-values.ts';
import { multiSelectInput, selectInput } from '../../slack/modals/inputs.ts';
import { agreedHome, type Belonging } from '../../teams/directory/belonging.ts';
import type { PeopleStore } from '../../teams/directory/people.store.ts';
import type { MutesStore } from '../../teams/mutes.store.ts';
import { type Team, teamId } from '../../teams/team.ts';
import { ofPerson } from '../form/owner.ts';
import { SAVED } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';
import { isOfferable, type OwnChoice, saveOwn, sourcePersonValue } from '../form-parts/save-own.ts';
import { mutedOf, wantedInput } from '../form-parts/wanted-messages.ts';

export const OWN_FORM = 'own';

const FIELDS = { homeTeam: 'home_team', iAm: 'i_am' } as const;

type OwnDeps = {
  readonly mutes: Pick<MutesStore, 'mutedBy'>;
  readonly people: Pick<PeopleStore, 'belongingOf'>;
  readonly onCall: Pick<OnCallStore, 'linkableTo'>;
  readonly messageTypes: readonly NamedType[];
};

/** What people choose for themselves: their messages, which of several teams is theirs, and who they are at sources. */
export const ownForm = ({ mutes, people, onCall, messageTypes }: OwnDeps) =>
  settingsForm({
    kind: OWN_FORM,
    title: 'My messages',
    owner: ofPerson,
    async load(person) {
      const [muted, belonging, sourcePeople] = await Promise.all([
        mutes.mutedBy({ person }),
        people.belongingOf(person),
        onCall.linkableTo(person),
      ]);
      return { muted, belonging, sourcePeople };
    },
    blocks: (now) => ownBlocks(messageTypes, now),
    fields: {
      read: (values) => readOwn(messageTypes, values),
      async save(stores, choice, { about: person, by }) {
        await saveOwn(stores, person, choice, by);
        return SAVED;
      },
    },
  });

/** A menu of Slack takes no more. */
const MOST_TEAMS = 100;

type OwnNow = {
  readonly muted: readonly string[];
  /** The teams this person belongs to. */
  readonly belonging: Belonging<Team>;
  /** People of sources whom no e-mail address and no link connects to anybody here, and those whom this person is linked to. */
  readonly sourcePeople: readonly SourcePerson[];
};

export function ownBlocks(
  types: readonly NamedType[],
  { muted, belonging, sourcePeople }: OwnNow,
): readonly KnownBlock[] {
  return [
    wantedInput('Messages that Drumbeat sends to you', { types, by: 'person' }, muted),
    context('Only you see this choice.'),
    ...homeTeamInput(belonging),
    ...iAmInput(sourcePeople.filter(isOfferable)),
  ];
}

/**
 * Nothing is chosen beforehand for people whom others added to all of their teams: by saving another field they would agree to
 * belong there.
 */
function homeTeamInput(belonging: Belonging<Team>): readonly KnownBlock[] {
  const home = agreedHome(belonging);
  if (belonging.teams.length < (home === undefined ? 1 : 2)) return [];
  return [
    selectInput(
      { name: FIELDS.homeTeam, label: 'My team', hint: home === undefined ? `${MY_TEAM} ${NOT_AGREED}` : MY_TEAM },
      belonging.teams.slice(0, MOST_TEAMS).map(({ id, name }) => ({ value: String(id), label: name })),
      home === undefined ? undefined : String(home.id),
      { optional: home === undefined },
    ),
  ];
}

const MY_TEAM = 'What /dora means where no channel says it, and the team with which the pulse counts your answers.';
const NOT_AGREED = 'Others added you, so the pulse does not count you until you have chosen here.';

/** Links a person to themselves at a source. They need it if the source has another e-mail address of theirs. */
function iAmInput(people: readonly SourcePerson[]): readonly KnownBlock[] {
  if (people.length === 0) return [];
  return [
    multiSelectInput(
      {
        name: FIELDS.iAm,
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

export function readOwn(types: readonly NamedType[], values: FormValues): FormReading<OwnChoice> {
  const id = choiceOf(values, FIELDS.homeTeam);
  const iAm = choicesOf(values, FIELDS.iAm).flatMap((value) => {
    const [, source, vendorId] = /^(\S+) (.+)$/.exec(value) ?? [];
    return source === undefined || vendorId === undefined ? [] : [{ source, vendorId }];
  });
  const homeTeam = id === undefined ? undefined : teamId(Number(id));
  const muted = mutedOf(values, { types, by: 'person' });
  return muted.ok ? { ok: true, value: { muted: muted.value, homeTeam, iAm } } : muted;
}
