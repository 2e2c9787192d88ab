import type { OnCallStore, SourcePerson } from '../../incidents/on-call.store.ts';
import { MAX_OPTION } from '../../slack/modals/inputs.ts';
import type { ChangedBy } from '../../teams/audit.store.ts';
import type { TeamId } from '../../teams/team.ts';
import type { FormStores } from '../form/form-stores.ts';

export type VendorPerson = Pick<SourcePerson, 'source' | 'vendorId'>;

/** How a menu carries a person of a source. */
export const sourcePersonValue = ({ source, vendorId }: VendorPerson): string => `${source} ${vendorId}`;

/** A menu cannot carry an id that is very long. */
export const isOfferable = (person: VendorPerson): boolean => sourcePersonValue(person).length <= MAX_OPTION;

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
  // The form cannot show these links, so saving it does not take them away.
  const hidden = (await theirs(onCall, person)).filter((one) => !isOfferable(one));
  await onCall.link(person, [...iAm, ...hidden], by.at);
  await note(`person ${person}`, before, await own(), by);
}

/** The people of sources whom somebody said they are. */
const theirs = async (onCall: OnCallStore, person: string): Promise<readonly SourcePerson[]> =>
  (await onCall.linkableTo(person)).filter(({ personId }) => personId === person);

async function namesOf(onCall: OnCallStore, person: string): Promise<string | null> {
  return (
    (await theirs(onCall, person))
      .map(({ source, vendorId, name }) => `${name || vendorId} (${source} ${vendorId})`)
      .join(', ') || null
  );
}
