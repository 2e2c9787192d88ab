import type { KnownBlock } from '@slack/types';
import { agreedHome } from '../../teams/directory/belonging.ts';
import type { PeopleStore } from '../../teams/directory/people.store.ts';
import type { Team } from '../../teams/team.ts';
import type { PulseSettingsStore } from '../wave/pulse-settings.store.ts';
import { notAskedBlocks, whichTeamLine } from './which-team.view.ts';

export type BelongingDeps = { readonly people: Pick<PeopleStore, 'belongingOf'> };

/** The teams to which others added somebody who has agreed to none of them; empty for anybody else. */
export async function unsettledTeams({ people }: BelongingDeps, personId: string): Promise<readonly Team[]> {
  const belonging = await people.belongingOf(personId);
  return agreedHome(belonging) === undefined ? belonging.teams : [];
}

/**
 * Why somebody is not asked, and the buttons by which they are asked the next time. `undefined` for who has agreed to a team, or
 * is in none.
 */
export async function notAskedBecause(
  deps: BelongingDeps,
  personId: string,
): Promise<readonly KnownBlock[] | undefined> {
  const teams = await unsettledTeams(deps, personId);
  return teams.length === 0 ? undefined : notAskedBlocks(teams);
}

/** What waits for somebody in App Home: to say which team is theirs, while a pulse is set up. */
export const waitsFor =
  ({ settings, people }: BelongingDeps & { readonly settings: Pick<PulseSettingsStore, 'settings'> }) =>
  async (personId: string): Promise<readonly string[]> => {
    if ((await settings.settings()).cadence === undefined) return [];
    const teams = await unsettledTeams({ people }, personId);
    return teams.length === 0 ? [] : [whichTeamLine(teams)];
  };
