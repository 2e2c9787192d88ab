import type { KnownBlock } from '@slack/types';
import { context } from '../../slack/blocks.ts';
import { channelsOf, choicesOf, type FormReading, type FormValues, peopleOf } from '../../slack/modals/form-values.ts';
import { type Choice, channelsInput, multiSelectInput, peopleInput } from '../../slack/modals/inputs.ts';
import type { ChosenPeople } from './people-choices.ts';

export const PEOPLE_FIELDS = {
  members: 'members',
  memberChannels: 'member_channels',
  memberGroups: 'member_groups',
  onCall: 'on_call',
  onCallGroups: 'on_call_groups',
  leads: 'leads',
} as const;

const MOST_LEADS = 2;

type PeopleNow = {
  readonly chosen: ChosenPeople;
  /** Slack's user groups. `undefined`: Drumbeat may not read them. */
  readonly groups: readonly Choice[] | undefined;
};

/** The fields in which somebody chooses the people of a team. */
export function peopleBlocks({ chosen, groups }: PeopleNow): readonly KnownBlock[] {
  const offered =
    groups === undefined ? [] : offeredGroups(groups, [...chosen.members.groups, ...chosen.onCall.groups]);
  const groupInput = (name: string, label: string, initial: readonly string[]): readonly KnownBlock[] =>
    offered.length === 0 ? [] : [multiSelectInput({ name, label }, offered, initial, { optional: true })];
  return [
    peopleInput(
      {
        name: PEOPLE_FIELDS.members,
        label: 'Members',
        hint: 'Guests, bots and people of other organisations are left out.',
      },
      chosen.members.people,
    ),
    channelsInput(
      { name: PEOPLE_FIELDS.memberChannels, label: 'And everybody in these channels' },
      chosen.members.channels,
    ),
    ...groupInput(PEOPLE_FIELDS.memberGroups, 'And these user groups', chosen.members.groups),
    ...groupInput(PEOPLE_FIELDS.onCallGroups, 'On call: whoever is in these user groups then', chosen.onCall.groups),
    peopleInput(
      { name: PEOPLE_FIELDS.onCall, label: 'On call otherwise', hint: 'Where an incident names nobody.' },
      chosen.onCall.people,
    ),
    peopleInput(
      { name: PEOPLE_FIELDS.leads, label: 'Leads', hint: 'One or two. They may change these settings.' },
      chosen.leads,
      { most: MOST_LEADS },
    ),
    ...(groups === undefined
      ? [context('User groups can be chosen once Drumbeat has the scope `usergroups:read`.')]
      : []),
  ];
}

const MAX_GROUPS = 100;

/** The chosen groups come first, even if Slack does not list them any more: a group that is not offered cannot stay chosen. */
function offeredGroups(groups: readonly Choice[], chosen: readonly string[]): readonly Choice[] {
  const listed = new Map(groups.map((group) => [group.value, group]));
  const first = [...new Set(chosen)].map((id) => listed.get(id) ?? { value: id, label: id });
  return [...first, ...groups.filter(({ value }) => !chosen.includes(value))].slice(0, MAX_GROUPS);
}

/** Reads whom the form chose. User groups that it could not offer stay as they were `before`. */
export function readPeople(values: FormValues, before: ChosenPeople): FormReading<ChosenPeople> {
  const leads = peopleOf(values, PEOPLE_FIELDS.leads);
  if (leads.length > MOST_LEADS) return { ok: false, faults: { [PEOPLE_FIELDS.leads]: 'Choose one lead or two.' } };
  const groupsOf = (field: string, unoffered: readonly string[]): readonly string[] =>
    values[field] === undefined ? unoffered : choicesOf(values, field);
  return {
    ok: true,
    value: {
      members: {
        people: peopleOf(values, PEOPLE_FIELDS.members),
        channels: channelsOf(values, PEOPLE_FIELDS.memberChannels),
        groups: groupsOf(PEOPLE_FIELDS.memberGroups, before.members.groups),
      },
      onCall: {
        people: peopleOf(values, PEOPLE_FIELDS.onCall),
        groups: groupsOf(PEOPLE_FIELDS.onCallGroups, before.onCall.groups),
      },
      leads,
    },
  };
}
