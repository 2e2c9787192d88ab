import type { DoraRoom } from '../dora/dora.room.ts';
import type { Room, Shell } from '../room.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { pulseMessages } from './asking/message-types.job.ts';
import { pulseBelonging } from './belonging/belonging.wing.ts';
import { secretCheck } from './lifecycle/secret-check.ts';
import { tickPulse } from './lifecycle/tick.job.ts';
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
 * @param weakened the stores of a test that shows that it would find what they protect
 */
export function pulseRoom(shell: Shell, { teams: room, dora }: Below, weakened?: PulseStores) {
  const { db, own, clock, log } = shell;
  const stores = weakened ?? pulseStores(db, own);
  const { teams, people, mutes, permissions, isMuted, calendarFor } = room;
  const surveyed = pulseTeams(room.allSettings, stores.audiences);
  const shown = moodShown({ ...stores, teams, permissions });
  dora.slots.mood.push(shown.mood);
  room.slots.channelMoved.push(stores.frozen.moveChannel);
  const belonging = pulseBelonging(shell, room, stores);
  const figures = deliveryFigures(dora.numbersOf);
  const results = { ...stores, teams, people, permissions, figures, clock, log };
  const asking = { ...stores, teams: surveyed, people, permissions, mutes, clock, log };
  return {
    ...shown,
    /** What waits for somebody, as lines of App Home. */
    waitsFor: belonging.waitsFor,

    slack(app) {
      registerPulse(app, { ...asking, results: resultsCommands(results) });
      registerResults(app, results);
      belonging.slack(app);
    },
    checks: { pulse: secretCheck(stores.keys) },
    ticks: [{ name: 'pulse', run: tickPulse({ ...stores, teams: surveyed, log }) }, belonging.tick],
    messages: [
      ...pulseMessages({ ...stores, isMuted, calendarFor, resultsOf: postedResults(results) }),
      belonging.message,
    ],
    persons: PULSE_RECORDS,
    commands: [exportPulseCommand({ ...stores, teams })],
  } satisfies Room & Record<string, unknown>;
}
