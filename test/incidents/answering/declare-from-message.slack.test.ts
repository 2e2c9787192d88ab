import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FOR_MEMBERS_ONLY } from '../../../src/slack/member-check.ts';
import { SHORTCUTS } from '../../../src/slack/names.ts';
import { noon } from '../../demo/workspace.ts';
import { testDatabase } from '../../support/database.ts';
import { type Mode, type RunningBot, runningBot } from '../../support/dora-bot.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { present } from '../../support/given.ts';
import { until } from '../../support/processes.ts';
import { type TcpProxy, tcpProxy } from '../../support/tcp-proxy.ts';

const { pool, url, reset } = await testDatabase();
const { team } = doraRows(pool);

/** Payments has #payments; Ivo is a member of search, which has no channel here. */
beforeEach(async () => {
  await reset();
  await team('payments', ['org/checkout'], 'Europe/Berlin', 'CPAY');
  await team('search', ['org/index'], 'Europe/Berlin', 'CSEARCH');
  await pool.query(
    `insert into people (id, name, is_full_member, is_admin, refreshed_at)
     values ('UMARA', 'Mara', true, true, $1), ('UIVO', 'Ivo', true, false, $1), ('UGUEST', 'Guest', false, false, $1)
         on conflict (workspace_id, id) do update set is_full_member = excluded.is_full_member`,
    [noon],
  );
  await pool.query(
    "insert into team_members (team_id, person_id, since) select id, 'UIVO', $1 from teams where name = 'search'",
    [noon],
  );
});

type Block = { type: string; block_id?: string; element?: Record<string, unknown> };

/** Somebody says something in a channel; another uses the shortcut on it. */
async function use({ slack }: RunningBot, as: string, channel: string, text: string, by = 'UIVO') {
  expect(slack.say(by, channel, text)).toEqual({ ok: true });
  const { ts } = present(slack.messages(by, channel).at(-1));
  return { ts, outcome: await slack.messageShortcut(as, SHORTCUTS.declareFromMessage, { channel, ts }) };
}

const elements = (view: object) => {
  const { blocks } = view as { blocks: Block[] };
  return Object.fromEntries(blocks.map(({ block_id, element }) => [block_id ?? '', element]));
};

describe.each<Mode>(['HTTP', 'Socket Mode'])('“Declare an incident” on a message, over %s', (mode) => {
  let running: RunningBot;
  beforeAll(async () => {
    running = await runningBot(mode, url);
  });
  beforeEach(async () => {
    await running.hands.closeAll('UIVO', 'UMARA', 'UGUEST');
  });
  afterAll(() => running.close());

  test('fills the form from the message, and the incident keeps title, link, team and time', async () => {
    const { ts, outcome } = await use(running, 'UMARA', 'CPAY', '*Checkout* is down\nfor everybody');
    expect(outcome).toEqual({ ok: true });
    const view = await running.hands.filled('UMARA');
    expect(elements(view)).toMatchObject({
      title: { initial_value: 'Checkout is down' },
      team: { initial_option: { text: { text: 'payments' } } },
      started_at: { initial_date_time: Math.floor(Number(ts)) },
    });
    const link = `${running.slack.url}/archives/CPAY/p${ts.replace('.', '')}`;
    expect(JSON.stringify(view)).toContain(`<${link}|this message>`);
    expect(await running.slack.viewSubmit('UMARA', view.id, {})).toEqual({ ok: true });
    const { rows } = await pool.query(
      'select i.title, i.url, i.source, i.started_at, t.name as team from incidents i left join teams t on t.id = i.team_id',
    );
    const startedAt = new Date(Math.floor(Number(ts)) * 1_000);
    expect(rows).toEqual([
      { title: 'Checkout is down', url: link, source: 'slack', started_at: startedAt, team: 'payments' },
    ]);
  });

  test('in a channel of no team it proposes the person’s own', async () => {
    await use(running, 'UIVO', 'CRANDOM', 'Search is slow');
    expect(elements(await running.hands.filled('UIVO'))).toMatchObject({
      team: { initial_option: { text: { text: 'search' } } },
    });
  });

  test('where the bot may not see the channel, the incident has no link', async () => {
    await use(running, 'UIVO', 'CBOARD', 'The board is worried');
    const view = await running.hands.filled('UIVO');
    expect(JSON.stringify(view)).not.toContain('this message>');
    expect(await running.slack.viewSubmit('UIVO', view.id, {})).toEqual({ ok: true });
    expect((await pool.query('select title, url from incidents')).rows).toEqual([
      { title: 'The board is worried', url: null },
    ]);
  });

  test('a guest gets one sentence in private, and nothing opens', async () => {
    const before = running.slack.messages('UGUEST', 'CRANDOM').length;
    await use(running, 'UGUEST', 'CRANDOM', 'Help');
    // The message itself, and the sentence.
    await until(() => running.slack.messages('UGUEST', 'CRANDOM').length === before + 2);
    const told = present(running.slack.messages('UGUEST', 'CRANDOM').at(-1));
    expect(told).toMatchObject({ text: FOR_MEMBERS_ONLY, ephemeralTo: 'UGUEST' });
    expect(running.hands.top('UGUEST')).toBeUndefined();
  });
});

describe('“Declare an incident” with the database away', () => {
  let proxy: TcpProxy;
  let running: RunningBot;
  beforeAll(async () => {
    proxy = await tcpProxy(url);
    running = await runningBot('HTTP', proxy.url);
  });
  afterAll(async () => {
    await running.close();
    await proxy.close();
  });

  test.for([
    { why: 'refuses', cut: () => proxy.refuse() },
    { why: 'falls silent', cut: () => proxy.hang() },
  ])('says so in the window, also where it $why', async ({ cut }) => {
    await cut();
    expect((await use(running, 'UIVO', 'CPAY', 'Down')).outcome).toEqual({ ok: true });
    await until(() => running.hands.top('UIVO') !== undefined);
    expect(JSON.stringify(await running.hands.filled('UIVO'))).toContain('cannot reach its database right now');
    await running.hands.closeAll('UIVO');
    await proxy.restore();
  });
});
