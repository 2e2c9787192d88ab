import type { DoraRoom } from '../dora/dora.room.ts';
import type { Room, Shell } from '../room.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { pulseMessages } from './asking/message-types.job.ts';
import { waitsFor } from './belonging/unsettled.ts';
import { askWhichTeam, whichTeamType } from './belonging/which-team.job.ts';
import { registerWhichTeam } from './belonging/which-team.slack.ts';
import { OTHER_SECRET, tickPulse } from './lifecycle/tick.job.ts';
import { moodShown } from './mood-shown.ts';
import { PULSE_RECORDS } from './person-records.store.ts';
import { registerPulse } from './pulse.slack.ts';
import { type PulseStores, pulseStores } from './pulse.store.ts';
import { deliveryFigures } from './results/delivery-figures.ts';
import { exportPulseCommand } from './results/export.cli.ts';
import { registerResults } from './results/results.slack.ts';
import { resultsCommands } from './results/results-command.slack.ts';
import { postedResults } from './results/results-message.ts';
import { pulseTeams } from './wave/pulse-teams.ts';

type Below = { readonly teams: TeamsRoom; readonly dora: DoraRoom };

/**
 * The survey: its questions and waves, sealing, what may be shown, results.
 *
 * @param stores a test weakens them, to show that it would find what they protect
 */
export function pulseRoom(
  { db, own, clock, log }: Shell,
  { teams: room, dora }: Below,
  stores: PulseStores = pulseStores(db, own),
) {
  const { teams, people, members, mutes, permissions, isMuted, calendarFor, calendarsOf } = room;
  const { audiences, published, readers } = stores;
  const surveyed = pulseTeams(room.allSettings, audiences);
  const shown = moodShown({ published, teams, permissions, readers });
  dora.slots.mood.push(shown.mood);
  room.slots.channelMoved.push(stores.frozen.moveChannel);
  const figures = deliveryFigures(dora.numbersOf);
  const results = { ...stores, teams, people, permissions, figures, clock, log };
  const asking = { ...stores, teams: surveyed, people, permissions, mutes, clock, log };
  return {
    ...shown,
    /** What waits for somebody, as lines of App Home. */
    waitsFor: waitsFor({ ...stores, people }),

    slack(app) {
      registerPulse(app, { ...asking, results: resultsCommands(results) });
      registerResults(app, results);
      registerWhichTeam(app, { people, members, permissions, clock });
    },
    checks: {
      // Without the database it cannot be known, and the database has a check of its own.
      pulse: async () =>
        (await stores.keys.state().catch(() => 'unknown')) === 'other-secret' ? OTHER_SECRET : undefined,
    },
    ticks: [
      { name: 'pulse', run: tickPulse({ ...stores, teams: surveyed, log }) },
      { name: 'whose team', run: askWhichTeam({ ...stores, calendarsOf }) },
    ],
    messages: [
      ...pulseMessages({ ...stores, isMuted, calendarFor, resultsOf: postedResults(results) }),
      whichTeamType({ people, isMuted, calendarFor }),
    ],
    persons: PULSE_RECORDS,
    commands: [exportPulseCommand({ published, teams })],
  } satisfies Room & Record<string, unknown>;
}
