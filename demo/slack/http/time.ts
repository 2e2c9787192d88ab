import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { DemoTimeWish } from '../../protocol.ts';
import type { MoveTime } from '../../time/move-time.ts';
import { failed } from '../act/person.ts';
import type { World } from '../world/world.ts';

const wish: z.ZodType<DemoTimeWish> = z.union([
  z.strictObject({ to: z.iso.datetime({ offset: true }) }),
  z.strictObject({ by: z.number().int().min(1) }),
  z.strictObject({ next: z.literal(true) }),
]);

/** `POST /demo/time` */
export const timeRouter = (moveTime: MoveTime): Router =>
  Router().post('/demo/time', express.json(), async (request: Request, response: Response) => {
    const parsed = wish.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json(failed(z.prettifyError(parsed.error)));
    response.json(await moveTime(parsed.data));
  });

/** Moves time, where it can be moved, and sends the new time to every page. */
export const timeMovedIn =
  (world: World): MoveTime =>
  async (wanted) => {
    if (!world.options.moveTime) return failed('Time cannot be moved here.');
    const answer = await world.options.moveTime(wanted);
    if (answer.ok) world.feed.publish({ type: 'time', now: answer.now }, () => true);
    return answer;
  };
