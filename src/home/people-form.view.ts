import type { KnownBlock } from '@slack/types';
import { context } from '../slack/blocks.ts';
import { type Choice, channelsInput, multiSelectInput, peopleInput } from '../slack/form.ts';
import { type ChosenPeople, MOST_LEADS, PEOPLE_FIELDS } from './people-form.ts';

export type PeopleOffer = {
  readonly chosen: ChosenPeople;
  /** Slack's user groups, by id; `undefined` where Drumbeat may not read them. */
  readonly groups: readonly Choice[] | undefined;
};

const MAX_GROUPS = 100;

/** Those chosen first, also where Slack does not list them any more: what is not offered could not stay chosen. */
function offeredGroups(groups: readonly Choice[], chosen: readonly string[]): readonly Choice[] {
  const listed = new Map(groups.map((group) => [group.value, group]));
  const first = [...new Set(chosen)].map((id) => listed.get(id) ?? { value: id, label: id });
  return [...first, ...groups.filter(({ value }) => !chosen.includes(value))].slice(0, MAX_GROUPS);
}

export function peopleForm({ chosen, groups }: PeopleOffer): KnownBlock[] {
  const offered =
    groups === undefined ? [] : offeredGroups(groups, [...chosen.members.groups, ...chosen.onCall.groups]);
  const groupInput = (name: string, label: string, initial: readonly string[]): KnownBlock[] =>
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
