import type { Permissions } from '../../teams/permissions.ts';
import type { Right } from '../../teams/rights.ts';
import type { Team } from '../../teams/team.ts';
import type { WaveId } from '../wave/wave.ts';
import type { ReadersStore } from './readers.store.ts';

/** Looks up what somebody was in a wave. `teams/rights.ts` decides what they may read; every reading of results asks here. */
export type ResultReaders = {
  readonly permissions: Pick<Permissions, 'mayReadPulse'>;
  readonly readers: Pick<ReadersStore, 'standingIn' | 'standingInAll' | 'channels'>;
};

type NamedTeam = Pick<Team, 'id' | 'name'>;

/** The results of one team, in its last wave and those before. Anyone who may read them may also record an action. */
export async function mayReadResults(
  { permissions, readers }: ResultReaders,
  personId: string,
  team: NamedTeam,
): Promise<Right> {
  const { was } = await readers.standingIn(team.id, personId);
  return permissions.mayReadPulse(personId, { kind: 'read-pulse', team, was });
}

/** The comments of a team in a wave, else in its last one, and which wave that is. */
export async function mayReadComments(
  { permissions, readers }: ResultReaders,
  personId: string,
  team: NamedTeam,
  asked?: WaveId,
): Promise<Right & { readonly wave: WaveId | undefined }> {
  const { was, wave } = await readers.standingIn(team.id, personId, asked);
  return { ...(await permissions.mayReadPulse(personId, { kind: 'read-pulse-comments', team, was })), wave };
}

/** The results of all teams together, in which no team stands beside a number. */
export async function mayReadAllResults({ permissions, readers }: ResultReaders, personId: string): Promise<Right> {
  const was = await readers.standingInAll(personId);
  return permissions.mayReadPulse(personId, { kind: 'read-workspace-pulse', was });
}

/** Who asks, and in which channel the answer is read; without a person the answer is shared with the whole channel. */
export type MoodReader = { readonly personId: string | undefined; readonly channelId: string | undefined };

/**
 * Why a team is unhappy: everybody reads it in the channel in which its results were posted, elsewhere only those who may read
 * them. A channel that the team chose later is not one of theirs.
 */
export async function maySeeMood(
  readers: ResultReaders,
  { personId, channelId }: MoodReader,
  team: Team,
): Promise<boolean> {
  if (channelId !== undefined && (await readers.readers.channels()).get(team.id) === channelId) return true;
  return personId !== undefined && (await mayReadResults(readers, personId, team)).ok;
}
