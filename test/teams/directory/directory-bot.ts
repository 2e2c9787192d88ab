import express from 'express';
import type { DemoChannel, DemoUser } from '../../../demo/protocol.ts';
import type { DemoFault, DemoWorkspace } from '../../../demo/slack/options.ts';
import type { DemoSlack } from '../../../demo/slack/start.ts';
import type { Db } from '../../../src/db/db.ts';
import { listen } from '../../../src/http/listen.ts';
import { createLog } from '../../../src/log.ts';
import { createSlackApp } from '../../../src/slack/slack-app.ts';
import { channelsStore } from '../../../src/teams/directory/channels.store.ts';
import { createDirectory, type Directory } from '../../../src/teams/directory/directory.slack.ts';
import { registerDirectory } from '../../../src/teams/directory/directory-events.slack.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { peopleStore } from '../../../src/teams/directory/people.store.ts';
import { aDemoSlack, appToken, botToken, noon, signingSecret } from '../../demo/workspace.ts';
import type { Mode } from '../../support/dora-bot.ts';

const person = (id: string, name: string, parts: Partial<DemoUser> = {}): DemoUser => ({
  id,
  name,
  realName: name,
  timeZone: 'Europe/Berlin',
  ...parts,
});
const channel = (id: string, name: string, members: readonly string[], parts: Partial<DemoChannel> = {}) => ({
  id,
  name,
  kind: 'channel' as const,
  members,
  ...parts,
});

/** The bot is in #payments, #shared, #old and the private #secret; not in #random and the private #board. */
const WORKSPACE: DemoWorkspace = {
  name: 'Acme Corp',
  id: 'T1',
  bot: { userId: 'UBOT', botId: 'B1', name: 'Drumbeat', scopes: ['users:read', 'users:read.email', 'usergroups:read'] },
  users: [
    person('UMARA', 'mara', { isAdmin: true }),
    person('UIVO', 'ivo', { timeZone: 'Asia/Tokyo' }),
    person('UKIM', 'kim'),
    person('UGONE', 'gone', { isDeactivated: true }),
    person('UGUEST', 'guest', { isGuest: true }),
    person('UOTHER', 'other', { isStranger: true }),
    person('UROBOT', 'robot', { isBot: true }),
  ],
  emails: { UMARA: 'Mara@Example.com' },
  channels: [
    channel('CPAY', 'payments', ['UMARA', 'UIVO', 'UGONE', 'UGUEST', 'UROBOT', 'UBOT']),
    channel('CSHARED', 'shared', ['UMARA', 'UOTHER', 'UBOT']),
    channel('COLD', 'old', ['UMARA', 'UBOT'], { isArchived: true }),
    channel('CSECRET', 'secret', ['UIVO', 'UBOT'], { isPrivate: true }),
    channel('CRANDOM', 'random', ['UMARA', 'UIVO', 'UKIM']),
    channel('CBOARD', 'board', ['UIVO'], { isPrivate: true }),
  ],
  usergroups: [{ id: 'SPAGER', handle: 'pager', name: 'On call', users: ['UGONE', 'UKIM', 'UOTHER'] }],
  commands: [],
};

export type DirectoryBot = {
  readonly slack: DemoSlack;
  readonly directory: Directory;
  /** What Slack does instead of answering a method; `undefined` again for its own answer. */
  fails(method: string, fault: DemoFault | undefined): void;
  close(): Promise<void>;
};

/** Nothing but the directory beside the demo's Slack, where it is noon of 2 November 2026. */
export async function directoryBot(mode: Mode, db: Db): Promise<DirectoryBot> {
  const faults = new Map<string, DemoFault>();
  const slack = await aDemoSlack({ workspace: WORKSPACE, beforeAnswer: async ({ method }) => faults.get(method) });
  const [http, log] = [express(), createLog('silent')];
  const shared = { botToken, apiUrl: slack.apiUrl };
  const { app, client, connect, stop } = createSlackApp(
    mode === 'HTTP' ? { mode: 'http', signingSecret, ...shared } : { mode: 'socket', appToken, ...shared },
    http,
    log,
  );
  const stores = { people: peopleStore(db), members: membersStore(db), channels: channelsStore(db) };
  const directory = createDirectory({ client, ...stores, clock: () => noon, log });
  registerDirectory(app, directory);
  const server = await listen(http, '127.0.0.1', 0);
  slack.setBotUrl(`${server.url}/slack/events`);
  await connect();
  return {
    slack,
    directory,
    fails(method, fault) {
      if (fault) faults.set(method, fault);
      else faults.delete(method);
    },
    async close() {
      await stop();
      await slack.close();
      await server.close();
    },
  };
}
