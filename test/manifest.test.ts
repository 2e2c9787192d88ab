import { readFileSync } from 'node:fs';
import type { App } from '@slack/bolt';
import type { AppsManifestCreateArguments } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { registerDeclareFromMessage } from '../src/incidents/answering/declare-from-message.slack.ts';
import type { IncidentsDeps } from '../src/incidents/answering/deps.slack.ts';
import { httpManifest } from '../src/slack/manifest.ts';
import { COMMANDS, SHORTCUTS } from '../src/slack/names.ts';
import type { Directory } from '../src/teams/directory/directory.slack.ts';
import { registerDirectory } from '../src/teams/directory/directory-events.slack.ts';

type Command = { command: string; description: string; usage_hint?: string; url?: string; should_escape?: boolean };
type Shortcut = { name: string; type: string; callback_id: string; description: string };
type Manifest = {
  display_information: { name: string; description: string; long_description: string; background_color: string };
  features: { app_home: object; bot_user: { display_name: string }; slash_commands: Command[]; shortcuts: Shortcut[] };
  oauth_config: { scopes: { bot: string[]; bot_optional: string[] } };
  settings: {
    socket_mode_enabled: boolean;
    event_subscriptions: { bot_events: string[]; request_url?: string };
    interactivity: { is_enabled: boolean; request_url?: string };
  };
};

const text = readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8');
const manifest = parse(text) as Manifest;
const { slash_commands: commands, shortcuts } = manifest.features;

test('every command of the manifest is registered, and the reverse', () => {
  expect(commands.map(({ command }) => command).toSorted()).toEqual(Object.values(COMMANDS).toSorted());
});

/** The listeners of the bot, without a Slack. */
function heardShortcuts(): readonly object[] {
  const heard: object[] = [];
  const app = { shortcut: (which: object) => void heard.push(which) };
  registerDeclareFromMessage(app as unknown as App, {} as IncidentsDeps);
  return heard;
}

test('every shortcut of the manifest has a listener, and the reverse', () => {
  expect(shortcuts.map(({ callback_id }) => callback_id).toSorted()).toEqual(Object.values(SHORTCUTS).toSorted());
  expect(heardShortcuts()).toEqual(shortcuts.map(({ callback_id }) => ({ type: 'message_action', callback_id })));
  expect(shortcuts.map(({ type }) => type)).toEqual(shortcuts.map(() => 'message'));
});

test('Slack sends mentions as ids, which no name can imitate', () => {
  expect(commands.map(({ should_escape }) => should_escape)).toEqual(commands.map(() => true));
});

/** @see https://docs.slack.dev/reference/app-manifest */
describe("the manifest keeps Slack's limits", () => {
  const { name, description, long_description, background_color } = manifest.display_information;
  test.for([
    { why: 'name', value: name, min: 1, max: 35 },
    { why: 'description', value: description, min: 1, max: 140 },
    { why: 'long description', value: long_description, min: 175, max: 4_000 },
    { why: 'name of the bot', value: manifest.features.bot_user.display_name, min: 1, max: 80 },
    ...commands.flatMap((command) => [
      { why: `${command.command}`, value: command.command, min: 2, max: 32 },
      { why: `${command.command}, description`, value: command.description, min: 1, max: 2_000 },
      { why: `${command.command}, usage hint`, value: command.usage_hint ?? 'none', min: 1, max: 1_000 },
    ]),
    ...shortcuts.flatMap((shortcut) => [
      { why: `${shortcut.name}`, value: shortcut.name, min: 1, max: 24 },
      { why: `${shortcut.name}, callback id`, value: shortcut.callback_id, min: 1, max: 255 },
      { why: `${shortcut.name}, description`, value: shortcut.description, min: 1, max: 150 },
    ]),
  ])('$why: $min to $max characters', ({ value, min, max }) => {
    expect(value.length).toBeGreaterThanOrEqual(min);
    expect(value.length).toBeLessThanOrEqual(max);
  });

  test('commands begin with a slash, in lower case and without spaces', () => {
    for (const { command } of commands) expect(command).toMatch(/^\/[a-z0-9_-]+$/);
  });

  test('a colour has six digits', () => expect(background_color).toMatch(/^#[0-9a-f]{6}$/));
});

/** The names in Slack's own types, because its schema accepts any. */
type Slacks = AppsManifestCreateArguments['manifest'];
type Scopes = NonNullable<NonNullable<NonNullable<Slacks['oauth_config']>['scopes']>['bot']>;
type Events = NonNullable<NonNullable<NonNullable<Slacks['settings']>['event_subscriptions']>['bot_events']>;

/** The listeners of the bot, without a Slack. */
function heardEvents(): Events {
  const names: Events = [];
  const app = { event: (name: Events[number]) => void names.push(name) };
  registerDirectory(app as unknown as App, {} as Directory);
  return names;
}

test('it requires five scopes, and asks for the others as optional ones', () => {
  const needed: Scopes = ['channels:read', 'chat:write', 'commands', 'groups:read', 'users:read'];
  const optional: Scopes = [
    'channels:history',
    'groups:history',
    'im:history',
    'im:write',
    'usergroups:read',
    'users:read.email',
  ];
  expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(needed);
  expect(manifest.oauth_config.scopes.bot_optional.toSorted()).toEqual(optional);
});

test('every event that has a listener is in the manifest, and the reverse', () => {
  const shown: Events = ['app_home_opened'];
  const events = [...heardEvents(), ...shown].toSorted();
  expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual(events);
  expect(new Set(events).size).toBe(events.length);
});

test('there is a Home tab, and the messages tab is read-only, because the bot does not answer typed messages', () => {
  expect(manifest.features.app_home).toEqual({
    home_tab_enabled: true,
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: true,
  });
});

describe('httpManifest', () => {
  const http = parse(httpManifest(text, 'https://bot.example.com')) as Manifest;
  const EVENTS = 'https://bot.example.com/slack/events';

  test('sends commands and clicks to the bot, and opens no socket', () => {
    expect(http.features.slash_commands.map(({ url }) => url)).toEqual(commands.map(() => EVENTS));
    expect(http.settings.interactivity).toEqual({ is_enabled: true, request_url: EVENTS });
    expect(http.settings.socket_mode_enabled).toBe(false);
  });

  test('keeps everything else', () => {
    const withoutUrls = structuredClone(http);
    for (const command of withoutUrls.features.slash_commands) delete command.url;
    delete withoutUrls.settings.interactivity.request_url;
    delete withoutUrls.settings.event_subscriptions.request_url;
    withoutUrls.settings.socket_mode_enabled = true;
    expect(withoutUrls).toEqual(manifest);
  });

  test.for(['https://bot.example.com/', 'https://bot.example.com', 'https://bot.example.com:8443'])(
    'takes %s for where the bot is',
    (url) => {
      const { settings } = parse(httpManifest(text, url)) as Manifest;
      expect(settings.interactivity.request_url).toBe(`${new URL(url).origin}/slack/events`);
    },
  );
});
