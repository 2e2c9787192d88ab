import type { Log } from '../../log.ts';
import type { Choice } from '../../slack/modals/inputs.ts';
import type { Directory } from '../../teams/directory/directory.slack.ts';
import type { MembersStore } from '../../teams/directory/members.store.ts';
import { choiceFaultWords, type Role } from '../../teams/directory/members.ts';
import type { Permissions } from '../../teams/permissions.ts';
import type { TeamId } from '../../teams/team.ts';
import { ofTeam } from '../form/owner.ts';
import { faulty } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';
import { type ChosenPeople, choicesFrom, chosenPeople } from '../form-parts/people-choices.ts';
import { PEOPLE_FIELDS, peopleBlocks, readPeople } from '../form-parts/people-fields.ts';
import { leadsWords, membersWords, onCallWords } from '../form-parts/people-words.ts';

/** At which field a fault of each role is shown. */
const FIELD_OF: Readonly<Record<Role, string>> = {
  member: PEOPLE_FIELDS.members,
  'on-call': PEOPLE_FIELDS.onCall,
  lead: PEOPLE_FIELDS.leads,
};

type PeopleDeps = {
  readonly members: Pick<MembersStore, 'choicesOf' | 'membersOf'>;
  readonly permissions: Pick<Permissions, 'may' | 'who'>;
  readonly directory: Pick<Directory, 'choicesChanged'>;
  /** Slack's user groups. `undefined`: Drumbeat may not read them. */
  readonly usergroups: () => Promise<readonly Choice[] | undefined>;
  readonly log: Log;
};

/** Who belongs to a team, who is on call and who leads it. */
export function peopleForm({ members, permissions, directory, usergroups, log }: PeopleDeps) {
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
        const fault = await leadFault(permissions, newLeads);
        if (fault !== undefined) return { ok: false, faults: { [PEOPLE_FIELDS.leads]: fault } };
        return { ok: true, value: { chosen: reading.value, hadLead: before.leads.length > 0 } };
      },
      async save(stores, { chosen, hadLead }, { about: { settings }, by }) {
        const { id } = settings.team;
        for (const [role, choices] of choicesFrom(chosen)) {
          // A team may begin without a lead, but it may not lose its last one.
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

/** A lead decides what is set for a team, so people from outside cannot be one. */
async function leadFault(
  permissions: PeopleDeps['permissions'],
  leads: readonly string[],
): Promise<string | undefined> {
  for (const lead of leads) {
    if ((await permissions.may(lead, 'ask-dora')).ok) continue;
    const { person } = await permissions.who(lead);
    return `${person.name || 'A lead'} is no full member of the workspace, so no lead.`;
  }
  return undefined;
}

/** Reads from Slack who the chosen people are, and returns a note on what could not be read. */
async function readMembers(directory: PeopleDeps['directory'], log: Log, team: TeamId): Promise<string | undefined> {
  try {
    const faults = await directory.choicesChanged(team);
    return faults.length === 0 ? undefined : faults.map(choiceFaultWords).join('\n');
  } catch (error) {
    log.warn({ error }, 'The members of a team could not be read');
    return 'Slack did not say who the members are; Drumbeat asks again tomorrow.';
  }
}
