import type { Application } from 'express';
import type { Log } from '../log.ts';
import type { Room } from '../room.ts';
import { version } from '../version.ts';
import { answerProblems, notFound } from './answer-problems.ts';
import { registerOpenapi } from './openapi/openapi.http.ts';
import { timeForRequests } from './time-for-requests.ts';

/**
 * Registers the routes of all rooms, and `/openapi.json`, which documents them. `POST /slack/events` is not documented: its bodies
 * are Slack's, it exists in HTTP mode only, and only Slack can sign a request to it.
 */
export function registerRoutes(http: Application, rooms: readonly Room[], log: Log): void {
  http.use(['/v1', '/hooks'], timeForRequests);
  for (const room of rooms) room.http?.(http);
  registerOpenapi(
    http,
    rooms.flatMap(({ operations = [] }) => operations),
    version(),
  );
  http.use(notFound, answerProblems(log));
}
