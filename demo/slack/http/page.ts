import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Driver } from '../act/driver.ts';
import { failed, personWhoActs } from '../act/person.ts';
import { asText } from '../json.ts';
import type { World } from '../world/world.ts';
import { sendEvents } from './page-events.ts';
import { stateFor } from './page-state.ts';

const as = z.string();
const json = z.record(z.string(), z.unknown());
const container = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
  z.object({ type: z.literal('view'), viewId: z.string() }),
]);
const spoken = z.object({ as, channel: z.string(), text: z.string() });
const viewed = z.object({ as, viewId: z.string() });
const values = z.record(z.string(), z.record(z.string(), json));

/** The requests of the page, as in `protocol.ts`. */
export function pageRouter(world: World, driver: Driver): Router {
  const router = Router();
  const post = <Body>(what: string, schema: z.ZodType<Body>, act: (body: Body) => object | Promise<object>) =>
    router.post(`/demo/${what}`, express.json({ limit: '1mb' }), async (request: Request, response: Response) => {
      const parsed = schema.safeParse(request.body);
      if (!parsed.success) return void response.status(400).json(failed(z.prettifyError(parsed.error)));
      response.json(await act(parsed.data));
    });
  post('command', spoken, (it) => driver.command(it.as, it.channel, it.text));
  post('message', spoken, (it) => driver.say(it.as, it.channel, it.text));
  post('action', z.object({ as, container, blockId: z.string(), action: json }), (it) =>
    driver.action(it.as, it.container, it.blockId, it.action),
  );
  post('message-shortcut', z.object({ as, callbackId: z.string(), channel: z.string(), ts: z.string() }), (it) =>
    driver.messageShortcut(it.as, it.callbackId, it),
  );
  post('view-submit', viewed.extend({ values }), (it) => driver.viewSubmit(it.as, it.viewId, it.values));
  post('view-close', viewed, (it) => driver.viewClose(it.as, it.viewId));
  post('home', z.object({ as }), (it) => driver.openHome(it.as));

  const get = (what: string, answer: (person: string, request: Request, response: Response) => void) =>
    router.get(`/demo/${what}`, (request: Request, response: Response) => {
      const person = personWhoActs(world, asText(request.query['as']) || firstPerson(world));
      if (!person.ok) return void response.status(404).json(person);
      answer(person.user.id, request, response);
    });
  get('state', (me, _request, response) => response.json(stateFor(world, me)));
  get('messages', (me, request, response) => {
    response.json({ messages: world.messages.seenBy(me, asText(request.query['channel'])) });
  });
  get('events', (me, request, response) => sendEvents(world, me, request, response));
  return router;
}

/** The person whom the page acts as before anyone is chosen. */
const firstPerson = ({ directory }: World): string =>
  directory.users.find((user) => !user.isBot && !user.isDeactivated)?.id ?? '';
