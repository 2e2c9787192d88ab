import type { TeamSettings } from '../../teams/team-settings.ts';
import type { AudienceStore } from './audience.store.ts';
import type { PulseTeam } from './opening.ts';

/** Looks up all teams with their calendars, and which of them opted out. */
export const pulseTeams =
  (
    allSettings: () => Promise<readonly Pick<TeamSettings, 'team' | 'calendar'>[]>,
    audiences: Pick<AudienceStore, 'optedOut'>,
  ) =>
  async (): Promise<readonly PulseTeam[]> => {
    const optedOut = await audiences.optedOut();
    return (await allSettings()).map(({ team, calendar }) => ({ team, calendar, hasOptedOut: optedOut.has(team.id) }));
  };
