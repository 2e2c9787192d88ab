import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DemoMessage } from '../../../demo/protocol.ts';
import { outboxStore } from '../../../src/schedule/outbox.store.ts';
import { membersStore } from '../../../src/teams/directory/members.store.ts';
import { teamId } from '../../../src/teams/team.ts';
import { testDatabase } from '../../support/database.ts';
import { type RunningBot, runningBot } from '../../support/dora-bot.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { present } from '../../support/given.ts';
import { words } from '../../support/hands.ts';
import { until } from '../../support/processes.ts';

const { db, pool, url, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);
const MORNING = new Date('2026-11-02T07:00:00Z');

let running: RunningBot;
beforeAll(async () => {
  running = await runningBot('HTTP', url);
});
afterAll(() => running.close());

/** Ivo is on call for payments; it is noon; an incident began at 06:30, and ends at 07:00, four hours of Ivo's work ago. */
beforeEach(async () => {
  await reset();
  const payments = teamId(Number(await team('payments', ['org/checkout'], 'Europe/Berlin', 'CPAY')));
  await pool.query(
    `insert into people (id, name, time_zone, is_full_member, is_admin, refreshed_at)
     values ('UMARA', 'Mara', 'Europe/Berlin', true, true, $1), ('UIVO', 'Ivo', 'Europe/Berlin', true, false, $1)`,
    [MORNING],
  );
  const [onCall, lead] = [
    { kind: 'person' as const, slackId: 'UIVO' },
    { kind: 'person' as const, slackId: 'UMARA' },
  ];
  await membersStore(db).saveChoices(payments, 'on-call', [onCall], 'cli', MORNING);
  await membersStore(db).saveChoices(payments, 'lead', [lead], 'cli', MORNING);
  await deploy({ at: '2026-11-02T06:20:00Z', service: 'org/checkout' });
  await incident({ id: 'INC-1', title: 'Orders stuck', service: 'org/checkout', at: '2026-11-02T06:30:00Z' });
  await pool.query("update incidents set recorded_at = '2026-11-02T11:59:00Z'");
});

const inChannel = () => running.slack.messages('UIVO', 'CPAY');
const inDm = (who: string) => running.slack.messages(who, `D${who}`);

/** A minute of the bot, with time enough between two messages to one channel. */
async function minute(): Promise<void> {
  await running.bot.tick();
  for (let waiting = 1; waiting > 0; ) {
    await pool.query('delete from delivery_gates');
    await pool.query("update deliveries set next_attempt_at = due_at where state = 'due'");
    await running.bot.tick();
    const { rows } = await pool.query(
      "select count(*)::int as waiting from deliveries where state in ('due', 'sending')",
    );
    waiting = rows[0]?.waiting;
  }
}

async function ends(): Promise<{ card: DemoMessage; reply: DemoMessage; dm: DemoMessage }> {
  await minute();
  await pool.query("update incidents set resolved_at = '2026-11-02T07:00:00Z'");
  const [before, dms] = [inChannel().length, inDm('UIVO').length];
  await minute();
  return {
    card: present(inChannel()[before - 1]),
    reply: present(inChannel()[before]),
    dm: present(inDm('UIVO')[dms]),
  };
}
const press = (message: DemoMessage, actionId: string) => running.hands.press('UIVO', message, actionId);
const now = (message: DemoMessage) => words(running.hands.seen('UIVO', message));

describe('an incident that ends without an answer', () => {
  test('is asked about in the thread of its card, which has the clocks, and in private of the person who was on call', async () => {
    const { card, reply, dm } = await ends();
    expect(card.text).toContain('Recovery 30 min');
    expect(reply.threadTs).toBe(card.ts);
    expect(reply.text).toContain('Was this triggered by a deploy?');
    expect(dm.text).toContain('Nobody has answered yet');
    expect(inDm('UMARA')).toEqual([]);
  });

  test('is asked about, also beside one that plain SQL began outside of time, which is left alone', async () => {
    await incident({ id: 'INC-0', service: 'org/checkout', at: '-infinity' });
    await pool.query("update incidents set recorded_at = '2026-11-02T11:59:00Z'");
    const { dm } = await ends();
    expect(dm.text).toContain('Orders stuck');
    expect((await pool.query('select incident_id from incident_chases')).rows).toEqual([{ incident_id: 'INC-1' }]);
  });

  test('and is answered in private: the card, its thread and the private message say so', async () => {
    const { card, reply, dm } = await ends();
    // The rota has turned since. The person who was on call then may still answer.
    await pool.query("delete from team_choices where role = 'on-call'");
    await press(dm, 'incidents:yes');
    for (const message of [card, reply, dm]) {
      await until(() => now(message).includes('*deploy-triggered* by'));
      expect(now(message)).not.toContain('incidents:yes');
    }
    await minute();
    expect((await pool.query('select deploy_triggered, caused_incident from incidents, deploy_events')).rows).toEqual([
      { deploy_triggered: true, caused_incident: true },
    ]);
  });

  test.for([
    { why: 'became a guest', change: "update people set is_full_member = false where id = 'UIVO'", asked: 0 },
    { why: 'is not on call any more, and was not when it began', change: 'delete from team_choices', asked: 0 },
    { why: 'is still on call', change: 'select', asked: 1 },
  ])('asks somebody who was to be asked and meanwhile $why: $asked messages', async ({ change, asked }) => {
    await pool.query("update incidents set resolved_at = '2026-11-02T07:00:00Z'");
    const before = inDm('UIVO').length;
    await outboxStore(db).add(
      [
        {
          kind: 'incident-reminder',
          subject: 'INC-1 on-call 9',
          occurrence: '2026-11-02',
          channelId: 'UIVO',
          dueAt: MORNING,
          expiresAt: new Date('2026-11-03T07:00:00Z'),
          context: { ids: ['INC-1'], count: 1 },
        },
      ],
      MORNING,
    );
    await pool.query(change);
    await running.bot.tick();
    expect(inDm('UIVO').length - before).toBe(asked);
  });

  test('is asked about again tomorrow if the person put it off, who may still answer today', async () => {
    const { dm } = await ends();
    await press(dm, 'incidents:snooze-day');
    await until(() => now(dm).includes('You will be asked again'));
    expect(now(dm)).toContain('incidents:yes');
    expect(now(dm)).not.toContain('incidents:snooze-day');
    const { rows } = await pool.query('select snoozed_by, snoozed_until from incident_chases');
    expect(rows).toEqual([{ snoozed_by: 'UIVO', snoozed_until: new Date('2026-11-03T12:00:00Z') }]);
  });

  test('is not put off once it was answered', async () => {
    const { dm } = await ends();
    await pool.query('update incidents set deploy_triggered = false');
    await press(dm, 'incidents:snooze-week');
    await until(() => now(dm).includes('A script answered'));
    expect((await pool.query('select snoozed_by from incident_chases')).rows).toEqual([{ snoozed_by: null }]);
  });

  test('asks no person in private and no team in its thread who muted it', async () => {
    await pool.query(
      `insert into mutes (message_type, subject, muted_by, muted_at)
       select 'incident-reminder', 'UIVO', 'UIVO', $1::timestamptz
        union all
       select 'incident-news', 'team ' || id, 'UIVO', $1 from teams`,
      [MORNING],
    );
    const [channel, dms] = [inChannel().length, inDm('UIVO').length];
    await minute();
    await pool.query("update incidents set resolved_at = '2026-11-02T07:00:00Z'");
    await minute();
    expect([inChannel().length - channel, inDm('UIVO').length - dms]).toEqual([1, 0]);
  });
});
