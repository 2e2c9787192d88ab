import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DemoMessage } from '../../../demo/protocol.ts';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { answersStore } from '../../../src/incidents/answering/answers.store.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { teamId } from '../../../src/teams/team.ts';
import { testDatabase } from '../../support/database.ts';
import { type RunningBot, runningBot } from '../../support/dora-bot.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { present } from '../../support/given.ts';
import { boxes, moment, radio, typed, type Values } from '../../support/inputs.ts';
import { until } from '../../support/processes.ts';

const { db, pool, url, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);
const answers = answersStore(db, deploysStore(db));
const NOW = new Date('2026-11-02T12:00:00Z');

let running: RunningBot;
beforeAll(async () => {
  running = await runningBot('HTTP', url);
});
afterAll(() => running.close());

/** Ivo is a member of payments; Mara is an admin; an incident at 10:30, a deployment at 10:10 and one long before. */
let suspect: number;
beforeEach(async () => {
  await reset();
  await running.hands.closeAll('UMARA', 'UIVO');
  await team('payments', ['org/checkout'], 'Europe/Berlin', 'CPAY');
  await pool.query("insert into channels (id, name, is_private, refreshed_at) values ('CPAY', 'payments', false, $1)", [
    NOW,
  ]);
  await pool.query(
    `insert into people (id, name, is_full_member, is_admin, refreshed_at)
     values ('UMARA', 'Mara', true, true, $1), ('UIVO', 'Ivo', true, false, $1), ('UGUEST', 'Guest', false, false, $1)
         on conflict (workspace_id, id) do update set is_full_member = excluded.is_full_member, is_admin = excluded.is_admin`,
    [NOW],
  );
  const id = teamId(Number((await pool.query('select id from teams')).rows[0]?.id));
  const members = membersStore(db);
  await members.saveChoices(id, 'member', [{ kind: 'person', slackId: 'UIVO' }], 'cli', NOW);
  await members.saveChoices(id, 'lead', [{ kind: 'person', slackId: 'UIVO' }], 'cli', NOW);
  await members.peopleChanged(['UIVO'], NOW);
  await deploy({ at: '2026-10-30T09:00:00Z', service: 'org/checkout' });
  [suspect = 0] = await deploy({ at: '2026-11-02T10:10:00Z', service: 'org/checkout' });
  await incident({
    id: 'INC-1',
    title: 'Orders stuck <!channel>',
    service: 'org/checkout',
    at: '2026-11-02T10:30:00Z',
    openedAt: '2026-11-02T10:40:00Z',
  });
});

const shows = (as: string, text: string) => running.hands.shows(as, text);
const submit = (as: string, text: string, values: Values) => running.hands.submit(as, text, values);
const press = (as: string, message: DemoMessage, actionId: string) => running.hands.press(as, message, actionId);
const seen = (as: string, message: DemoMessage) => running.hands.seen(as, message);

/** `/dora incidents`: the summary, then a card for each that waits. */
const lists = (as: string, count: number, text = '/dora incidents') =>
  running.hears(as, 'CPAY', count, () => running.slack.command(as, 'CPAY', text));

const saysNow = (as: string, message: DemoMessage, text: string) =>
  until(() => JSON.stringify(seen(as, message)).includes(text));
const tagged = async () =>
  (await pool.query("select deploy_triggered, no_reason from incidents where id = 'INC-1'")).rows[0];
const marked = async () =>
  (await pool.query('select caused_incident, incident_id from deploy_events where id = $1', [suspect])).rows[0];

describe('/dora incidents', () => {
  test('lists what is open and what waits, and asks in a card with the suspects', async () => {
    const [summary, card] = await lists('UIVO', 2);
    expect(summary?.text).toContain('Orders stuck &lt;!channel&gt;');
    expect(card?.text).toContain('20 min before');
    expect(card?.text).toContain('Was this triggered by a deploy?');
    expect(card?.ephemeralTo).toBe('UIVO');
  });

  test('one suspect is answered with one tap, and the card says who and what', async () => {
    const [, card] = await lists('UIVO', 2);
    await press('UIVO', present(card), 'incidents:yes');
    await saysNow('UIVO', present(card), 'deploy-triggered');
    expect(JSON.stringify(seen('UIVO', present(card)))).toContain('<@UIVO>');
    expect(await tagged()).toEqual({ deploy_triggered: true, no_reason: null });
    expect(await marked()).toEqual({ caused_incident: true, incident_id: 'INC-1' });
    const [dora] = await running.hears('UIVO', 'CPAY', 1, () => running.slack.command('UIVO', 'CPAY', '/dora'));
    expect(dora?.text).toContain('1 of 2 deployments');
  });

  test('several suspects are chosen from', async () => {
    const [second = 0] = await deploy({ at: '2026-11-02T10:20:00Z', service: 'org/checkout' });
    const [, card] = await lists('UIVO', 2);
    await press('UIVO', present(card), 'incidents:yes');
    expect(await submit('UIVO', 'Which deployment was it?', { suspects: boxes() })).toMatchObject({ ok: false });
    expect(await submit('UIVO', 'Which deployment was it?', { suspects: boxes(String(second)) })).toEqual({ ok: true });
    await saysNow('UIVO', present(card), 'deploy-triggered');
    expect((await answers.question('INC-1'))?.answered?.answer).toEqual({ kind: 'yes', deployments: [second] });
  });

  test('an answer is changed with a reason, and every answer is kept', async () => {
    const [, card] = await lists('UIVO', 2);
    await press('UIVO', present(card), 'incidents:no');
    expect(await submit('UIVO', 'What was it?', { reason: radio('certificate') })).toEqual({ ok: true });
    await saysNow('UIVO', present(card), 'not a deploy');
    expect(await tagged()).toEqual({ deploy_triggered: false, no_reason: 'certificate' });
    await press('UIVO', present(seen('UIVO', present(card))), 'incidents:change');
    const values = { kind: radio('yes'), suspects: boxes(String(suspect)) };
    expect(await submit('UIVO', 'Why is it changed?', values)).toMatchObject({
      fieldErrors: { why: expect.any(String) },
    });
    expect(await submit('UIVO', 'Why is it changed?', { ...values, why: typed('The certificate was fine') })).toEqual({
      ok: true,
    });
    await saysNow('UIVO', present(card), 'The certificate was fine');
    expect(await marked()).toMatchObject({ caused_incident: true });
    expect((await answers.history('INC-1')).map(({ answer }) => answer.kind)).toEqual(['no', 'yes']);
  });

  test('the person who comes second reads who was first, and may change it', async () => {
    const [, ivos] = await lists('UIVO', 2);
    const [, maras] = await lists('UMARA', 2);
    const [, old] = await lists('UMARA', 2);
    await press('UIVO', present(ivos), 'incidents:no');
    await press('UMARA', present(maras), 'incidents:no');
    expect(await submit('UIVO', 'What was it?', { reason: radio('traffic') })).toEqual({ ok: true });
    expect(await submit('UMARA', 'What was it?', { reason: radio('dependency') })).toEqual({ ok: true });
    await shows('UMARA', '<@UIVO> answered this before you');
    expect(await tagged()).toEqual({ deploy_triggered: false, no_reason: 'traffic' });
    expect(await answers.history('INC-1')).toHaveLength(2);
    await running.hands.closeAll('UMARA');
    await press('UMARA', present(old), 'incidents:no');
    await shows('UMARA', 'Why is it changed?');
  });

  test('“Not sure yet” leaves it untagged', async () => {
    const [, card] = await lists('UIVO', 2);
    await press('UIVO', present(card), 'incidents:unsure');
    await until(async () => (await answers.history('INC-1')).length === 1);
    expect(await tagged()).toEqual({ deploy_triggered: null, no_reason: null });
  });

  test('the onset is corrected with a reason, odd orders are reported, and /dora counts from it', async () => {
    await pool.query("update incidents set resolved_at = '2026-11-02T11:30:00Z'");
    const [, card] = await lists('UIVO', 2);
    await press('UIVO', present(card), 'incidents:yes');
    await saysNow('UIVO', present(card), 'deploy-triggered');
    await press('UIVO', present(seen('UIVO', present(card))), 'incidents:onset');
    const early = { started_at: moment('2026-11-02T10:00:00Z'), why: typed('The graph shows it') };
    expect(await submit('UIVO', 'When did service degrade?', early)).toEqual({ ok: true });
    await saysNow('UIVO', present(card), 'Recovery 90 min (ticket clock 50 min)');
    const [dora] = await running.hears('UIVO', 'CPAY', 1, () => running.slack.command('UIVO', 'CPAY', '/dora'));
    expect(dora?.text).toContain('median 1.5 h');
    await press('UIVO', present(seen('UIVO', present(card))), 'incidents:onset');
    const late = { started_at: moment('2026-11-02T11:45:00Z'), why: typed('A slip') };
    expect(await submit('UIVO', 'When did service degrade?', late)).toEqual({ ok: true });
    await shows('UIVO', 'Saved.');
  });

  test('a guest gets one sentence, and a member of another team reads who can answer', async () => {
    const [told] = await running.hears('UGUEST', 'CRANDOM', 1, () =>
      running.slack.command('UGUEST', 'CRANDOM', '/dora incidents'),
    );
    expect(told?.text).toContain('full members');
    await pool.query("update people set is_admin = false where id = 'UMARA'");
    const [, card] = await lists('UMARA', 2);
    await press('UMARA', present(card), 'incidents:yes');
    await shows('UMARA', 'Only the people of payments');
    expect(await tagged()).toEqual({ deploy_triggered: null, no_reason: null });
  });
});

describe('/dora incident', () => {
  test('declare opens a form and keeps what it says', async () => {
    await running.slack.command('UIVO', 'CPAY', '/dora incident declare Checkout is down');
    expect(await submit('UIVO', 'Since when', { title: typed('') })).toMatchObject({ ok: false });
    const values = {
      title: typed('Checkout is down'),
      service: typed('org/checkout'),
      started_at: moment('2026-11-02T11:00:00Z'),
    };
    expect(await submit('UIVO', 'Since when', values)).toEqual({ ok: true });
    await shows('UIVO', 'is declared');
    const { rows } = await pool.query(
      "select title, service, started_at, opened_at, source from incidents where id <> 'INC-1'",
    );
    expect(rows).toEqual([
      {
        title: 'Checkout is down',
        service: 'org/checkout',
        started_at: new Date('2026-11-02T11:00:00Z'),
        opened_at: NOW,
        source: 'slack',
      },
    ]);
  });

  test('declare sent twice at once and once more, as after an answer that Slack lost, makes one incident', async () => {
    await running.slack.command('UIVO', 'CPAY', '/dora incident declare Sent twice');
    const { id } = await shows('UIVO', 'Since when');
    const send = () => running.slack.viewSubmit('UIVO', id, { title: typed('Sent twice') });
    await Promise.all([send(), send()]);
    await shows('UIVO', 'is declared');
    await running.hands.closeAll('UIVO');
    await running.slack.command('UIVO', 'CPAY', '/dora incident declare Sent twice');
    await submit('UIVO', 'Since when', {});
    await shows('UIVO', 'is declared');
    // The second window is another incident.
    expect((await pool.query("select from incidents where title = 'Sent twice'")).rowCount).toBe(2);
  });

  test('declare refuses an onset that lies in the future', async () => {
    await running.slack.command('UIVO', 'CPAY', '/dora incident declare');
    const values = { title: typed('x'), started_at: moment('2026-11-02T13:00:00Z') };
    expect(await submit('UIVO', 'Since when', values)).toEqual({
      ok: false,
      fieldErrors: { started_at: 'This lies in the future.' },
    });
  });

  test('resolve ends an open one', async () => {
    const [list] = await lists('UIVO', 1, '/dora incident resolve');
    const [ended] = await running.hears('UIVO', 'CPAY', 1, () => press('UIVO', present(list), 'incidents:resolve'));
    expect(ended?.text).toContain('is resolved');
    expect((await pool.query('select from incidents where resolved_at is not null')).rowCount).toBe(1);
    const [none] = await lists('UIVO', 1, '/dora incident resolve');
    expect(none?.text).toBe('No incident is open.');
  });

  test('anything else says what can be written', async () => {
    const [hint] = await lists('UIVO', 1, '/dora incident explode');
    expect(hint?.text).toContain('`/dora incident declare WHAT HAPPENED`');
  });
});
