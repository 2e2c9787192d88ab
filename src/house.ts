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
  const rooms: Room[] = [];
  const add = <Made extends Room>(room: Made): Made => {
    rooms.push(room);
    return room;
  };
  const http = add(httpRoom(shell));
  add(scheduleRoom(shell));
  const teams = add(teamsRoom(shell));
  const sources = add(sourceHealthRoom(shell, { teams }));
  const deploys = add(deploysRoom(shell, { teams }));
  const incidents = add(incidentsRoom(shell, { teams, deploys }));
  const dora = add(doraRoom(shell, { teams, incidents }));
  const flaky = add(flakyRoom(shell));
  add(practiceRoom({ deploys, incidents, flaky }));
  const pulse = add(pulseRoom(shell, { teams, dora }));
  add(digestRoom(shell, { teams, incidents, sources, dora, says: [pulse] }));
  add(homeRoom(shell, { http, teams, deploys, incidents, sources, dora, waits: [pulse] }));

  const words = [dora, ...rooms.filter((room) => room !== dora)].flatMap((room) => room.words ?? []);
  dora.slots.words.push(...words);
  shell.messageTypes.push(...rooms.flatMap((room) => room.messages ?? []));
  http.slots.checks.push(...rooms.map((room) => room.checks ?? {}));
  teams.slots.persons.push(...rooms.flatMap((room) => room.persons ?? []));
  teams.slots.reserved.push(...words.map(({ word }) => word));
  return rooms;
}
