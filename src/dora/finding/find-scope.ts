import { serviceKey } from '../../names/service-name.ts';
import type { Team } from '../../teams/team.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import type { Parsed } from '../metrics/window.ts';
import type { Owner } from '../snapshot/owner-rows.store.ts';
import type { Scope } from '../snapshot/scope.ts';
import { lastPart } from './nearest.ts';
import type { ServicesStore } from './services.store.ts';
import type { Subject } from './subject.ts';
import { type KnownNames, unknownName } from './unknown-name.ts';

export type FindDeps = KnownNames & {
  readonly teams: Pick<TeamsStore, 'teamNamed' | 'teamOfChannel' | 'ownerOf'>;
  readonly dora: Pick<ServicesStore, 'serviceNamed'>;
  /** The team that a person means by "my team". */
  readonly homeTeamOf?: (personId: string) => Promise<Team | undefined>;
};

/** Whose numbers are asked for. */
export type Asked = {
  readonly subject: Subject;
  /** Where it is asked: the team of this channel is meant when nobody is named. */
  readonly channelId?: string;
  /** Who asks: their own team is meant where the channel is not a team's. */
  readonly personId?: string;
};

/** Whose numbers are meant, and the time zone of their days. */
export type FoundScope = { readonly scope: Scope; readonly owner: Owner; readonly timeZone: string };

const NO_TEAM_ZONE = 'UTC';

/** Finds whose numbers are meant. A hint is a sentence for the person who asked. */
export async function findScope(deps: FindDeps, { subject, channelId, personId }: Asked): Promise<Parsed<FoundScope>> {
  switch (subject.kind) {
    case 'all':
      return { ok: true, value: EVERYTHING };
    case 'here': {
      const team = (await teamOfPlace(deps, channelId)) ?? (await teamOfPerson(deps, personId));
      return { ok: true, value: team ? foundTeam(team) : EVERYTHING };
    }
    case 'channel': {
      const team = await deps.teams.teamOfChannel(subject.channelId);
      if (team) return { ok: true, value: foundTeam(team) };
      return { ok: false, hint: `No team has <#${subject.channelId}> as its channel.` };
    }
    case 'team': {
      const team = await deps.teams.teamNamed(subject.name);
      return team ? { ok: true, value: foundTeam(team) } : unknownName(deps, subject);
    }
    case 'service':
      return (await findService(deps, subject.name)) ?? unknownName(deps, subject);
    case 'named': {
      const team = await deps.teams.teamNamed(subject.name);
      if (team) return { ok: true, value: foundTeam(team) };
      return (await findService(deps, subject.name)) ?? unknownName(deps, subject);
    }
  }
}

const teamOfPlace = async ({ teams }: FindDeps, channelId: string | undefined): Promise<Team | undefined> =>
  channelId === undefined ? undefined : teams.teamOfChannel(channelId);

const teamOfPerson = async ({ homeTeamOf }: FindDeps, personId: string | undefined): Promise<Team | undefined> =>
  personId === undefined ? undefined : homeTeamOf?.(personId);

export const EVERYTHING: FoundScope = { scope: { kind: 'all' }, owner: { kind: 'all' }, timeZone: NO_TEAM_ZONE };

export const foundTeam = (team: Team): FoundScope => ({
  scope: { kind: 'team', name: team.name },
  owner: { kind: 'team', id: team.id },
  timeZone: team.timeZone,
});

/** `checkout` also finds `org/checkout`, where that is the only service of this name. */
async function findService(deps: FindDeps, name: string): Promise<Parsed<FoundScope> | undefined> {
  const service = (await deps.dora.serviceNamed(name)) ?? (await onlyWithLastPart(deps, name));
  if (service === undefined) return undefined;
  const timeZone = (await deps.teams.ownerOf(service))?.timeZone ?? NO_TEAM_ZONE;
  return {
    ok: true,
    value: { scope: { kind: 'service', name: service }, owner: { kind: 'service', name: service }, timeZone },
  };
}

async function onlyWithLastPart({ dora }: FindDeps, name: string): Promise<string | undefined> {
  const key = serviceKey(name);
  const found = (await dora.serviceNames()).filter((service) => serviceKey(lastPart(service)) === key);
  return found.length === 1 ? found[0] : undefined;
}
