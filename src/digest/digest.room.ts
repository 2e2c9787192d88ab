import type { DoraRoom } from '../dora/dora.room.ts';
import type { IncidentsRoom } from '../incidents/incidents.room.ts';
import type { Room, Shell } from '../room.ts';
import { messageLabel } from '../schedule/message-type.ts';
import { schedulesStore } from '../schedule/schedules.store.ts';
import type { SourcesRoom } from '../sources/sources.room.ts';
import type { Team, TeamId } from '../teams/team.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { keepDigestsScheduled, makeDigests } from './digest.job.ts';
import { type DigestDeps, digestAsking, digestWord, registerDigest, registerPreview } from './digest.slack.ts';
import { digestAnswered, tellDigestAnswers } from './digest-answers.job.ts';
import { digestMaker, type Moods } from './digest-maker.ts';
import { digestMessages, tellDetails } from './digest-messages.job.ts';
import { digestsStore } from './digests.store.ts';
import { scheduleWorkspaceDigest, workspaceDigestType } from './workspace-digest.job.ts';

type Below = {
  readonly teams: TeamsRoom;
  readonly incidents: IncidentsRoom;
  readonly sources: SourcesRoom;
  readonly dora: DoraRoom;
  /** What other rooms add to the digest of a team. */
  readonly says: readonly Moods[];
};

/** The weekly digests: what is worth saying, when, and what became of it. */
export function digestRoom(shell: Shell, { teams: room, incidents, sources: { health }, dora, says }: Below) {
  const { db, outbox: deliveries, clock, log } = shell;
  const { teams, settings, members, directory, permissions, workspace } = room;
  const digests = digestsStore(db);
  const settingsOf = (ids: readonly TeamId[]) => settings.settingsOf(ids);
  const make = digestMaker({
    weeksOf: dora.weeksOf,
    untagged: digests.untagged,
    earlier: digests.earlier,
    sources: health.health,
    benchmarkYear: dora.dora.benchmarkYear,
    moods: async (wanted) => new Map((await Promise.all(says.map((say) => say(wanted)))).flatMap((said) => [...said])),
  });
  const shown: DigestDeps = {
    digests,
    make,
    settingsOf: settings.teamSettings,
    whoIsFor: directory.whoIsFor,
    leadsOf: members.leadsOf,
    seesTitles: (personId, team: Team) => permissions.seesTitles({ kind: 'person', id: personId }, team),
    answersOf: incidents.namelessAnswers,
    clock,
    log,
  };
  incidents.slots.looks.push(digestAsking(shown));
  incidents.slots.tellers.push(tellDigestAnswers({ digests, deliveries }));
  const schedules = schedulesStore(db);
  const keep = keepDigestsScheduled({ schedules, teams, settingsOf });
  const makeDue = makeDigests({ schedules, settingsOf, digests, make });
  return {
    slack(app) {
      registerDigest(app, shown);
      registerPreview(app, shown);
    },
    ticks: [
      // First it is seen what is to come, then what is due is made.
      { name: 'digests', run: (now) => keep(now).then(() => makeDue(now)) },
      { name: 'answers in digests', run: tellDigestAnswers({ digests, deliveries }) },
      { name: 'details of digests', run: tellDetails({ digests, deliveries }) },
      {
        name: 'digest of all teams',
        run: scheduleWorkspaceDigest({ settings: room.allSettings, channel: workspace.digestChannel, deliveries }),
      },
    ],
    messages: [
      ...digestMessages({
        ...shown,
        calendarOf: room.calendarOfTeam,
        isMuted: (kind, team) => room.isMuted(kind, undefined, team),
      }),
      digestAnswered(shown),
      workspaceDigestType({
        settings: room.allSettings,
        make,
        silentSources: async (now) =>
          (await health.health(now)).filter(({ state }) => state === 'silent').map(({ source }) => source),
        unmappedIncidents: async () =>
          (await incidents.sourceServices.unmapped()).reduce((sum, service) => sum + service.incidents, 0),
        parked: deliveries.parked,
        labelOf: (kind) => messageLabel(shell.messageTypes, kind),
      }),
    ],
    words: [digestWord(shown)],
  } satisfies Room & Record<string, unknown>;
}
