import type { IncidentsRoom } from '../incidents/incidents.room.ts';
import type { Room, Shell, Slot } from '../room.ts';
import type { DoraWord } from '../teams/dora-word.ts';
import type { TeamId } from '../teams/team.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { askTeamById } from './ask-dora.ts';
import { benchmarkCommand } from './dora.cli.ts';
import { registerDoraHttp } from './dora.http.ts';
import { DORA_OPERATIONS } from './dora.openapi.ts';
import { type DoraSlackDeps, registerDora } from './dora.slack.ts';
import { doraStore } from './dora.store.ts';
import { doraWords } from './dora-words.slack.ts';
import { firstMood, type MoodOf } from './mood.ts';
import { teamWeeksStore } from './snapshot/team-weeks.store.ts';

export type DoraRoom = ReturnType<typeof doraRoom>;

type Below = { readonly teams: TeamsRoom; readonly incidents: IncidentsRoom };

/** The snapshot, its words, `/dora`, `GET /v1/dora`. */
export function doraRoom({ db, readDb, gate, clock }: Shell, { teams: room }: Below) {
  const { teams, people, permissions } = room;
  const dora = doraStore(readDb);
  const slots = {
    /** How a team feels, where the person who asks may know it. */
    mood: [] as Slot<MoodOf>,
    /** The words of all rooms. */
    words: [] as Slot<DoraWord>,
  };
  const deps: DoraSlackDeps = {
    teams,
    dora,
    clock,
    words: slots.words,
    mood: firstMood(slots.mood),
    permissions,
    homeTeamOf: people.homeTeamOf,
    isFullMember: room.isFullMember,
  };
  room.slots.servicesSeen.push(dora.serviceNames);
  return {
    dora,
    slots,
    storesOn: doraStore,
    /** The numbers of a team, or of everything. */
    numbersOf: (team: TeamId | undefined) => askTeamById(deps, team, clock()),
    weeksOf: teamWeeksStore(readDb).weeksOf,

    slack: (app) => registerDora(app, deps),
    http: (http) => registerDoraHttp(http, { teams, dora, permissions, clock, gate }),
    operations: DORA_OPERATIONS,
    words: doraWords(deps),
    commands: [benchmarkCommand({ dora: doraStore(db), clock })],
  } satisfies Room & Record<string, unknown>;
}
