import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ShownView } from '../../demo/slack/world/views.ts';
import { hashToken } from '../../src/http/token.ts';
import { tokensStore } from '../../src/http/tokens.store.ts';
import { membersStore } from '../../src/teams/directory/members.store.ts';
import { mutesStore } from '../../src/teams/mutes.store.ts';
import { type TeamId, teamId } from '../../src/teams/team.ts';
import { teamSettingsStore } from '../../src/teams/team-settings.store.ts';
import { testDatabase } from '../support/database.ts';
import { type RunningBot, runningBot } from '../support/dora-bot.ts';
import { doraRows } from '../support/dora-rows.ts';
import { present } from '../support/given.ts';
import { words } from '../support/hands.ts';
import { boxes, choice, timeOfDay, typed, type Values } from '../support/inputs.ts';
import { until } from '../support/processes.ts';

const { db, pool, url, reset } = await testDatabase();
const { deploy, team } = doraRows(pool);
const NOW = new Date('2026-11-02T12:00:00Z');

let running: RunningBot;
let payments: TeamId;
beforeAll(async () => {
  running = await runningBot('HTTP', url);
});
afterAll(() => running.close());

/** Mara is an admin of Slack; Ivo leads payments, which works in #payments. */
beforeEach(async () => {
  await reset();
  await running.hands.closeAll('UMARA', 'UIVO');
  await team('payments', ['org/checkout'], 'Europe/Berlin', 'CPAY');
  await team('search', ['org/index'], 'UTC', 'CRANDOM');
  await deploy(
    { at: '2026-01-05T10:00:00Z', service: 'org/checkout' },
    { at: '2026-10-20T10:00:00Z', service: 'org/checkout' },
  );
  payments = teamId(Number((await pool.query("select id from teams where name = 'payments'")).rows[0]?.id));
  await pool.query(
    `insert into people (id, name, is_full_member, is_admin, refreshed_at)
     values ('UMARA', 'Mara', true, true, $1), ('UIVO', 'Ivo', true, false, $1), ('UGUEST', 'Guest', false, false, $1)
         on conflict (workspace_id, id) do update
        set name = excluded.name, is_full_member = excluded.is_full_member, is_admin = excluded.is_admin`,
    [NOW],
  );
  const members = membersStore(db);
  await members.saveChoices(payments, 'lead', [{ kind: 'person', slackId: 'UIVO' }], 'cli', NOW);
  await members.saveChoices(payments, 'member', [{ kind: 'person', slackId: 'UIVO' }], 'cli', NOW);
  await members.peopleChanged(['UIVO'], NOW);
  await pool.query('delete from setting_changes');
});

const top = (as: string) => running.hands.top(as);
const shows = (as: string, text: string) => running.hands.shows(as, text);
const home = (as: string) => running.hands.home(as);
const press = (as: string, view: ShownView, actionId: string) => running.hands.press(as, view, actionId);

/** Opens a form of the settings. */
async function form(as: string, kind: string): Promise<ShownView> {
  await running.hands.closeAll(as);
  await running.slack.command(as, 'CPAY', '/dora settings payments');
  const settings = await shows(as, 'Calendar');
  await press(as, settings, `home:change:${kind}`);
  await until(() => top(as)?.id !== settings.id && !words(top(as)).includes('One moment'));
  return present(top(as));
}
const submit = (as: string, view: ShownView, values: Values) => running.slack.viewSubmit(as, view.id, values);
const settingsNow = async () => present(await teamSettingsStore(db).teamSettings(payments));

describe('App Home', () => {
  test('shows a member the numbers of their own team, what waits and what comes in', async () => {
    const shown = words(await home('UIVO'));
    expect(shown).toContain('"text":"payments"');
    for (const text of [
      'Change fail rate',
      'Waiting for you',
      'deployments of org/checkout',
      'Settings',
      'My messages',
    ])
      expect(shown).toContain(text);
    expect(shown).not.toContain('org/index');
  });

  test('shows somebody of no team everything, and says so', async () => {
    expect(words(await home('UMARA'))).toContain('You belong to no team yet');
  });

  test('shows a guest one sentence', async () => {
    expect((await home('UGUEST')).blocks).toHaveLength(1);
  });

  test('names a channel in which nothing can be posted', async () => {
    await pool.query(
      `insert into channels (id, name, is_joined, stopped_reason, stopped_at, refreshed_at) values ('CPAY', 'payments', true, 'is_archived', $1, $1)`,
      [NOW],
    );
    expect(words(await home('UIVO'))).toContain('Nothing can be posted in <#CPAY>');
  });

  test('says when Drumbeat was cut off from Slack, as does /dora status', async () => {
    await pool.query(
      `insert into slack_gap (began_at, seen_at, reason) values ($1, $2, 'no socket from Slack: HTTP 503')`,
      [new Date(NOW.getTime() - 3_600_000), new Date(NOW.getTime() - 1_800_000)],
    );
    const says = 'What was clicked or typed then may not have been heard';
    expect(words(await home('UIVO'))).toContain(says);
    const status = () => running.slack.command('UIVO', 'CPAY', '/dora status');
    const [answer] = await running.hears('UIVO', 'CPAY', 1, status);
    expect(answer?.text).toContain(says);
  });
});

describe('the settings', () => {
  test('of the calendar are changed by a lead, checked field by field, and recorded', async () => {
    const view = await form('UIVO', 'calendar');
    expect(await submit('UIVO', view, { own: typed('2026-13-01 off') })).toMatchObject({
      ok: false,
      fieldErrors: { own: expect.stringContaining('is no date') },
    });
    const values = {
      days: boxes('1', '2', '3', '4'),
      work_from: timeOfDay('08:00'),
      region: typed('Germany'),
      own: typed('2026-12-24 off Christmas Eve'),
    };
    expect(await submit('UIVO', view, values)).toEqual({ ok: true });
    const { calendar } = await settingsNow();
    expect(calendar).toMatchObject({
      workingDays: [1, 2, 3, 4],
      workingHours: { from: 480, to: 1020 },
      holidayRegion: 'DE',
    });
    expect([...calendar.days]).toEqual([['2026-12-24', { isWorking: false, name: 'Christmas Eve' }]]);
    // What lies under it shows the change.
    await shows('UIVO', 'Mon–Thu, 08:00');
    const { rows } = await pool.query('select actor, subject, change from setting_changes');
    expect(rows).toEqual([
      {
        actor: 'UIVO',
        subject: 'team payments',
        change: expect.objectContaining({ holidays: { from: null, to: 'DE' } }),
      },
    ]);
  });

  test('are undone by the same form', async () => {
    const before = await settingsNow();
    expect(
      await submit('UIVO', await form('UIVO', 'digest'), { weekday: choice('4'), time: timeOfDay('15:00') }),
    ).toEqual({
      ok: true,
    });
    expect((await settingsNow()).digest).toEqual({ weekday: 4, time: 900 });
    expect(
      await submit('UIVO', await form('UIVO', 'digest'), { weekday: choice('1'), time: timeOfDay('10:00') }),
    ).toEqual({
      ok: true,
    });
    expect(await settingsNow()).toEqual(before);
  });

  test('show when the next five digests are due', async () => {
    await running.slack.command('UIVO', 'CPAY', '/dora settings');
    const shown = words(await shows('UIVO', 'Calendar'));
    expect(shown).toContain('Mon 9 Nov 10:00, Mon 16 Nov 10:00, Mon 23 Nov 10:00, Mon 30 Nov 10:00, Mon 7 Dec 10:00');
  });

  test('of another team are read by everybody, and say who can change them', async () => {
    await membersStore(db).saveChoices(
      teamId(Number(payments) + 1),
      'lead',
      [{ kind: 'person', slackId: 'UMARA' }],
      'cli',
      NOW,
    );
    await running.slack.command('UIVO', 'CPAY', '/dora settings search');
    const shown = words(await shows('UIVO', 'Calendar'));
    expect(shown).toContain('Only the lead of search (<@UMARA>) and the admins can change this.');
    expect(shown).not.toContain('home:change:calendar');
    expect(shown).not.toContain('API tokens');
  });

  test('of a team without a lead are changed by those in it, and by nobody who is not', async () => {
    const search = teamId(Number(payments) + 1);
    const shown = async () => {
      await running.hands.closeAll('UIVO');
      await running.slack.command('UIVO', 'CPAY', '/dora settings search');
      return words(await shows('UIVO', 'Calendar'));
    };
    await membersStore(db).replace([{ team: search, people: ['UMARA'], isWhole: true }], NOW);
    expect(await shown()).toContain('search has no lead, so only its members and the admins can change this.');
    expect(await shown()).not.toContain('home:change:people');
    await membersStore(db).replace([{ team: search, people: ['UMARA', 'UIVO'], isWhole: true }], NOW);
    expect(await shown()).toContain('home:change:people');
  });

  test('show that incidents are recorded by hand, and record who set it', async () => {
    const view = await form('UIVO', 'incidents');
    expect(await submit('UIVO', view, { window: typed('60'), recorded: boxes('by-hand') })).toEqual({ ok: true });
    await shows('UIVO', 'recorded by hand');
    expect((await settingsNow()).recordsIncidentsByHand).toBe(true);
    expect((await pool.query('select actor, change from setting_changes order by id desc limit 1')).rows).toEqual([
      { actor: 'UIVO', change: { records_incidents_by_hand: { from: 'no', to: 'yes' } } },
    ]);
    expect(await submit('UIVO', await form('UIVO', 'incidents'), { recorded: boxes() })).toEqual({ ok: true });
    expect((await settingsNow()).recordsIncidentsByHand).toBe(false);
  });

  test('are not saved for somebody who lost the permission while the form was open', async () => {
    const view = await form('UIVO', 'incidents');
    await membersStore(db).saveChoices(payments, 'lead', [{ kind: 'person', slackId: 'UMARA' }], 'cli', NOW);
    expect(await submit('UIVO', view, { window: typed('30') })).toEqual({ ok: true });
    expect(words(await shows('UIVO', 'Only the lead'))).toContain('Only the lead of payments (<@UMARA>)');
    expect((await settingsNow()).linkWindowMinutes).toBe(60);
  });

  test('show a guest one sentence', async () => {
    const [answer] = await running.hears('UGUEST', 'CRANDOM', 1, () =>
      running.slack.command('UGUEST', 'CRANDOM', '/dora settings'),
    );
    expect(answer?.text).toContain('full members');
    expect(running.slack.openViews('UGUEST')).toEqual([]);
  });

  test('choose the people of a team, and keep the last lead', async () => {
    const view = await form('UIVO', 'people');
    const people = (...selected_users: string[]) => ({ value: { type: 'multi_users_select', selected_users } });
    expect(await submit('UIVO', view, { leads: people('UGUEST') })).toMatchObject({
      fieldErrors: { leads: 'Guest is no full member of the workspace, so no lead.' },
    });
    expect(await submit('UIVO', view, { leads: people() })).toMatchObject({
      fieldErrors: { leads: expect.stringContaining('at least one') },
    });
    expect(
      await submit('UIVO', view, { members: people('UIVO', 'UMARA', 'UGUEST'), leads: people('UIVO', 'UMARA') }),
    ).toEqual({ ok: true });
    await until(async () => (await membersStore(db).membersOf(payments)).join() === 'UIVO,UMARA');
    expect(await membersStore(db).leadsOf(payments)).toEqual(['UIVO', 'UMARA']);
  });

  test('do not make somebody a lead who was taken out of a team without leads meanwhile', async () => {
    await pool.query("delete from team_choices where role = 'lead'");
    await membersStore(db).peopleChanged(['UIVO'], NOW);
    const view = await form('UIVO', 'people');
    await pool.query('delete from team_members');
    const people = (...selected_users: string[]) => ({ value: { type: 'multi_users_select', selected_users } });
    expect(await submit('UIVO', view, { members: people('UIVO'), leads: people('UIVO') })).toEqual({ ok: true });
    await shows('UIVO', 'Nobody is in payments yet, so only the admins can change this.');
    expect(await membersStore(db).leadsOf(payments)).toEqual([]);
  });

  test('keep everybody where one field of the people is at fault', async () => {
    const view = await form('UIVO', 'people');
    const people = (...selected_users: string[]) => ({ value: { type: 'multi_users_select', selected_users } });
    const before = await membersStore(db).choicesOf(payments);
    expect(await submit('UIVO', view, { members: people('UMARA'), leads: people() })).toMatchObject({
      fieldErrors: { leads: expect.stringContaining('at least one') },
    });
    expect(await membersStore(db).choicesOf(payments)).toEqual(before);
  });

  test('of messages mute a type for the team', async () => {
    expect(await submit('UIVO', await form('UIVO', 'team-messages'), { wanted: boxes() })).toEqual({ ok: true });
    expect(await mutesStore(db).isMuted('silent-source', undefined, payments)).toBe(true);
    await shows('UIVO', 'A source fell silent');
  });
});

describe('an admin', () => {
  test('makes a token, which is shown once and works, and revokes it', async () => {
    const view = await form('UMARA', 'tokens');
    expect(await submit('UMARA', view, { name: typed('checkout-ci'), scopes: boxes('ingest', 'read') })).toEqual({
      ok: true,
    });
    const token = /drumbeat_[\w-]+/.exec(words(await shows('UMARA', 'it is not shown again')))?.[0] ?? '';
    expect(await tokensStore(db).find(hashToken(token))).toMatchObject({
      name: 'checkout-ci',
      scopes: ['ingest', 'read'],
    });
    expect(running.logged()).not.toContain(token);
    const again = await form('UMARA', 'tokens');
    expect(await submit('UMARA', again, { name: typed('checkout-ci'), scopes: boxes('read') })).toMatchObject({
      fieldErrors: { name: expect.stringContaining('is in use') },
    });
    await press('UMARA', again, 'home:deed:revoke-token');
    await shows('UMARA', 'No token is in use.');
    expect((await tokensStore(db).find(hashToken(token)))?.revokedAt).toBeDefined();
  });

  test('maps an environment and unmaps it', async () => {
    const view = await form('UMARA', 'environments');
    expect(await submit('UMARA', view, { name: typed('prod-eu'), canonical: typed('production') })).toEqual({
      ok: true,
    });
    const again = await form('UMARA', 'environments');
    expect(words(again)).toContain('`prod-eu` is stored as `production`');
    await press('UMARA', again, 'home:deed:unmap-environment');
    await until(async () => (await pool.query('select from environment_names')).rowCount === 0);
  });

  test('chooses the benchmark year', async () => {
    expect(await submit('UMARA', await form('UMARA', 'workspace'), { year: choice('2023') })).toEqual({ ok: true });
    await shows('UMARA', 'bands of 2023');
  });

  test('gives a service that a source of incidents names to a team, with its incidents so far', async () => {
    await pool.query(
      `insert into source_services (source, name, first_seen_at) values ('pagerduty', 'Checkout API', $1)`,
      [NOW],
    );
    await pool.query(
      `insert into incidents (id, title, source, source_service, started_at) values ('pagerduty:Q1', 'x', 'pagerduty', 'Checkout API', $1)`,
      [NOW],
    );
    const view = await form('UMARA', 'sources');
    const values = { service: choice('0:Checkout API'), team: choice(String(payments)) };
    expect(await submit('UMARA', view, values)).toEqual({ ok: true });
    expect((await pool.query('select team_id from incidents')).rows).toEqual([{ team_id: payments }]);
    await shows('UMARA', 'every service they name belongs to a team');
  });

  test('decides what becomes of a message that may have arrived', async () => {
    await pool.query(
      `insert into deliveries (kind, subject, occurrence, channel_id, due_at, expires_at, state, next_attempt_at, settled_at, reason, created_at)
       values ('silent-source', 'UIVO x', '2026-11-01', 'UIVO', $1, $1, 'parked', $1, $1, 'may not read back here', $1)`,
      [NOW],
    );
    const view = await form('UMARA', 'deliveries');
    expect(words(view)).toContain('may not read back here');
    await press('UMARA', view, 'home:deed:drop-delivery');
    await shows('UMARA', 'Every message has arrived');
    expect((await pool.query('select state from deliveries')).rows).toEqual([{ state: 'skipped' }]);
  });
});

describe('/dora', () => {
  test('mute opens what a person chooses for themselves, and it is not recorded', async () => {
    await running.slack.command('UIVO', 'CPAY', '/dora mute');
    expect(await submit('UIVO', await shows('UIVO', 'Only you see this choice'), { wanted: boxes() })).toEqual({
      ok: true,
    });
    expect(await mutesStore(db).isMuted('silent-source', 'UIVO', undefined)).toBe(true);
    expect((await pool.query('select from setting_changes')).rowCount).toBe(0);
  });

  test('mute chooses no team for somebody whom others added, until they do', async () => {
    const agreed = async () => (await pool.query('select agreed from team_members')).rows;
    await running.slack.command('UIVO', 'CPAY', '/dora mute');
    const asked = await shows('UIVO', 'the pulse does not count you until you have chosen here');
    expect(await submit('UIVO', asked, { wanted: boxes() })).toEqual({ ok: true });
    expect(await agreed()).toEqual([{ agreed: false }]);
    await running.slack.command('UIVO', 'CPAY', '/dora mute');
    const again = await shows('UIVO', 'Others added you');
    expect(await submit('UIVO', again, { wanted: boxes(), home_team: choice(String(payments)) })).toEqual({ ok: true });
    expect(await agreed()).toEqual([{ agreed: true }]);
    await running.slack.command('UIVO', 'CPAY', '/dora mute');
    expect(words(await shows('UIVO', 'Only you see this choice'))).not.toContain('My team');
  });

  test.for([
    { text: '/dora status', says: ['How things stand: payments', 'deployments of org/checkout', 'the digest'] },
    { text: '/dora status search', says: ['How things stand: search', 'org/index'] },
    { text: '/dora privacy', says: ['No number per person', 'For an export'] },
    { text: '/dora privacy now', says: ['Write `/dora privacy` alone.'] },
  ])('$text', async ({ text, says }) => {
    const [answer] = await running.hears('UIVO', 'CPAY', 1, () => running.slack.command('UIVO', 'CPAY', text));
    for (const part of says) expect(answer?.text).toContain(part);
    expect(answer?.ephemeralTo).toBe('UIVO');
  });
});

test('a mistyped team gets the nearest ones in the window that opened', async () => {
  await running.slack.command('UIVO', 'CPAY', '/dora settings serch');
  expect(words(await shows('UIVO', 'Did you mean'))).toContain('`search`');
});

test('an incident that waits is answered on the tab itself, which then does not show it any more', async () => {
  await pool.query(
    `insert into incidents (id, title, service_name, started_at) values ('INC-9', 'Orders stuck', 'org/checkout', '2026-10-20T10:20:00Z')`,
  );
  const view = await home('UIVO');
  expect(words(view)).toContain('Orders stuck');
  await press('UIVO', view, 'incidents:yes');
  await until(() => !words(running.slack.home('UIVO')).includes('Orders stuck'));
  expect((await pool.query('select deploy_triggered from incidents')).rows).toEqual([{ deploy_triggered: true }]);
});
