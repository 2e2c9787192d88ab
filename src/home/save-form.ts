import type { KnownBlock } from '@slack/types';
import type { FormFaults, FormValues } from '../slack/form.ts';
import { postableFault } from '../teams/directory/channels.ts';
import type { Role } from '../teams/directory/members.ts';
import { mayDo } from '../teams/rights.ts';
import type { ChangedBy } from '../teams/team-settings.store.ts';
import type { TeamSettings, TeamSettingsChange } from '../teams/team-settings.ts';
import { readCalendar } from './calendar-form.ts';
import { readDigest } from './digest-form.ts';
import { readEnvironment } from './environments-form.ts';
import type { HomeDeps } from './home-deps.ts';
import { INCIDENT_FIELDS, readIncidents } from './incidents-form.ts';
import { mutedOf, readOwn, sourcePersonValue } from './messages-form.ts';
import { choicesFrom, chosenPeople, PEOPLE_FIELDS, readPeople } from './people-form.ts';
import { concerned, mayUse } from './rights.ts';
import { saveSecrets, secretsNow } from './save-secrets.ts';
import { readSecrets } from './secrets-form.ts';
import type { FormTarget } from './settings.ts';
import { readClaim, SOURCE_FIELDS, serviceValue } from './sources-form.ts';
import { readToken, TOKEN_FIELDS } from './tokens-form.ts';
import { newTokenBlocks } from './tokens-form.view.ts';
import { readWorkspace, WORKSPACE_FIELDS } from './workspace-form.ts';

export type Submission = {
  readonly target: FormTarget;
  readonly values: FormValues;
  readonly userId: string;
  /** Aborted once the person was told that nothing is saved. */
  readonly tooLate: AbortSignal;
};

export type SavedForm =
  | { readonly kind: 'saved' }
  /** Something is to be shown, as a new token is. */
  | { readonly kind: 'show'; readonly blocks: readonly KnownBlock[] }
  | { readonly kind: 'faults'; readonly faults: FormFaults }
  | { readonly kind: 'refused'; readonly why: string };

const SAVED: SavedForm = { kind: 'saved' };
const faulty = (faults: FormFaults): SavedForm => ({ kind: 'faults', faults });

/** Checks the right and the fields of a form, then saves what it says, all or nothing. */
export async function saveForm(deps: HomeDeps, submission: Submission): Promise<SavedForm> {
  const { target, userId } = submission;
  const [who, settings] = await Promise.all([
    deps.directory.whoIs(userId),
    target.teamId === undefined ? undefined : deps.settings.teamSettings(target.teamId),
  ]);
  const right = mayUse(who, target.form, await concerned(deps, settings?.team));
  if (!right.ok) return { kind: 'refused', why: right.why };
  const by = { actor: userId, at: deps.clock() };
  switch (target.form) {
    case 'own':
      return saveOwn(deps, submission, by);
    case 'workspace':
      return saveWorkspace(deps, submission, by);
    case 'environments':
      return saveEnvironment(deps, submission, by);
    case 'sources':
      return saveClaim(deps, submission, by);
    case 'secrets':
      return changeSecrets(deps, submission, by);
    case 'tokens':
      return makeToken(deps, submission, by);
    case 'deliveries':
      return SAVED;
    default:
      return settings === undefined ? SAVED : saveTeam(deps, submission, settings, by);
  }
}

async function saveOwn(deps: HomeDeps, { values, userId, tooLate }: Submission, by: ChangedBy): Promise<SavedForm> {
  const reading = readOwn(values);
  if (!reading.ok) return faulty(reading.faults);
  const { muted, homeTeam, iAm } = reading.value;
  return deps.together(async ({ mutes, people, onCall, note }) => {
    await mutes.mute({ person: userId }, muted, by);
    if (homeTeam !== undefined) await people.chooseHomeTeam(userId, homeTeam);
    if (await onCall.link(userId, iAm, by.at)) {
      await note(`person ${userId}`, { i_am: iAm.map(sourcePersonValue).join(', ') || 'nobody' }, by);
    }
    tooLate.throwIfAborted();
    return SAVED;
  });
}

async function saveWorkspace(deps: HomeDeps, { values, tooLate }: Submission, by: ChangedBy): Promise<SavedForm> {
  const reading = readWorkspace(values);
  if (!reading.ok) return faulty(reading.faults);
  const { year, triageChannelId, digestChannelId } = reading.value;
  for (const [field, channelId] of [
    [WORKSPACE_FIELDS.triage, triageChannelId],
    [WORKSPACE_FIELDS.digest, digestChannelId],
  ] as const) {
    const fault = await channelFault(deps, channelId);
    if (fault !== undefined) return faulty({ [field]: fault });
  }
  return deps.together(async ({ dora, workspace }) => {
    if (year !== (await dora.benchmarkYear())) await dora.setBenchmarkYear(year, by.actor, by.at);
    await workspace.setTriageChannel(triageChannelId, by);
    await workspace.setDigestChannel(digestChannelId, by);
    tooLate.throwIfAborted();
    return SAVED;
  });
}

async function saveEnvironment(deps: HomeDeps, { values, tooLate }: Submission, by: ChangedBy): Promise<SavedForm> {
  const reading = readEnvironment(values, await deps.environments.names());
  if (!reading.ok) return faulty(reading.faults);
  const { name, canonical } = reading.value;
  return deps.together(async ({ environments }) => {
    await environments.map(name, canonical, by);
    tooLate.throwIfAborted();
    return SAVED;
  });
}

async function saveClaim(deps: HomeDeps, { values }: Submission, by: ChangedBy): Promise<SavedForm> {
  const reading = readClaim(values);
  if (!reading.ok) return faulty(reading.faults);
  const { service, teamId } = reading.value;
  const unmapped = await deps.sourceServices.unmapped();
  const claimed = unmapped.find((one, index) => serviceValue(one, index) === service);
  if (claimed === undefined)
    return faulty({ [SOURCE_FIELDS.service]: 'It was given to a team meanwhile. Close this and open it again.' });
  await deps.sourceServices.mapSourceService(claimed.source, claimed.name, { service: null, teamId }, by.at);
  await deps.together(({ note }) => note(`source service ${claimed.name}`, { team: String(teamId) }, by));
  return SAVED;
}

async function changeSecrets(deps: HomeDeps, { values, tooLate }: Submission, by: ChangedBy): Promise<SavedForm> {
  const reading = readSecrets(values, await secretsNow(deps));
  if (!reading.ok) return faulty(reading.faults);
  return deps.together(async (stores) => {
    const faults = await saveSecrets(stores, reading.value, by);
    tooLate.throwIfAborted();
    return Object.keys(faults).length > 0 ? faulty(faults) : SAVED;
  });
}

async function makeToken(deps: HomeDeps, { values, tooLate }: Submission, by: ChangedBy): Promise<SavedForm> {
  const reading = readToken(values);
  if (!reading.ok) return faulty(reading.faults);
  const { name, scopes } = reading.value;
  const { token, sha256 } = deps.newToken();
  return deps.together(async ({ tokens, note }) => {
    if (!(await tokens.add(name, scopes, sha256, by.at)))
      return faulty({
        [TOKEN_FIELDS.name]: `A token called "${name}" is in use. Choose another name, or revoke it first.`,
      });
    await note(`token ${name}`, { made: scopes.join(' ') }, by);
    tooLate.throwIfAborted();
    return { kind: 'show', blocks: newTokenBlocks(name, token) };
  });
}

const GONE = 'This team is gone. Close this and open the settings again.';

async function saveTeam(
  deps: HomeDeps,
  { target, values, tooLate }: Submission,
  settings: TeamSettings,
  by: ChangedBy,
): Promise<SavedForm> {
  const { id } = settings.team;
  const change = async (changed: TeamSettingsChange): Promise<SavedForm> =>
    (await deps.settings.changeSettings(id, changed, by, tooLate)) ? SAVED : { kind: 'refused', why: GONE };
  switch (target.form) {
    case 'calendar': {
      const reading = readCalendar(values);
      return reading.ok ? change({ calendar: reading.value }) : faulty(reading.faults);
    }
    case 'digest': {
      const reading = readDigest(values);
      return reading.ok ? change({ digest: reading.value }) : faulty(reading.faults);
    }
    case 'incidents': {
      const reading = readIncidents(values);
      if (!reading.ok) return faulty(reading.faults);
      const fault = await channelFault(deps, reading.value.incidentChannelId);
      return fault === undefined ? change(reading.value) : faulty({ [INCIDENT_FIELDS.channel]: fault });
    }
    case 'team-messages':
      await deps.mutes.mute({ team: id }, mutedOf(values, 'team'), by, tooLate);
      return SAVED;
    default:
      return savePeople(deps, { values, tooLate }, settings, by);
  }
}

async function savePeople(
  deps: HomeDeps,
  { values, tooLate }: Pick<Submission, 'values' | 'tooLate'>,
  { team }: TeamSettings,
  by: ChangedBy,
): Promise<SavedForm> {
  const before = chosenPeople(await deps.members.choicesOf(team.id));
  const reading = readPeople(values, before);
  if (!reading.ok) return faulty(reading.faults);
  const outsider = await outsiderAmong(
    deps,
    reading.value.leads.filter((id) => !before.leads.includes(id)),
  );
  if (outsider !== undefined) return faulty({ [PEOPLE_FIELDS.leads]: outsider });
  const fault = await deps.together(async ({ members }) => {
    for (const [role, choices] of choicesFrom(reading.value)) {
      // A team may begin without a lead, and does not lose its last one.
      if (role === 'lead' && choices.length === 0 && before.leads.length === 0) continue;
      const saved = await members.saveChoices(team.id, role, choices, by.actor, by.at);
      if (!saved.ok) return { [FIELD_OF[role]]: saved.fault };
    }
    tooLate.throwIfAborted();
    return undefined;
  });
  return fault === undefined ? SAVED : faulty(fault);
}

const FIELD_OF: Readonly<Record<Role, string>> = {
  member: PEOPLE_FIELDS.members,
  'on-call': PEOPLE_FIELDS.onCall,
  lead: PEOPLE_FIELDS.leads,
};

/** A lead has rights, so it must be somebody who can have any. */
async function outsiderAmong(deps: HomeDeps, leads: readonly string[]): Promise<string | undefined> {
  for (const lead of leads) {
    const who = await deps.directory.whoIs(lead);
    if (!mayDo(who, { kind: 'ask-dora' }).ok)
      return `${who.person.name || 'A lead'} is no full member of the workspace, so no lead.`;
  }
  return undefined;
}

/** Why nothing can be posted in a channel; nothing where it can, or where Slack has not told us of it yet. */
async function channelFault(deps: HomeDeps, channelId: string | undefined): Promise<string | undefined> {
  return channelId === undefined ? undefined : postableFault(await deps.directory.channelNow(channelId));
}
