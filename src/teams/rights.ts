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
    | 'decide-delivery';
};

/** What those who belong to a team may do. */
export type TeamPermission = {
  readonly kind: /** Incident titles of a team whose channel is private. */
    | 'see-private-titles'
    /** The verdict and the onset. */
    | 'answer-incident';
  readonly team: NamedTeam;
};

type ChangePermission = { readonly kind: 'change-team'; readonly team: TeamConcerned };

/** What somebody was in the last published wave of the pulse, of one team or of all. Whoever asks for the right looks it up. */
export type WasInWave =
  | 'asked'
  /** They led the team when the wave opened, and were not asked for it. */
  | 'lead'
  | 'neither'
  /** The list of who was asked is not the one with which the wave opened, so it does not tell. */
  | 'changed'
  | 'none-yet';

export type PulsePermission =
  /** Results, published history, the mood, and what was done about a complaint. */
  | { readonly kind: 'read-pulse'; readonly team: NamedTeam; readonly was: WasInWave }
  | { readonly kind: 'read-pulse-comments'; readonly team: NamedTeam; readonly was: WasInWave }
  | { readonly kind: 'read-workspace-pulse'; readonly was: WasInWave };

export type Permission = WorkspacePermission | TeamPermission | ChangePermission | PulsePermission;

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
  if ('was' in permission) return mayReadPulse(who, permission);
  return 'team' in permission ? mayDoInTeam(who, permission) : mayDoInWorkspace(who, permission);
}

function mayDoInWorkspace(who: Who, { kind }: WorkspacePermission): Right {
  switch (kind) {
    case 'ask-dora':
    case 'declare-incident':
    case 'create-team':
      return allowed;
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

/**
 * A pulse is read by those of whom people knew it when they answered: who was asked with them, and who led the team then.
 * Nobody who comes later, and no admin: people who answer must be able to trust who reads it.
 */
function mayReadPulse(who: Who, permission: PulsePermission): Right {
  const { kind, was } = permission;
  const may = was === 'asked' || (was === 'lead' && kind !== 'read-pulse-comments');
  return unless(may, kind === 'read-workspace-pulse' ? whyNotAllTeams(who, was) : whyNotThisTeam(who, permission));
}

const CHANGED = 'the list of who was asked was changed in the database after the pulse had opened';
const NO_ADMINS = ' Admins read no more than others do.';

function whyNotAllTeams({ isAdmin }: Who, was: WasInWave): string {
  if (was === 'none-yet') return 'No pulse has closed yet.';
  if (was === 'changed') return `You cannot read the last pulse: ${CHANGED}.`;
  return `The results of all teams are for those who were asked in the last pulse, and for who led a team when it opened.${isAdmin ? NO_ADMINS : ''}`;
}

function whyNotThisTeam(who: Who, { kind, team, was }: Extract<PulsePermission, { team: NamedTeam }>): string {
  const name = escapeText(team.name);
  switch (was) {
    case 'none-yet':
      return `${name} has no results yet: no pulse in which it took part has closed.`;
    case 'changed':
      return `Nobody can read the last pulse of ${name}: ${CHANGED}.`;
    case 'lead':
      return `The comments are for those who were asked for ${name} in its last pulse. You led it then, so you read its results.`;
    case 'asked':
    case 'neither':
      return kind === 'read-pulse-comments'
        ? `The comments are for those who were asked for ${name} in that pulse, and for nobody else.${who.leadOf.includes(team.id) ? '' : sinceWhen(who, team.id)}`
        : `The pulse of ${name} is for those who were asked in its last one, and for who led it when that opened.${sinceWhen(who, team.id)}`;
  }
}

/** What somebody is to a team now, which opens nothing that was said before. */
function sinceWhen({ leadOf, memberOf, onCallOf, isAdmin }: Who, team: TeamId): string {
  if (leadOf.includes(team)) return ' You became its lead later, so you read the next one.';
  if (memberOf.includes(team))
    return ' You were not asked for it: you joined it later, or the pulse counts you elsewhere.';
  if (onCallOf.includes(team)) return ' Being on call for it changes nothing in that.';
  return isAdmin ? NO_ADMINS : '';
}

/** Leads and people on call belong to a team as its members do. */
const teamsOf = ({ memberOf, onCallOf, leadOf }: Who): readonly TeamId[] => [...memberOf, ...onCallOf, ...leadOf];

const onlyLeads = ({ name, leads }: TeamConcerned): string =>
  `Only ${leads.length === 1 ? 'the lead' : 'the leads'} of ${escapeText(name)} (${leads.map((id) => `<@${id}>`).join(', ')}) and the admins can change this.`;
