import { WebClient } from '@slack/web-api';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DemoMessage } from '../../demo/protocol.ts';
import { DORA_ACTIONS } from '../../src/dora/controls.view.ts';
import { doraStore } from '../../src/dora/dora.store.ts';
import { INCIDENT_LIST_KINDS, LIST_KINDS, LIST_TITLES } from '../../src/dora/lists/listed.ts';
import { openAction } from '../../src/dora/lists/open-list.ts';
import { controlsBlock } from '../../src/dora/lists/scoped-controls.view.ts';
import { plainText } from '../../src/slack/blocks.ts';
import { FOR_MEMBERS_ONLY } from '../../src/slack/member-check.ts';
import { membersStore } from '../../src/teams/directory/members.store.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { botToken, noon } from '../demo/workspace.ts';
import { testDatabase } from '../support/database.ts';
import { type Mode, type RunningBot, runningBot } from '../support/dora-bot.ts';
import { doraRows } from '../support/dora-rows.ts';
import { present } from '../support/given.ts';
import { until } from '../support/processes.ts';

const { db, pool, url, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);

/** Between the bot and Slack, for people that the demo's Slack does not have. */
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledRequest: 'bypass' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

/** Payments works in #payments: three of its deployments failed, one of them by script; one of `org/search` did, too. */
beforeEach(async () => {
  await reset();
  await team('payments', ['org/checkout', 'org/ledger'], 'Europe/Berlin', 'CPAY');
  await deploy({ at: '2026-01-05T10:00:00Z', service: 'org/checkout' });
  const ids = await deploy(
    { at: '2026-10-20T10:00:00Z', service: 'org/checkout', leadTimeSeconds: 3_600 },
    { at: '2026-10-21T10:00:00Z', service: 'org/ledger', status: 'hotfix' },
    { at: '2026-10-22T10:00:00Z', service: 'org/ledger', causedIncident: true },
    { at: '2026-10-23T10:00:00Z', service: 'org/checkout', changes: ['2026-10-23T09:00:00Z'] },
    { at: '2026-10-24T10:00:00Z', service: 'org/search' },
    ...Array.from({ length: 22 }, (_, index) => ({
      at: new Date(Date.UTC(2026, 9, 26, 8, index)),
      service: 'org/ledger',
      leadTimeSeconds: 60,
    })),
  );
  const [first = 0, second = 0, , , search = 0] = ids;
  await incident(
    { id: 'INC-1', at: '2026-10-20T10:30:00Z', verdict: { kind: 'yes', deployments: [first] } },
    { id: 'INC-2', at: '2026-10-21T10:30:00Z', verdict: { kind: 'yes', deployments: [first, second] } },
    { id: 'INC-3', at: '2026-10-24T10:30:00Z', verdict: { kind: 'yes', deployments: [search] } },
  );
});

type Button = { readonly action_id: string; readonly text: { readonly text: string }; readonly value: string };
type Actions = { readonly type: 'actions'; readonly block_id: string; readonly elements: readonly Button[] };
const ALL_LISTS = [...LIST_KINDS, ...INCIDENT_LIST_KINDS];
const actionsOf = ({ blocks = [] }: DemoMessage): Actions =>
  present((blocks as unknown as Actions[]).find(({ type }) => type === 'actions'));
const lines = ({ text }: DemoMessage): string[] => text.split('\n');
const rowsOf = (message: DemoMessage): string[] => lines(message).filter((line) => /^\d+ \w+ \d\d:\d\d · /.test(line));

function pressing(running: RunningBot) {
  const { slack, hands } = running;
  const press = (message: DemoMessage, actionId: string, as = 'UMARA') => hands.press(as, message, actionId);
  return {
    press,
    opens: async (message: DemoMessage, actionId: string): Promise<DemoMessage> =>
      present((await running.hears('UMARA', message.channel, 1, () => press(message, actionId)))[0]),
    asks: async (typed: string, count = 1) =>
      running.hears('UMARA', 'CPAY', count, async () => {
        expect(await slack.command('UMARA', 'CPAY', typed)).toEqual({ ok: true });
      }),
  };
}

describe.each<Mode>(['HTTP', 'Socket Mode'])('the drill-down over %s', (mode) => {
  let running: RunningBot;
  beforeAll(async () => {
    running = await runningBot(mode, url);
  });
  afterAll(() => running.close());
  const ask = async (typed: string) => present((await pressing(running).asks(typed))[0]);
  const opens = (message: DemoMessage, actionId: string) => pressing(running).opens(message, actionId);

  test('Explain under an answer, then "3 failed": exactly those rows', async () => {
    const explanation = await opens(await ask('/dora'), DORA_ACTIONS.explain);
    expect(lines(explanation)[0]).toBe('payments · how these numbers come about · last 30 days');
    const failed = actionsOf(explanation).elements.find(({ action_id }) => action_id === openAction('failed'));
    expect(failed?.text.text).toBe('3 failed');
    const list = await opens(explanation, openAction('failed'));
    expect(list.ephemeralTo).toBe('UMARA');
    expect(lines(list)).toEqual([
      'payments · failed deployments · last 30 days',
      '4 Oct – 2 Nov 2026 · Europe/Berlin · 3 in all',
      '22 Oct 12:00 · org/ledger · `abcdef1` · success, caused an incident',
      '21 Oct 12:00 · org/ledger · `abcdef1` · hotfix, caused an incident · INC-2',
      '20 Oct 12:00 · org/checkout · `abcdef1` · success, caused an incident · lead time 1 h · INC-1, INC-2',
    ]);
  });

  test.for([
    { why: 'a team', typed: '/dora explain payments' },
    { why: 'a service', typed: '/dora explain checkout 90d' },
    { why: 'everything, in some dates', typed: '/dora explain all 2026-10-20..2026-10-25' },
  ])('each button of an explanation opens a list as long as it says: $why', async ({ typed }) => {
    const explanation = await ask(typed);
    const asked = (lines(explanation)[0] ?? '').split(' · ');
    const { elements } = actionsOf(explanation);
    expect(elements.length).toBeGreaterThan(2);
    for (const { action_id, text } of elements) {
      const list = await opens(explanation, action_id);
      const kind = present(ALL_LISTS.find((each) => openAction(each) === action_id));
      expect(lines(list)[0]).toBe([asked[0], LIST_TITLES[kind].toLowerCase(), asked[2]].join(' · '));
      expect(`${/(\d+) (?:in all|deployments?)$/.exec(lines(list)[1] ?? '')?.[1]} `).toBe(/^\d+ /.exec(text.text)?.[0]);
    }
  });

  test('/dora deploys lists the newest twenty, and a button the others', async () => {
    const list = await ask('/dora deploys');
    expect(lines(list)[0]).toBe('payments · production deployments · last 30 days');
    expect(rowsOf(list)).toHaveLength(20);
    expect(rowsOf(list)[0]).toBe('26 Oct 09:21 · org/ledger · `abcdef1` · success · lead time 1 min');
    expect(JSON.stringify(list.blocks)).toContain('Rows 1 to 20 of 26, the newest first.');
    const next = await opens(list, openAction('all'));
    expect(JSON.stringify(next.blocks)).toContain('Rows 21 to 26 of 26, the newest first.');
    expect(rowsOf(next)).toHaveLength(6);
    expect(rowsOf(await ask('/dora deploys search'))).toHaveLength(1);
    expect((await ask('/dora deploys payments last-week')).text).toContain('22 in all');
    expect((await ask('/dora deploys payments 1d')).text).toContain('None in this window.');
  });

  test('/dora trend answers with three messages, charts where there is something to draw, else words', async () => {
    const messages = await pressing(running).asks('/dora trend', 3);
    expect(lines(present(messages[0]))[0]).toBe('payments · the last twelve weeks');
    expect(messages[1]?.text).toContain('Failed deployment recovery time, median: no data');
    expect(
      messages.map(({ blocks = [] }) => blocks.filter(({ type }) => type === 'data_visualization').length),
    ).toEqual([2, 1, 1]);
  });

  test('the year that the workspace chose is the one that /dora judges by', async () => {
    expect((await ask('/dora')).text).toContain("Levels by DORA's 2019 report.");
    await doraStore(db).setBenchmarkYear(2023, 'UMARA', noon);
    expect((await ask('/dora')).text).toContain("Levels by DORA's 2023 report.");
    await doraStore(db).setBenchmarkYear(2025, 'UMARA', noon);
    const scores = await ask('/dora');
    expect(scores.text).toContain("Scores of DORA's Quick Check");
    expect(lines(scores)[0]).toBe('payments · last 30 days');
    const { rows } = await pool.query('select actor, subject, change from setting_changes order by id');
    expect(rows).toEqual([
      { actor: 'UMARA', subject: 'workspace', change: { benchmark_year: { from: 2019, to: 2023 } } },
      { actor: 'UMARA', subject: 'workspace', change: { benchmark_year: { from: 2023, to: 2025 } } },
    ]);
  });
});

describe('the title of an open incident of a team whose channel is private', () => {
  let running: RunningBot;
  beforeAll(async () => {
    running = await runningBot('HTTP', url);
  });
  afterAll(() => running.close());

  const BY_TITLE = 'Still open, not in the recovery time: Cards leak (2 h).';
  const BY_ID = 'Still open, not in the recovery time: INC-9 (2 h).';
  const MEMBERS = { payments: 'UIVO', growth: 'UMARA' };

  /** Ivo is of payments, Mara of growth, and nobody is an admin. */
  beforeEach(async () => {
    await pool.query('update incidents set resolved_at = started_at');
    await incident({
      id: 'INC-9',
      title: 'Cards leak',
      service: 'org/checkout',
      at: '2026-11-02T10:00:00Z',
      verdict: { kind: 'yes' },
    });
    await team('growth', [], 'Europe/Berlin', 'CRANDOM');
    await pool.query(
      `insert into channels (id, name, is_private, is_archived, is_shared, is_joined, refreshed_at)
       values ('CPAY', 'payments', true, false, false, true, $1)
           on conflict (workspace_id, id) do update set is_private = true`,
      [noon],
    );
    await pool.query(
      `insert into people (id, name, is_full_member, is_admin, refreshed_at)
       values ('UMARA', 'Mara', true, false, $1), ('UIVO', 'Ivo', true, false, $1)
           on conflict (workspace_id, id) do update set is_full_member = true, is_admin = false`,
      [noon],
    );
    const members = membersStore(db);
    for (const { id, name } of await teamsStore(db).teams()) {
      const slackId = MEMBERS[name as keyof typeof MEMBERS];
      await members.saveChoices(id, 'member', [{ kind: 'person', slackId }], 'cli', noon);
    }
    await members.peopleChanged(Object.values(MEMBERS), noon);
  });

  const asks = async (as: string, channel: string, typed: string) =>
    present((await running.hears(as, channel, 1, () => running.slack.command(as, channel, typed)))[0]);

  test.for([
    { why: 'its people see it', as: 'UIVO', channel: 'CRANDOM', typed: '/dora payments', says: BY_TITLE },
    { why: 'others see its id', as: 'UMARA', channel: 'CRANDOM', typed: '/dora payments', says: BY_ID },
    { why: 'in the numbers of everything, too', as: 'UMARA', channel: 'CRANDOM', typed: '/dora all', says: BY_ID },
    { why: 'and of a service', as: 'UMARA', channel: 'CRANDOM', typed: '/dora org/checkout', says: BY_ID },
  ])('$why', async ({ as, channel, typed, says }) => {
    const message = await asks(as, channel, typed);
    expect(lines(message)).toContain(says);
    expect(JSON.stringify(message.blocks)).toContain(says);
  });

  test.for([
    { why: 'is shared in its own channel', channel: 'CPAY', says: BY_TITLE },
    { why: 'is shared in no other', channel: 'CRANDOM', says: BY_ID },
  ])('$why', async ({ channel, says }) => {
    const asked = await asks('UIVO', channel, '/dora payments');
    const share = () => pressing(running).press(asked, DORA_ACTIONS.share, 'UIVO');
    const [shared] = await running.hears('UMARA', channel, 1, share);
    expect(shared?.ephemeralTo).toBeUndefined();
    expect(lines(present(shared))).toContain(says);
  });

  test('is shared where another organisation reads along once the person has said so, and then without titles', async () => {
    const channel = { id: 'CRANDOM', name: 'random', is_private: false, is_ext_shared: true, is_member: true };
    network.use(http.post('*/api/conversations.info', () => HttpResponse.json({ ok: true, channel })));
    const asked = await asks('UIVO', 'CRANDOM', '/dora payments');
    const before = running.slack.messages('UMARA', 'CRANDOM').length;
    const share = () => pressing(running).press(asked, DORA_ACTIONS.share, 'UIVO');
    const question = present((await running.hears('UIVO', 'CRANDOM', 1, share))[0]);
    expect(question).toMatchObject({ ephemeralTo: 'UIVO', text: expect.stringContaining('another organisation') });
    expect(running.slack.messages('UMARA', 'CRANDOM')).toHaveLength(before);
    const anyway = () => pressing(running).press(question, DORA_ACTIONS.shareAnyway, 'UIVO');
    const [shared] = await running.hears('UMARA', 'CRANDOM', 1, anyway);
    expect(shared?.ephemeralTo).toBeUndefined();
    expect(lines(present(shared))).toContain(BY_ID);
  });

  test.for([
    { typed: '/dora incidents', says: '*Open*\nSome are not shown: their team’s channel is private' },
    { typed: '/dora incident resolve', says: 'No incident that you may see is open. Some are not shown' },
  ])('$typed says to others that something is not shown', async ({ typed, says }) => {
    const { text } = await asks('UMARA', 'CPAY', typed);
    expect(text).toContain(says);
    expect(text).not.toContain('Cards leak');
  });

  test('its people are told of nothing hidden', async () => {
    const { text } = await asks('UIVO', 'CRANDOM', '/dora incidents payments');
    expect(text).toContain('• Cards leak');
    expect(text).not.toContain('not shown');
  });
});

const COMMANDS = [
  '/dora',
  '/dora all',
  '/dora help',
  '/dora explain',
  '/dora deploys',
  '/dora trend',
  '/dora setup',
  '/dora ?!',
];
const PRESSED = [...Object.values(DORA_ACTIONS), ...ALL_LISTS.map(openAction)];

/** A button that somebody may see who is no member. */
const aButton = (action_id: string) =>
  controlsBlock({ kind: 'all' }, [{ type: 'button', action_id, text: plainText('Press'), value: '30d' }]);

describe.each([
  { who: 'a guest', as: 'UGUEST', user: undefined },
  {
    who: 'a person of another organisation',
    as: 'UIVO',
    user: { id: 'UIVO', team_id: 'T2', is_stranger: false, tz: 'UTC' },
  },
])('$who', ({ as, user }) => {
  let running: RunningBot;
  beforeAll(async () => {
    running = await runningBot('HTTP', url);
    running.slack.changeChannel('CRANDOM', { members: ['UMARA', 'UIVO', 'UGUEST', 'UBOT'] });
    // What the bot reads at its start comes in before the first test, and not during it.
    await until(async () => ((await pool.query('select from people')).rowCount ?? 0) > 0);
  });
  afterAll(() => running.close());
  beforeEach(() => {
    if (!user) return;
    network.use(http.post('*/api/users.info', () => HttpResponse.json({ ok: true, user })));
    // The bot reads it on its own each minute, when the tables were just emptied.
    network.use(http.post('*/api/users.list', () => HttpResponse.json({ ok: true, members: [user] })));
  });

  test.for(COMMANDS)('is told one sentence and no number at %s', async (typed) => {
    const heard = await running.hears(as, 'CRANDOM', 1, () => running.slack.command(as, 'CRANDOM', typed));
    expect(heard).toMatchObject([{ text: FOR_MEMBERS_ONLY, ephemeralTo: as }]);
    expect(running.slack.openViews(as)).toEqual([]);
  });

  test.for(PRESSED)('is told one sentence and no number at the button %s', async (actionId) => {
    const client = new WebClient(botToken, { slackApiUrl: running.slack.apiUrl });
    const { ts = '' } = await client.chat.postMessage({ channel: 'CRANDOM', text: 'x', blocks: [aButton(actionId)] });
    const container = { type: 'message', channel: 'CRANDOM', ts } as const;
    const press = () =>
      running.slack.action(as, container, 'dora:all', { type: 'button', action_id: actionId, value: '30d' });
    expect(await running.hears(as, 'CRANDOM', 1, press)).toMatchObject([{ text: FOR_MEMBERS_ONLY, ephemeralTo: as }]);
  });
});
