import type { KnownBlock } from '@slack/types';
import type { Log } from '../../log.ts';
import { context } from '../../slack/blocks.ts';
import {
  type Choice,
  channelsInput,
  channelsOf,
  choicesOf,
  type FormReading,
  type FormValues,
  multiSelectInput,
  peopleInput,
  peopleOf,
} from '../../slack/form.ts';
import type { Directory } from '../../teams/directory/directory.slack.ts';
import type { MembersStore } from '../../teams/directory/members.store.ts';
import { choiceFaultWords, type Role } from '../../teams/directory/members.ts';
import { mayDo } from '../../teams/rights.ts';
import type { TeamId } from '../../teams/team.ts';
import { ofTeam } from '../form/owner.ts';
import { faulty } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';
import { type ChosenPeople, choicesFrom, chosenPeople } from '../form-parts/people-choices.ts';
import { leadsWords, membersWords, onCallWords } from '../form-parts/people-words.ts';

const FIELDS = {
  members: 'members',
  memberChannels: 'member_channels',
  memberGroups: 'member_groups',
  onCall: 'on_call',
  onCallGroups: 'on_call_groups',
  leads: 'leads',
} as const;

const FIELD_OF: Readonly<Record<Role, string>> = {
  member: FIELDS.members,
  'on-call': FIELDS.onCall,
  lead: FIELDS.leads,
};

const MOST_LEADS = 2;

type PeopleDeps = {
  readonly members: Pick<MembersStore, 'choicesOf' | 'membersOf'>;
  readonly directory: Pick<Directory, 'whoIs' | 'choicesChanged'>;
  /** Slack's user groups; `undefined` where Drumbeat may not read them. */
  readonly usergroups: () => Promise<readonly Choice[] | undefined>;
  readonly log: Log;
};

/** Who belongs to a team, who is on call and who leads it. */
export function peopleForm({ members, directory, usergroups, log }: PeopleDeps) {
  const chosenNow = async (team: TeamId): Promise<ChosenPeople> => chosenPeople(await members.choicesOf(team));
  return settingsForm({
    kind: 'people',
    title: 'People',
    owner: ofTeam,
    async load({ settings: { team } }) {
      const [chosen, groups] = await Promise.all([chosenNow(team.id), usergroups()]);
      return { chosen, groups };
    },
    blocks: peopleBlocks,
    fields: {
      async read(values, { settings: { team } }) {
        const before = await chosenNow(team.id);
        const reading = readPeople(values, before);
        if (!reading.ok) return reading;
        const newLeads = reading.value.leads.filter((id) => !before.leads.includes(id));
        const outsider = await outsiderAmong(directory, newLeads);
        if (outsider !== undefined) return { ok: false, faults: { [FIELDS.leads]: outsider } };
        return { ok: true, value: { chosen: reading.value, hadLead: before.leads.length > 0 } };
      },
      async save(stores, { chosen, hadLead }, { about: { settings }, by }) {
        const { id } = settings.team;
        for (const [role, choices] of choicesFrom(chosen)) {
          // A team may begin without a lead, and does not lose its last one.
          if (role === 'lead' && choices.length === 0 && !hadLead) continue;
          const saved = await stores.members.saveChoices(id, role, choices, by.actor, by.at);
          if (!saved.ok) return faulty({ [FIELD_OF[role]]: saved.fault });
        }
        return { kind: 'saved', afterwards: () => readMembers(directory, log, id) };
      },
    },
    section: {
      title: 'People',
      async summary({ settings: { team } }) {
        const [chosen, all] = await Promise.all([chosenNow(team.id), members.membersOf(team.id)]);
        return [membersWords(all), onCallWords(chosen), leadsWords(chosen)].join('\n');
      },
    },
  });
}

type PeopleNow = {
  readonly chosen: ChosenPeople;
  /** Slack's user groups, by id; `undefined` where Drumbeat may not read them. */
  readonly groups: readonly Choice[] | undefined;
};

export function peopleBlocks({ chosen, groups }: PeopleNow): readonly KnownBlock[] {
  const offered =
    groups === undefined ? [] : offeredGroups(groups, [...chosen.members.groups, ...chosen.onCall.groups]);
  const groupInput = (name: string, label: string, initial: readonly string[]): readonly KnownBlock[] =>
    offered.length === 0 ? [] : [multiSelectInput({ name, label }, offered, initial, { optional: true })];
  return [
    peopleInput(
      {
        name: FIELDS.members,
        label: 'Members',
        hint: 'Guests, bots and people of other organisations are left out.',
      },
      chosen.members.people,
    ),
    channelsInput({ name: FIELDS.memberChannels, label: 'And everybody in these channels' }, chosen.members.channels),
    ...groupInput(FIELDS.memberGroups, 'And these user groups', chosen.members.groups),
    ...groupInput(FIELDS.onCallGroups, 'On call: whoever is in these user groups then', chosen.onCall.groups),
    peopleInput(
      { name: FIELDS.onCall, label: 'On call otherwise', hint: 'Where an incident names nobody.' },
      chosen.onCall.people,
    ),
    peopleInput(
      { name: FIELDS.leads, label: 'Leads', hint: 'One or two. They may change these settings.' },
      chosen.leads,
      { most: MOST_LEADS },
    ),
    ...(groups === undefined
      ? [context('User groups can be chosen once Drumbeat has the scope `usergroups:read`.')]
      : []),
  ];
}

const MAX_GROUPS = 100;

/** Those chosen first, also where Slack does not list them any more: what is not offered could not stay chosen. */
function offeredGroups(groups: readonly Choice[], chosen: readonly string[]): readonly Choice[] {
  const listed = new Map(groups.map((group) => [group.value, group]));
  const first = [...new Set(chosen)].map((id) => listed.get(id) ?? { value: id, label: id });
  return [...first, ...groups.filter(({ value }) => !chosen.includes(value))].slice(0, MAX_GROUPS);
}

/** User groups that the form could not offer stay as they are. */
export function readPeople(values: FormValues, before: ChosenPeople): FormReading<ChosenPeople> {
  const leads = peopleOf(values, FIELDS.leads);
  if (leads.length > MOST_LEADS) return { ok: false, faults: { [FIELDS.leads]: 'Choose one lead or two.' } };
  const groupsOf = (field: string, unoffered: readonly string[]): readonly string[] =>
    values[field] === undefined ? unoffered : choicesOf(values, field);
  return {
    ok: true,
    value: {
      members: {
        people: peopleOf(values, FIELDS.members),
        channels: channelsOf(values, FIELDS.memberChannels),
        groups: groupsOf(FIELDS.memberGroups, before.members.groups),
      },
      onCall: {
        people: peopleOf(values, FIELDS.onCall),
        groups: groupsOf(FIELDS.onCallGroups, before.onCall.groups),
      },
      leads,
    },
  };
}

/** A lead has rights, so it must be somebody who can have any. */
async function outsiderAmong(
  directory: Pick<Directory, 'whoIs'>,
  leads: readonly string[],
): Promise<string | undefined> {
  for (const lead of leads) {
    const who = await directory.whoIs(lead);
    if (!mayDo(who, { kind: 'ask-dora' }).ok)
      return `${who.person.name || 'A lead'} is no full member of the workspace, so no lead.`;
  }
  return undefined;
}

/** Slack is asked who that is; what could not be read is said in the settings. */
async function readMembers(
  directory: Pick<Directory, 'choicesChanged'>,
  log: Log,
  team: TeamId,
): Promise<string | undefined> {
  try {
    const faults = await directory.choicesChanged(team);
    return faults.length === 0 ? undefined : faults.map(choiceFaultWords).join('\n');
  } catch (error) {
    log.warn({ error }, 'The members of a team could not be read');
    return 'Slack did not say who the members are; Drumbeat asks again tomorrow.';
  }
}
