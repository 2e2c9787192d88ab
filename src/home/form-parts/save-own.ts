import type { OnCallStore, SourcePerson } from '../../incidents/on-call.store.ts';
import type { ChangedBy } from '../../teams/audit.store.ts';
import type { TeamId } from '../../teams/team.ts';
import type { FormStores } from '../form/form-stores.ts';

export type VendorPerson = Pick<SourcePerson, 'source' | 'vendorId'>;

export type OwnChoice = {
  readonly muted: readonly string[];
  readonly homeTeam: TeamId | undefined;
  /** Who they are at the sources of incidents. */
  readonly iAm: readonly VendorPerson[];
};

/** Saves what people chose for themselves, and records it. What they mute is private and is not recorded. */
export async function saveOwn(
  { mutes, people, onCall, note }: Pick<FormStores, 'mutes' | 'people' | 'onCall' | 'note'>,
  person: string,
  { muted, homeTeam, iAm }: OwnChoice,
  by: ChangedBy,
): Promise<void> {
  await mutes.mute({ person }, muted, by);
  const own = async () => ({
    home_team: (await people.homeTeamOf(person))?.name ?? null,
    i_am: await namesOf(onCall, person),
  });
  const before = await own();
  if (homeTeam !== undefined) await people.chooseHomeTeam(person, homeTeam);
  await onCall.link(person, iAm, by.at);
  await note(`person ${person}`, before, await own(), by);
}

/** The people of sources whom somebody said they are. */
async function namesOf(onCall: OnCallStore, person: string): Promise<string | null> {
  const theirs = (await onCall.linkableTo(person)).filter(({ personId }) => personId === person);
  return theirs.map(({ source, vendorId, name }) => `${name || vendorId} (${source} ${vendorId})`).join(', ') || null;
}
