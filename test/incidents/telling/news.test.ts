import { beforeEach, describe, expect, test } from 'vitest';
import {
  reminderListMessage,
  reminderMessage,
  snoozedMessage,
} from '../../../src/incidents/follow-up/reminder.view.ts';
import { askingStore } from '../../../src/incidents/telling/asking.store.ts';
import { announceIncidents } from '../../../src/incidents/telling/cards.job.ts';
import { cardsStore } from '../../../src/incidents/telling/cards.store.ts';
import { tellNews } from '../../../src/incidents/telling/news.job.ts';
import { type CardState, newsBetween } from '../../../src/incidents/telling/news.ts';
import { newsMessage } from '../../../src/incidents/telling/news.view.ts';
import { outboxStore } from '../../../src/schedule/outbox.store.ts';
import { slackPayloadFaults } from '../../../src/slack/limits/limits.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { anAskedIncident, aQuestion, aSuspect, HOSTILE, NOW } from '../question-builders.ts';

const { db, pool, reset } = await testDatabase();
const { team, incident } = doraRows(pool);
const [cards, deliveries] = [cardsStore(db), outboxStore(db)];
const at = new Date('2026-11-25T10:00:00Z');

describe('what has happened between two states of a card', () => {
  const open: CardState = {
    title: 'Down',
    severity: 'P1',
    startedAt: 'a',
    mitigatedAt: null,
    resolvedAt: null,
    mergedInto: null,
    deployTriggered: null,
    answer: null,
  };
  const resolved = { ...open, resolvedAt: 'z' };
  test.for([
    { why: 'it was mitigated', before: open, now: { ...open, mitigatedAt: 'm' }, news: 'mitigated' },
    { why: 'it ended', before: open, now: resolved, news: 'resolved' },
    {
      why: 'it ended at once, mitigated or not',
      before: open,
      now: { ...resolved, mitigatedAt: 'm' },
      news: 'resolved',
    },
    { why: 'it is open again', before: resolved, now: open, news: 'reopened' },
    { why: 'it is not mitigated after all', before: { ...open, mitigatedAt: 'm' }, now: open, news: 'reopened' },
    { why: 'it goes on elsewhere', before: open, now: { ...resolved, mergedInto: 'I2' }, news: 'merged' },
    { why: 'its end was corrected', before: resolved, now: { ...open, resolvedAt: 'y' }, news: undefined },
    { why: 'it was answered', before: resolved, now: { ...resolved, deployTriggered: true }, news: undefined },
    { why: 'it was renamed', before: open, now: { ...open, title: 'Up' }, news: undefined },
  ])('$why', ({ before, now, news }) => {
    expect(newsBetween(before, now)).toBe(news);
  });
});

describe('a card', () => {
  const tell = tellNews({ cards, deliveries });
  const rows = async () =>
    (
      await pool.query(
        `select kind, subject, thread_ts, update_ts, context->>'news' as news
           from deliveries where subject <> 'INC-1' order by id`,
      )
    ).rows;
  const change = (fields: string) => pool.query(`update incidents set ${fields}`);
  const card = { kind: 'incident-card', subject: 'INC-1 1', thread_ts: null, update_ts: '1.1', news: null };

  beforeEach(async () => {
    await reset();
    await team('payments', ['checkout'], 'Europe/Berlin', 'CPAY');
    await incident({ id: 'INC-1', service: 'checkout', at: '2026-11-25T09:50:00Z' });
    await pool.query('update incidents set recorded_at = $1', [at]);
    await announceIncidents({ cards, deliveries })(at);
  });
  const posted = () =>
    pool.query("update deliveries set state = 'sent', sent_channel_id = 'CPAY', sent_ts = '1.1', settled_at = due_at");

  test('is updated, and its thread gets news, once for each that happens', async () => {
    await posted();
    await tell(at);
    expect(await rows()).toEqual([]);
    await change("resolved_at = '2026-11-25T10:30:00Z'");
    await Promise.all([tell(at), tell(at), tell(at)]);
    await tell(at);
    const ended = { kind: 'incident-news', subject: 'INC-1 1', thread_ts: '1.1', update_ts: null, news: 'resolved' };
    expect(await rows()).toEqual([card, ended]);
    await change('resolved_at = null');
    await tell(at);
    expect((await rows()).map(({ subject, news }) => [subject, news])).toEqual([
      ['INC-1 1', null],
      ['INC-1 1', 'resolved'],
      ['INC-1 2', null],
      ['INC-1 2', 'reopened'],
    ]);
  });

  test('that is not posted yet gets no news, and catches up', async () => {
    await change("resolved_at = '2026-11-25T10:30:00Z'");
    await tell(at);
    expect(await rows()).toEqual([]);
    await posted();
    await tell(at);
    expect((await rows()).map(({ kind }) => kind)).toEqual(['incident-card', 'incident-news']);
  });

  test('shows who answered, if an event brought the answer', async () => {
    await posted();
    await change('deploy_triggered = false');
    await tell(at);
    expect(await rows()).toEqual([card]);
  });

  test('and what its thread and its reminders show are found together', async () => {
    await posted();
    await change("resolved_at = '2026-11-25T10:30:00Z'");
    await tell(at);
    await pool.query(
      `insert into incident_reminders (incident_id, position, step, person_id, due_at, told_in)
       values ('INC-1', 1, 'on-call', 'UJONAS', $1, 'INC-1 on-call 1')`,
      [at],
    );
    const dm = { channelId: 'UJONAS', dueAt: at, expiresAt: at, occurrence: '2026-11-25' };
    await deliveries.add(
      [{ ...dm, kind: 'incident-reminder', subject: 'INC-1 on-call 1', context: { ids: ['INC-1'], count: 1 } }],
      at,
    );
    await pool.query(
      "update deliveries set state = 'sent', sent_channel_id = coalesce(sent_channel_id, 'D1'), sent_ts = coalesce(sent_ts, '2.' || id)",
    );
    expect((await askingStore(db).placesOf('INC-1')).map(({ as, channelId }) => [as, channelId])).toEqual([
      ['card', 'CPAY'],
      ['resolved', 'D1'],
      ['card', 'D1'],
    ]);
  });
});

describe('the words', () => {
  const resolved = anAskedIncident({ resolvedAt: new Date('2026-11-25T03:00:00Z') });
  test('the thread shows the times and asks, and mentions nobody', () => {
    const { text, rich } = newsMessage({ question: aQuestion({ incident: resolved }), news: 'resolved', now: NOW });
    expect(text).toContain('Was this triggered by a deploy?');
    expect(JSON.stringify(rich)).toContain('Recovery 90 min (ticket clock 30 min)');
    expect(JSON.stringify(rich)).not.toContain('<@');
  });

  test.for(HOSTILE)('%j breaks no message', (title) => {
    const question = aQuestion({
      incident: anAskedIncident({ ...resolved, title, service: title, team: title, url: title }),
      suspects: Array.from({ length: 5 }, () => aSuspect({ service: title, sha: title, by: title })),
    });
    const messages = [
      ...(['mitigated', 'resolved', 'reopened', 'merged'] as const).map((news) =>
        newsMessage({ question, news, now: NOW }),
      ),
      ...(['on-call', 'stand-in', 'lead'] as const).map((as) => reminderMessage({ question, as, now: NOW })),
      reminderListMessage(
        Array.from({ length: 500 }, () => question),
        'lead',
      ),
      snoozedMessage(question, NOW, NOW),
    ];
    for (const { rich, plain, text } of messages) {
      for (const blocks of [rich, plain]) expect(slackPayloadFaults('message', { text, blocks })).toEqual([]);
      expect(text).not.toMatch(/<!(?!date)|<@U1/);
    }
  });
});
