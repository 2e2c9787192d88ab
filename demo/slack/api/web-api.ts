import { type Json, parseJson } from '../json.ts';
import { appId, domainOf } from '../payload/base.ts';
import type { World } from '../world/world.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { historyMethods } from './history.ts';
import type { Answer, Methods } from './method.ts';
import { refusal } from './refusal.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

export type WebApi = {
  /** The arguments as the method reads them. In a form, blocks, views and metadata are JSON text. */
  parse(body: Json): Json;
  answer(method: string, token: string | undefined, args: Json): Answer;
};

const jsonArguments = ['blocks', 'view', 'metadata', 'attachments'];

function parse(body: Json): Json {
  const { token: _, ...args } = body;
  const parsed = jsonArguments
    .filter((name) => typeof args[name] === 'string')
    .map((name) => [name, parseJson(String(args[name])) ?? args[name]] as const);
  return { ...args, ...Object.fromEntries(parsed) };
}

function authTest({ workspace, url }: World): Answer {
  const { bot } = workspace;
  const team = { team: workspace.name, team_id: workspace.id, url: `${url()}/` };
  const who = { user: bot.name.toLowerCase(), user_id: bot.userId, bot_id: bot.botId, app_id: appId };
  return { ok: true, ...team, ...who, domain: domainOf(workspace), is_enterprise_install: false };
}

/** The methods of Slack that Drumbeat calls, and no others. `socketLink` opens a Socket Mode connection once. */
export function createWebApi(world: World, socketLink: () => string): WebApi {
  const { botToken, appToken } = world.options;
  const methods: Methods = {
    'api.test': (args) => ({ ok: true, args }),
    'auth.test': () => authTest(world),
    'apps.connections.open': () => ({ ok: true, url: socketLink() }),
    ...chatMethods(world),
    ...viewMethods(world),
    ...userMethods(world),
    ...conversationMethods(world),
    ...historyMethods(world),
  };
  return {
    parse,
    answer(name, token, args) {
      const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
      if (!method) return refusal('unknown_method');
      if (name !== 'api.test' && token === undefined) return refusal('not_authed');
      const expected = name === 'apps.connections.open' ? appToken : botToken;
      if (name !== 'api.test' && token !== expected) return refusal('invalid_auth');
      return method(args);
    },
  };
}
