import type { Request, Response } from 'express';
import type { DemoEvent } from '../../protocol.ts';
import { viewEvent } from '../world/views.ts';
import type { World } from '../world/world.ts';

const heartbeatMs = 15_000;

/** Server-sent events for one person. The views that are open already come first, so that a reloaded page shows them. */
export function sendEvents(world: World, userId: string, request: Request, response: Response): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
  const send = (event: DemoEvent) => void response.write(`data: ${JSON.stringify(event)}\n\n`);
  const home = world.views.homeOf(userId);
  if (home) send(viewEvent(home));
  for (const open of world.views.stackOf(userId)) send(viewEvent(open));
  const unsubscribe = world.feed.subscribe(userId, send);
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
  request.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}
