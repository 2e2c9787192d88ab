import type { DoraRoom } from '../dora/dora.room.ts';
import type { Room, Shell } from '../room.ts';
import type { LocalDate } from '../teams/calendar/local-date.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { pulseMessages } from './asking/messages.job.ts';
import { tendPulse } from './lifecycle/tick.job.ts';
import { moodShown } from './mood-shown.ts';
import { registerPulse } from './pulse.slack.ts';
import { deliveryFigures } from './results/delivery-figures.ts';
import { exportPulseCommand } from './results/export.cli.ts';
import { registerResults } from './results/results.slack.ts';
import { resultsCommands } from './results/results-command.slack.ts';
import type { ResultsDeps } from './results/results-deps.ts';
import { postedResults } from './results/results-message.ts';
import { knownKeys } from './sealing/known-keys.ts';
import { sealedStore } from './sealing/sealed.store.ts';
import { INVITATION, type PulseTeam, planOpening } from './wave/opening.ts';
import { publishedStore } from './wave/published.store.ts';
import { wavesStore } from './wave/waves.store.ts';

type Below = { readonly teams: TeamsRoom; readonly dora: DoraRoom };

/** The survey: its questions and waves, sealing, what may be shown, results. */
export function pulseRoom({ db, outbox: deliveries, clock, log }: Shell, { teams: room, dora }: Below) {
  const { teams, people, mutes, permissions, isMuted, calendarFor } = room;
  const waves = wavesStore(db, knownKeys());
  const [sealed, published] = [sealedStore(db, waves), publishedStore(db)];
  const shown = moodShown({ published, teams, permissions });
  dora.slots.mood.push(shown.mood);

  const pulseTeams = async (): Promise<readonly PulseTeam[]> => {
    const out = await waves.sittingOut();
    return (await room.allSettings()).map(({ team, calendar }) => ({ team, calendar, isOut: out.has(team.id) }));
  };
  const results: ResultsDeps = {
    published,
    settings: waves,
    teams,
    people,
    permissions,
    figures: deliveryFigures(dora.numbersOf),
    clock,
    log,
  };
  const asking = {
    whoIs: permissions.who,
    waves,
    sealed,
    async plan(opensOn: LocalDate, now: Date) {
      const opening = planOpening(await pulseTeams(), await waves.people(), opensOn, now);
      return { opening, withoutTeam: await waves.withoutTeam() };
    },
    alsoMute: mutes.alsoMute,
    invitationOf: (personId: string, opensOn: LocalDate) =>
      deliveries.placeOf({ kind: INVITATION, subject: personId, occurrence: opensOn }),
    results: resultsCommands(results),
    clock,
    log,
  };
  return {
    ...shown,

    slack(app) {
      registerPulse(app, asking);
      registerResults(app, results);
    },
    ticks: [{ name: 'pulse', run: tendPulse({ waves, published, deliveries, teams: pulseTeams }) }],
    messages: pulseMessages({
      waves,
      sealed,
      isMuted,
      calendarFor,
      resultsOf: postedResults(results),
    }),
    commands: [exportPulseCommand({ published, teams })],
  } satisfies Room & Record<string, unknown>;
}
