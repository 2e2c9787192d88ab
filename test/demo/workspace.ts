import type { DemoSlackOptions, DemoWorkspace } from '../../demo/slack/options.ts';
import { type DemoSlack, startDemoSlack } from '../../demo/slack/start.ts';

export const signingSecret = 'a-signing-secret';
export const botToken = 'xoxb-demo';
export const appToken = 'xapp-demo';
export const noon = new Date('2026-11-02T12:00:00Z');

const person = (id: string, name: string, parts: object = {}) => ({
  id,
  name,
  realName: name[0]?.toUpperCase() + name.slice(1),
  timeZone: 'Europe/Berlin',
  ...parts,
});

/** Mara and Ivo; the bot is in #payments and not in #random; only Ivo is in the private #board. */
const workspace: DemoWorkspace = {
  name: 'Acme Corp',
  id: 'T1',
  bot: { userId: 'UBOT', botId: 'B1', name: 'Drumbeat', scopes: ['chat:write', 'commands'] },
  users: [
    person('UMARA', 'mara', { isAdmin: true }),
    person('UIVO', 'ivo'),
    person('UGONE', 'gone', { isDeactivated: true }),
    person('UGUEST', 'guest', { isGuest: true }),
  ],
  channels: [
    { id: 'CPAY', name: 'payments', kind: 'channel', members: ['UMARA', 'UIVO', 'UBOT'] },
    { id: 'CRANDOM', name: 'random', kind: 'channel', members: ['UMARA', 'UIVO', 'UGUEST'] },
    { id: 'CBOARD', name: 'board', kind: 'channel', isPrivate: true, members: ['UIVO'] },
    { id: 'COLD', name: 'old', kind: 'channel', isArchived: true, members: ['UMARA', 'UBOT'] },
  ],
  usergroups: [{ id: 'S1', handle: 'payments-team', name: 'Payments', users: ['UMARA', 'UIVO'] }],
  commands: ['/dora', '/pulse', '/slow', '/echo', '/broken'].map((command) => ({
    command,
    description: 'Says something',
    usageHint: '[team]',
  })),
};

export const aDemoSlack = (parts: Partial<DemoSlackOptions> = {}): Promise<DemoSlack> =>
  startDemoSlack({ port: 0, clock: () => noon, workspace, signingSecret, botToken, appToken, ...parts });
