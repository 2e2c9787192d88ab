import type { DoraRoom } from '../dora/dora.room.ts';
import type { IncidentsRoom } from '../incidents/incidents.room.ts';
import type { Room, Shell } from '../room.ts';
import { schedulesStore } from '../schedule/schedules.store.ts';
import type { SourceHealthRoom } from '../source-health/source-health.room.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { keepDigestsScheduled, makeDigests } from './digest.job.ts';
import { askingDigest, registerDigest } from './digest.slack.ts';
import { digestAnswered, tellDigestAnswers } from './digest-answers.job.ts';
import { scheduleDetails } from './digest-details.job.ts';
import { digestMakers, type Says } from './digest-makers.ts';
import { digestsStore } from './digests.store.ts';
import { digestWord } from './dora-words.slack.ts';
import { digestMessages } from './message-types.job.ts';
import { DIGEST_RECORDS } from './person-records.store.ts';
import { registerPreview } from './preview.slack.ts';
import { scheduleWorkspaceDigest, workspaceDigestType } from './workspace-digest.job.ts';

type Below = {
  readonly teams: TeamsRoom;
  readonly incidents: IncidentsRoom;
  readonly sources: SourceHealthRoom;
  readonly dora: DoraRoom;
  readonly says: readonly Says[];
};

/** The weekly digests: what is worth saying, when, and what became of it. */
export function digestRoom(shell: Shell, { teams, incidents, sources, dora, says }: Below) {
  const { db, outbox: deliveries, clock, log, messageTypes } = shell;
  const { settings, allSettings, permissions, isMuted, calendarOfTeam: calendarOf } = teams;
  const { settingsOf, teamSettings } = settings;
  const { health } = sources.health;
  const answersOf = incidents.namelessAnswers;
  const [digests, schedules] = [digestsStore(db), schedulesStore(db)];
  const { untagged, earlier } = digests;
  const { benchmarkYear } = dora.dora;
  const known = { weeksOf: dora.weeksOf, untagged, earlier, sources: health, benchmarkYear };
  const makers = digestMakers(known, says);
  const { make } = makers;
  const listeners = { ...makers, settingsOf: teamSettings, permissions, clock, log, digests, answersOf };
  const keepScheduled = keepDigestsScheduled({ schedules, allSettings });
  const makeDue = makeDigests({ schedules, settingsOf, digests, make });
  const tellAnswers = tellDigestAnswers({ digests, deliveries });
  const { unmapped } = incidents.sourceServices;
  incidents.slots.looks.push(askingDigest(listeners));
  incidents.slots.tellers.push(tellAnswers);
  return {
    slack(app) {
      registerDigest(app, listeners);
      registerPreview(app, listeners);
    },
    ticks: [
      // A digest must be scheduled before it can be made.
      { name: 'digests', run: (now) => keepScheduled(now).then(() => makeDue(now)) },
      { name: 'answers in digests', run: tellAnswers },
      { name: 'details of digests', run: scheduleDetails({ digests, deliveries }) },
      {
        name: 'digest of all teams',
        run: scheduleWorkspaceDigest({ allSettings, channel: teams.workspace.digestChannel, deliveries }),
      },
    ],
    messages: [
      ...digestMessages({ digests, answersOf, calendarOf, isMuted }),
      digestAnswered({ digests, answersOf }),
      workspaceDigestType({ allSettings, make, sources: health, unmapped, parked: deliveries.parked, messageTypes }),
    ],
    words: [digestWord(listeners)],
    persons: DIGEST_RECORDS,
  } satisfies Room & Record<string, unknown>;
}
