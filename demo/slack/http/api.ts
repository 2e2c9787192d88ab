import express, { type Request, type Response, Router } from 'express';
import { reply } from '../api/reply.ts';
import type { WebApi } from '../api/web-api.ts';
import { asText, isJson } from '../json.ts';
import type { DemoCall, DemoFault } from '../options.ts';
import type { World } from '../world/world.ts';

const body = [express.json({ limit: '1mb' }), express.urlencoded({ extended: false, limit: '1mb' })];

const tokenOf = (request: Request): string | undefined => {
  const inBody = isJson(request.body) ? asText(request.body['token']) : '';
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? (inBody || undefined);
};

/** Answers what the hook wants, where the hook replaces the effect of the method. */
function answerFault(fault: DemoFault, response: Response): void {
  if (fault.kind === 'lost') return void response.socket?.destroy();
  response.status(fault.status).set({ ...fault.headers });
  if (fault.body === undefined) response.end();
  else response.json(fault.body);
}

/** `/api/:method`. Every call is recorded, also a refused one. */
export function webApiRouter(world: World, api: WebApi, calls: DemoCall[]): Router {
  const scopes = (world.workspace.bot.scopes ?? []).join(',');
  return Router().post('/api/:method', body, async (request: Request, response: Response) => {
    const method = String(request.params['method']);
    const call = { method, args: api.parse(isJson(request.body) ? request.body : {}) };
    calls.push(call);
    const fault = await world.options.beforeAnswer?.(call);
    const hasEffect = fault === undefined || (fault.kind === 'lost' && fault.takesEffect);
    const answer = hasEffect ? api.answer(method, tokenOf(request), call.args) : undefined;
    if (fault) return answerFault(fault, response);
    if (answer?.ok === false) world.options.log?.(`${method}: ${JSON.stringify(answer)}`);
    response.set('x-oauth-scopes', scopes).json(answer);
  });
}

/** `/response/:id`, the response url. Its errors are short plain text. */
export function responseUrlRouter(world: World): Router {
  return Router().post('/response/:id', body, (request: Request, response: Response) => {
    const url = world.responseUrls.open(String(request.params['id']));
    if (!url.ok) return void response.status(404).type('text').send(url.error);
    const replied = reply(world, url.place, request.body);
    if (!replied.ok) return void response.status(400).type('text').send(replied.error);
    url.spend();
    response.type('text').send('ok');
  });
}
