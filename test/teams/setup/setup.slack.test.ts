import { setTimeout as sleep } from 'node:timers/promises';
import { http, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FOR_MEMBERS_ONLY } from '../../../src/slack/member-check.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { noon } from '../../demo/workspace.ts';
import { testDatabase } from '../../support/database.ts';
import { type Mode, type RunningBot, runningBot } from '../../support/dora-bot.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { present } from '../../support/given.ts';
import { channel, choices, typed, type Values } from '../../support/inputs.ts';
import { until } from '../../support/processes.ts';
import { type TcpProxy, tcpProxy } from '../../support/tcp-proxy.ts';

const notSaved = (what: string) => `Not saved. ${what} Your answers are still here; press the button again.`;

const { db, pool, url, reset } = await testDatabase();
const { deploy, team } = doraRows(pool);
const teams = teamsStore(db);

/** Between the bot and Slack, for what the demo's Slack does not do. */
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledRequest: 'bypass' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

/** Two services without an owner, and one of another team that works in #random. */
beforeEach(async () => {
  await reset();
  await team('search', ['org/index'], 'UTC', 'CRANDOM');
  await deploy(
    { at: '2026-01-05T10:00:00Z', service: 'org/checkout' },
    { at: '2026-10-20T10:00:00Z', service: 'org/ledger' },
    { at: '2026-10-20T10:00:00Z', service: 'org/index' },
  );
});

/** The form as this person has it open, once it is filled. */
async function opened({ slack }: RunningBot, as = 'UMARA', where = 'CPAY') {
  const before = slack.openViews(as).map(({ id }) => id);
  expect(await slack.command(as, where, '/dora setup')).toEqual({ ok: true });
  const top = () => slack.openViews(as).find(({ id }) => !before.includes(id));
  await until(() => top() !== undefined && !JSON.stringify(top()).includes('One moment'));
  return present(top());
}
const shownTo = ({ slack }: RunningBot, viewId: string, as = 'UMARA'): string =>
  JSON.stringify(slack.openViews(as).find(({ id }) => id === viewId)?.blocks ?? 'closed');
const submit = ({ slack }: RunningBot, viewId: string, values: Values, as = 'UMARA') =>
  slack.viewSubmit(as, viewId, values);

describe.each<Mode>(['HTTP', 'Socket Mode'])('/dora setup over %s', (mode) => {
  let running: RunningBot;
  beforeAll(async () => {
    running = await runningBot(mode, url);
  });
  afterAll(() => running.close());

  test('opens a form with the channel, the person’s own zone and the services without an owner', async () => {
    const view = await opened(running);
    const { blocks } = view as unknown as { blocks: { block_id: string; element: Record<string, unknown> }[] };
    const element = (id: string) => blocks.find(({ block_id }) => block_id === id)?.element;
    expect(element('name')).not.toHaveProperty('initial_value');
    expect(element('channel')).toMatchObject({ initial_conversation: 'CPAY' });
    expect(element('zone')).toMatchObject({ initial_value: 'Europe/Berlin' });
    expect(element('services')).toMatchObject({ options: [{ value: 'org/checkout' }, { value: 'org/ledger' }] });
    expect(element('services')).not.toHaveProperty('initial_options');
  });

  test('saves the team, and /dora in its channel answers for it', async () => {
    const { id } = await opened(running);
    const values = { name: typed('payments'), services: choices('org/checkout'), more: typed('org/ledger') };
    expect(await submit(running, id, values)).toEqual({ ok: true });
    expect(shownTo(running, id)).toContain('*payments* is set up: <#CPAY>, Europe/Berlin.');
    expect(shownTo(running, id)).toContain('It owns org/checkout, org/ledger.');
    const [answer] = await running.hears('UIVO', 'CPAY', 1, () => running.slack.command('UIVO', 'CPAY', '/dora'));
    expect(answer?.text).toMatch(/^payments · /);
    expect(answer?.text).toContain('1 service deployed');
    const { rows } = await pool.query('select actor, subject from setting_changes');
    expect(rows).toEqual([{ actor: 'UMARA', subject: 'team payments' }]);
  });

  test('changes the team of the channel: what it shows is what is there', async () => {
    await team('payments', ['org/checkout', 'org/ledger'], 'Asia/Tokyo', 'CPAY');
    const { id } = await opened(running);
    expect(await submit(running, id, { name: typed('Pay'), services: choices('org/ledger') })).toEqual({ ok: true });
    expect(await teams.teamOfChannel('CPAY')).toMatchObject({ name: 'Pay', timeZone: 'Asia/Tokyo' });
    expect((await teams.owners()).map(({ service, team: owner }) => `${owner} ${service}`)).toEqual([
      'Pay org/ledger',
      'search org/index',
    ]);
  });

  test.for<{ why: string; values: Values; faults: object }>([
    {
      why: 'a word of /dora for a name and no zone of this world',
      values: { name: typed('trend'), zone: typed('Berlin') },
      faults: {
        name: 'trend is a word of /dora itself; choose another name.',
        zone: 'Berlin is not a time zone of the IANA database. Use a name such as Europe/Berlin or UTC.',
      },
    },
    {
      why: 'a name that is taken',
      values: { name: typed('Search') },
      faults: { name: 'There is a team called search already.' },
    },
    {
      why: 'a channel that is taken',
      values: { name: typed('payments'), channel: channel('CRANDOM') },
      faults: { channel: 'This is the channel of search already.' },
    },
    {
      why: 'a service of another team',
      values: { name: typed('payments'), more: typed('org/index') },
      faults: { more: 'org/index is owned by search; a service has one owner at a time.' },
    },
  ])('says at the field what is wrong, and keeps the rest: $why', async ({ values, faults }) => {
    const { id } = await opened(running);
    expect(await submit(running, id, values)).toEqual({ ok: false, fieldErrors: faults });
    expect(await teams.teams()).toHaveLength(1);
    const right = { name: typed('payments'), zone: typed('UTC'), channel: channel('CPAY'), more: typed('') };
    expect(await submit(running, id, right)).toEqual({ ok: true });
    expect(await teams.teamNamed('payments')).toBeDefined();
  });

  test('is told one sentence only, as a guest', async () => {
    const [told] = await running.hears('UGUEST', 'CRANDOM', 1, () =>
      running.slack.command('UGUEST', 'CRANDOM', '/dora setup'),
    );
    expect(told).toMatchObject({ text: FOR_MEMBERS_ONLY, ephemeralTo: 'UGUEST' });
    expect(running.slack.openViews('UGUEST')).toEqual([]);
  });

  test.for([
    { why: 'a guest', change: 'is_full_member = false' },
    { why: 'somebody who left', change: 'is_deactivated = true' },
  ])('saves nothing for who has meanwhile become $why', async ({ change }) => {
    const { id } = await opened(running);
    await pool.query(`update people set ${change} where id = 'UMARA'`);
    expect(await submit(running, id, { name: typed('payments') })).toEqual({
      ok: false,
      fieldErrors: { name: FOR_MEMBERS_ONLY },
    });
    expect(await teams.teams()).toHaveLength(1);
  });

  /** Mara is an admin in Slack, and here only a member of the workspace. */
  async function maraIsNoAdmin() {
    await pool.query(
      `insert into people (id, name, is_full_member, is_admin, refreshed_at) values ('UMARA', 'Mara', true, false, $1)`,
      [noon],
    );
  }

  test('of a new team is for who makes it, and nobody from outside takes it over', async () => {
    await maraIsNoAdmin();
    const form = await opened(running, 'UIVO');
    await submit(running, form.id, { name: typed('payments') }, 'UIVO');
    expect(shownTo(running, form.id, 'UIVO')).toContain('You are its first member');
    const { id } = present(await teams.teamOfChannel('CPAY'));
    const { rows } = await pool.query('select person_id, agreed from team_members where team_id = $1', [id]);
    expect(rows).toEqual([{ person_id: 'UIVO', agreed: true }]);
    const seenBy = async (as: string) => shownTo(running, (await opened(running, as)).id, as);
    expect(await seenBy('UIVO')).toContain('Name');
    expect(await seenBy('UMARA')).toContain(
      'payments has no lead, so only its members and the admins can change this.',
    );
    await membersStore(db).saveChoices(id, 'lead', [{ kind: 'person', slackId: 'UMARA' }], 'UIVO', noon);
    expect(await seenBy('UMARA')).toContain('Name');
    expect(await seenBy('UIVO')).toContain('Only the lead of payments (<@UMARA>) and the admins can change this.');
  });

  test('is not saved for who was in a team without a lead when it opened, and is in it no more', async () => {
    await submit(running, (await opened(running, 'UIVO')).id, { name: typed('payments') }, 'UIVO');
    const { id } = await opened(running, 'UIVO');
    await pool.query('delete from team_members');
    expect(await submit(running, id, { name: typed('mine') }, 'UIVO')).toEqual({
      ok: false,
      fieldErrors: { name: 'Nobody is in payments yet, so only the admins can change this.' },
    });
  });

  test('says "not saved" if Slack does not say in time who asks, and then saves nothing', async () => {
    const { id } = await opened(running);
    await pool.query('delete from people');
    network.use(
      http.post('*/api/users.info', async () => {
        await sleep(2_300);
        return passthrough();
      }),
    );
    const start = performance.now();
    expect(await submit(running, id, { name: typed('payments') })).toEqual({
      ok: false,
      fieldErrors: { name: notSaved('This took Drumbeat too long.') },
    });
    expect(performance.now() - start).toBeLessThan(3_000);
    await sleep(600);
    expect(await teams.teams()).toHaveLength(1);
  });
});

describe.each<Mode>(['HTTP', 'Socket Mode'])('with the database away, /dora setup over %s', (mode) => {
  let proxy: TcpProxy;
  let running: RunningBot;
  beforeAll(async () => {
    proxy = await tcpProxy(url);
    running = await runningBot(mode, proxy.url);
  });
  afterEach(() => proxy.restore());
  afterAll(async () => {
    await running.close();
    await proxy.close();
  });

  test('says so in the window that was opened', async () => {
    await proxy.refuse();
    const { id } = await opened(running);
    expect(shownTo(running, id)).toContain('Drumbeat cannot reach its database right now.');
  });

  test.for([
    { why: 'refuses', cut: () => proxy.refuse(), said: 'Drumbeat cannot reach its database right now.' },
    { why: 'falls silent', cut: () => proxy.hang(), said: 'This took Drumbeat too long.' },
  ])('keeps what was typed where the database $why, and saves it when it is back', async ({ cut, said }) => {
    const { id } = await opened(running);
    const values = { name: typed('payments'), services: choices('org/checkout') };
    await cut();
    const start = performance.now();
    expect(await submit(running, id, values)).toEqual({ ok: false, fieldErrors: { name: notSaved(said) } });
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(await teams.teams()).toHaveLength(1);
    await proxy.restore();
    // The pool hears of its dead connections a moment later.
    await sleep(300);
    expect(await submit(running, id, {})).toEqual({ ok: true });
    expect(await teams.teamOfChannel('CPAY')).toMatchObject({ name: 'payments' });
    expect(running.logged()).toContain('The set-up of a team was not saved');
  });
});
