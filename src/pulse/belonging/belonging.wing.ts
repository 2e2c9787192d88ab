import type { Shell } from '../../room.ts';
import type { TeamsRoom } from '../../teams/teams.room.ts';
import type { PulseStores } from '../pulse.store.ts';
import { waitsFor } from './unsettled.ts';
import { askWhichTeam, whichTeamType } from './which-team.job.ts';
import { registerWhichTeam } from './which-team.slack.ts';

/** The part of the pulse that asks people which team is theirs. */
export function pulseBelonging(
  { clock }: Pick<Shell, 'clock'>,
  { people, members, permissions, isMuted, calendarFor, calendarsOf }: TeamsRoom,
  stores: PulseStores,
) {
  return {
    waitsFor: waitsFor({ ...stores, people }),
    slack: (app: Parameters<typeof registerWhichTeam>[0]) =>
      registerWhichTeam(app, { people, members, permissions, clock }),
    tick: { name: 'whose team', run: askWhichTeam({ ...stores, calendarsOf }) },
    message: whichTeamType({ people, isMuted, calendarFor }),
  };
}
