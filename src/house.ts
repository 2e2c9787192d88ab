import { deploysRoom } from './deploys/deploys.room.ts';
import { digestRoom } from './digest/digest.room.ts';
import { doraRoom } from './dora/dora.room.ts';
import { flakyRoom } from './flaky/flaky.room.ts';
import { homeRoom } from './home/home.room.ts';
import { httpRoom } from './http/http.room.ts';
import { incidentsRoom } from './incidents/incidents.room.ts';
import { practiceRoom } from './practice/practice.room.ts';
import { pulseRoom } from './pulse/pulse.room.ts';
import type { Room, Shell } from './room.ts';
import { scheduleRoom } from './schedule/schedule.room.ts';
import { sourceHealthRoom } from './source-health/source-health.room.ts';
import { teamsRoom } from './teams/teams.room.ts';

/**
 * Makes every room of the running bot, each from the shell and from rooms before it. This is the only file that names them all:
 * to leave a room out, delete its line.
 */
export function house(shell: Shell): readonly Room[] {
  const http = httpRoom(shell);
  const schedule = scheduleRoom(shell);
  const teams = teamsRoom(shell);
  const sources = sourceHealthRoom(shell, { teams });
  const deploys = deploysRoom(shell, { teams });
  const incidents = incidentsRoom(shell, { teams, deploys });
  const dora = doraRoom(shell, { teams, incidents });
  const flaky = flakyRoom(shell);
  const practice = practiceRoom({ deploys, incidents, flaky });
  const pulse = pulseRoom(shell, { teams, dora });
  const digest = digestRoom(shell, { teams, incidents, sources, dora, says: [pulse.moods] });
  const home = homeRoom(shell, { http, teams, deploys, incidents, sources, dora });

  const rooms: readonly Room[] = [
    http,
    schedule,
    teams,
    sources,
    deploys,
    incidents,
    dora,
    flaky,
    practice,
    pulse,
    digest,
    home,
  ];
  const words = [dora, ...rooms.filter((room) => room !== dora)].flatMap((room) => room.words ?? []);
  dora.slots.words.push(...words);
  shell.messageTypes.push(...rooms.flatMap((room) => room.messages ?? []));
  teams.slots.reserved.push(...words.map(({ word }) => word));
  return rooms;
}
