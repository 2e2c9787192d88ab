import { escapeText } from '../slack/blocks.ts';
import type { Person } from './directory/person.ts';
import type { TeamId } from './team.ts';

/** A person who wants to do something, with what their rights depend on. */
export type Who = {
  readonly person: Person;
  /** An admin of Slack's workspace, or named by the operator. */
  readonly isAdmin: boolean;
  readonly memberOf: readonly TeamId[];
  /** Those of `memberOf` that somebody let them into: they are not in it by a public channel alone, which anyone may join. */
  readonly admittedTo: readonly TeamId[];
  readonly onCallOf: readonly TeamId[];
  readonly leadOf: readonly TeamId[];
};

/** A person whom neither the directory nor Slack knows. They may do nothing. */
export const unknownPerson = (id: string): Who => ({
  person: {
    id,
    name: '',
    email: undefined,
    timeZone: undefined,
    isFullMember: false,
    isDeactivated: false,
    isAdmin: false,
  },
  isAdmin: false,
  memberOf: [],
  admittedTo: [],
  onCallOf: [],
  leadOf: [],
});

/** Who decides the settings of a team. */
export type Deciders = {
  /** The leads who are still there. */
  readonly leads: readonly string[];
  readonly hasMembers: boolean;
};

type NamedTeam = { readonly id: TeamId; readonly name: string };

/** The team that a permission is about, with who decides its settings. */
export type TeamConcerned = NamedTeam & Deciders;

export type WorkspacePermission = {
  readonly kind:
    | 'ask-dora'
    | 'declare-incident'
    | 'create-team'
    | 'change-workspace'
    | 'manage-tokens'
    | 'decide-delivery'
    /** The results of the last wave that everybody in a team may see. */
    | 'see-workspace-pulse';
};

/** What those who belong to a team may do. */
export type TeamPermission = {
  readonly kind:
    | 'see-pulse'
    /** Incident titles of a team whose channel is private. */
    | 'see-private-titles'
    /** The verdict and the onset. */
    | 'answer-incident';
  readonly team: NamedTeam;
};

type ChangePermission = { readonly kind: 'change-team'; readonly team: TeamConcerned };

export type Permission = WorkspacePermission | TeamPermission | ChangePermission;

/** `why` is a sentence for the person: why not, and who can. */
export type Right = { readonly ok: true } | { readonly ok: false; readonly why: string };

const OUTSIDERS = 'This is for full members of the workspace. Ask one of them to do it for you.';

const allowed: Right = { ok: true };
const unless = (isAllowed: boolean, why: string): Right => (isAllowed ? allowed : { ok: false, why });

/** Whether a person may do something. No other code decides this. */
export function mayDo(who: Who, permission: Permission): Right {
  const { isFullMember, isDeactivated } = who.person;
  if (!isFullMember || isDeactivated) return { ok: false, why: OUTSIDERS };
  if (permission.kind === 'change-team') return mayChange(who, permission.team);
  return 'team' in permission ? mayDoInTeam(who, permission) : mayDoInWorkspace(who, permission);
}

function mayDoInWorkspace(who: Who, { kind }: WorkspacePermission): Right {
  switch (kind) {
    case 'ask-dora':
    case 'declare-incident':
    case 'create-team':
      return allowed;
    case 'see-workspace-pulse':
      return unless(teamsOf(who).length > 0, 'The results of the pulse are for those who are in a team.');
    case 'change-workspace':
      return unless(who.isAdmin, 'Only the admins can change what is set for the whole workspace.');
    case 'manage-tokens':
      return unless(who.isAdmin, 'Only the admins can make and revoke API tokens.');
    case 'decide-delivery':
      return unless(who.isAdmin, 'Only the admins can decide whether this message is sent again.');
  }
}

function mayDoInTeam(who: Who, { kind, team }: TeamPermission): Right {
  const isOfTeam = teamsOf(who).includes(team.id);
  const name = escapeText(team.name);
  switch (kind) {
    case 'answer-incident':
      return unless(
        isOfTeam || who.isAdmin,
        `Only the people of ${name}, those on call for it and the admins can answer this.`,
      );
    case 'see-private-titles':
      return unless(
        isOfTeam || who.isAdmin,
        `The channel of ${name} is private: only its people, those on call for it and the admins see this.`,
      );
    // Not the admins: people who answer must be able to trust who reads it.
    case 'see-pulse':
      return unless(isOfTeam, `Only the people of ${name} see how its pulse went.`);
  }
}

/** The leads of a team, and where it has none, the people in it: nobody puts themselves into a team from outside. */
function mayChange(who: Who, team: TeamConcerned): Right {
  const hasLead = team.leads.length > 0;
  const decides = who.leadOf.includes(team.id) || (!hasLead && who.admittedTo.includes(team.id));
  return unless(who.isAdmin || decides, hasLead ? onlyLeads(team) : whyNotWithoutLead(who, team));
}

function whyNotWithoutLead({ memberOf }: Who, { id, name, hasMembers }: TeamConcerned): string {
  const team = escapeText(name);
  if (!hasMembers) return `Nobody is in ${team} yet, so only the admins can change this.`;
  if (memberOf.includes(id))
    return `${team} has no lead, and you are in it by a public channel, which anyone can join. Whoever was chosen by name can change this, and so can the admins.`;
  return `${team} has no lead, so only its members and the admins can change this. Ask one of them.`;
}

/** Leads and people on call belong to a team as its members do. */
const teamsOf = ({ memberOf, onCallOf, leadOf }: Who): readonly TeamId[] => [...memberOf, ...onCallOf, ...leadOf];

const onlyLeads = ({ name, leads }: TeamConcerned): string =>
  `Only ${leads.length === 1 ? 'the lead' : 'the leads'} of ${escapeText(name)} (${leads.map((id) => `<@${id}>`).join(', ')}) and the admins can change this.`;
