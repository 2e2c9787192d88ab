import type { Permissions } from '../../teams/permissions.ts';
import type { Right } from '../../teams/rights.ts';
import type { Team } from '../../teams/team.ts';

/**
 * Who may read what a closed wave published. Admins who are not in the team may not: people who answer must be able to trust
 * who reads it. `teams/rights.ts` decides; every reading of results asks here.
 */
export type ResultReaders = Pick<Permissions, 'may' | 'mayInTeam'>;

/** The results, the comments and the actions of one team. Anyone who may read them may also record an action. */
export const mayReadResults = (
  { mayInTeam }: Pick<ResultReaders, 'mayInTeam'>,
  personId: string,
  team: Pick<Team, 'id' | 'name'>,
): Promise<Right> => mayInTeam(personId, 'see-pulse', team);

/** The results of all teams together, in which no team stands beside a number. */
export const mayReadAllResults = ({ may }: Pick<ResultReaders, 'may'>, personId: string): Promise<Right> =>
  may(personId, 'see-workspace-pulse');

/** Who asks, and in which channel the answer is read; without a person the answer is shared with the whole channel. */
export type MoodReader = { readonly personId: string | undefined; readonly channelId: string | undefined };

/** Why a team is unhappy: everybody reads it in the team's own channel, elsewhere only the team's people do. */
export async function maySeeMood(
  readers: Pick<ResultReaders, 'mayInTeam'>,
  { personId, channelId }: MoodReader,
  team: Team,
): Promise<boolean> {
  if (team.channelId !== undefined && team.channelId === channelId) return true;
  return personId !== undefined && (await mayReadResults(readers, personId, team)).ok;
}
