import { beforeEach, describe, expect, test } from 'vitest';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { answersStore } from '../../../src/incidents/answering/answers.store.ts';
import { tellAnswers } from '../../../src/incidents/telling/answers.job.ts';
import { askingStore } from '../../../src/incidents/telling/asking.store.ts';
import { cardsStore } from '../../../src/incidents/telling/cards.store.ts';
import { incidentMessages } from '../../../src/incidents/telling/message-types.job.ts';
import { tellNews } from '../../../src/incidents/telling/news.job.ts';
import type { Answer } from '../../../src/incidents/verdict.ts';
import type { Delivery } from '../../../src/schedule/delivery.ts';
import { outboxStore } from '../../../src/schedule/outbox.store.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { present } from '../../support/given.ts';
import { answerById } from '../answering/answer-by-id.ts';

const { db, pool, reset } = await testDatabase();
const { team, incident } = doraRows(pool);
const [cards, asking, deliveries] = [cardsStore(db), askingStore(db), outboxStore(db)];
const answers = answersStore(db, deploysStore(db));
const [news, tell] = [tellNews({ cards, deliveries }), tellAnswers({ asking, deliveries })];
const types = incidentMessages({ answers, isMuted: async () => true });

const at = (time: string) => new Date(`2026-11-25T${time}:00Z`);
const NO: Answer = { kind: 'no', reason: 'traffic' };
const answer = (given: Answer = NO, time = '13:00', change = {}) =>
  answerById(answers)('INC-1', given, { actor: 'U1', at: at(time) }, change);

/**
 * INC-1 has ended: a card (1.1), the reply that asks in its thread (1.2), and a private message (1.3), sent at 12:00. So has
 * INC-2, of which nobody says anything (2.1, 2.2, 2.3).
 */
beforeEach(async () => {
  await reset();
  await team('payments', ['checkout'], 'Europe/Berlin', 'CPAY');
  await endedAndAsked('INC-1', '1');
  await endedAndAsked('INC-2', '2');
});

async function endedAndAsked(id: string, ts: string): Promise<void> {
  await incident({ id, service: 'checkout', at: '2026-11-25T09:50:00Z', resolvedAt: '2026-11-25T11:00:00Z' });
  const sent = { occurrence: '2026-11-25', dueAt: at('12:00'), expiresAt: at('23:00') };
  const [reply, reminder] = [
    { incidentId: id, news: 'resolved' },
    { ids: [id], count: 1 },
  ];
  await deliveries.add(
    [
      { ...sent, kind: 'incident-card', subject: id, channelId: 'CPAY' },
      { ...sent, kind: 'incident-news', subject: `${id} 1`, channelId: 'CPAY', context: reply },
      { ...sent, kind: 'incident-reminder', subject: `${id} on-call 1`, channelId: 'UJONAS', context: reminder },
    ],
    at('12:00'),
  );
  await cards.mark([{ incidentId: id, channelId: 'CPAY', inSummary: false }], at('12:00'), db);
  await pool.query('update incident_cards set news = 1');
  await pool.query(
    `insert into incident_reminders (incident_id, position, step, person_id, due_at, told_in)
     values ($2::varchar, 1, 'on-call', 'UJONAS', $1, $2::varchar || ' on-call 1')`,
    [at('12:00'), id],
  );
  await pool.query(
    `update deliveries
        set state = 'sent', settled_at = due_at, sent_channel_id = case channel_id when 'UJONAS' then 'D1' else channel_id end,
            sent_ts = $1::varchar || case kind when 'incident-card' then '.1' when 'incident-news' then '.2' else '.3' end
      where state = 'due'`,
    [ts],
  );
}

/** The messages that are to be changed, in the order in which they were posted. */
const changed = async (): Promise<readonly string[]> =>
  (await pool.query("select update_ts from deliveries where state = 'due' order by update_ts")).rows.map(
    ({ update_ts: ts }) => String(ts),
  );
/** As after a click: this message has been changed already. */
async function click(time: string, pressedTs: string) {
  const only = { incidentId: 'INC-1', pressedTs };
  await news(at(time), only);
  await tell(at(time), only);
}
async function minute(time: string) {
  await news(at(time));
  await tell(at(time));
}

describe('after an answer', () => {
  test.for([
    { why: 'the card', ts: '1.1', others: ['1.2', '1.3'] },
    { why: 'the reply', ts: '1.2', others: ['1.1', '1.3'] },
    { why: 'the private message', ts: '1.3', others: ['1.1', '1.2'] },
    { why: 'another message', ts: '9.9', others: ['1.1', '1.2', '1.3'] },
  ])(
    'in $why, the others are changed, and within a minute what was pressed, should the click have failed',
    async (row) => {
      await answer();
      await click('13:00', row.ts);
      expect(await changed()).toEqual(row.others);
      await minute('13:01');
      expect(await changed()).toEqual(['1.1', '1.2', '1.3']);
    },
  );

  test.for([
    { why: 'somebody is not sure', given: { kind: 'unsure' } as const },
    { why: 'a deploy was it', given: { kind: 'yes', deployments: [] } as const },
  ])('each is changed once, however many look and how often: $why', async ({ given }) => {
    await answer(given);
    await Promise.all([minute('13:00'), minute('13:00'), click('13:00', '9.9')]);
    await minute('13:01');
    expect(await changed()).toEqual(['1.1', '1.2', '1.3']);
  });

  test('another answer, though of the same kind, is another change', async () => {
    await answer();
    await minute('13:01');
    const before = (await answers.question('INC-1'))?.answered?.id;
    await answer({ kind: 'no', reason: 'certificate' }, '13:05', { instead: before, why: 'It was not' });
    await minute('13:06');
    expect(await changed()).toEqual(['1.1', '1.1', '1.2', '1.2', '1.3', '1.3']);
  });

  test('so is a corrected onset', async () => {
    await answers.correctOnset('INC-1', at('09:30'), { actor: 'U1', at: at('13:00') }, 'The graph');
    await minute('13:01');
    expect(await changed()).toEqual(['1.1', '1.2', '1.3']);
  });

  test('one that came second changes nothing elsewhere', async () => {
    await answer();
    await minute('13:01');
    await pool.query("update deliveries set state = 'sent' where state = 'due'");
    await answerById(answers)('INC-1', { kind: 'yes', deployments: [] }, { actor: 'U2', at: at('13:02') });
    await minute('13:03');
    expect(await changed()).toEqual([]);
  });

  test('a message that is being sent is changed once it has arrived', async () => {
    await pool.query("update deliveries set state = 'sending', sent_ts = null where kind <> 'incident-card'");
    await answer();
    await minute('13:01');
    expect(await changed()).toEqual(['1.1']);
    await pool.query(
      `update deliveries
          set state = 'sent', sent_ts = substr(subject, 5, 1) || case kind when 'incident-news' then '.2' else '.3' end
        where state = 'sending'`,
    );
    await minute('13:02');
    expect(await changed()).toEqual(['1.1', '1.2', '1.3']);
  });

  test('a message that was sent after it says it already', async () => {
    await answer(NO, '11:59');
    await tell(at('12:01'));
    expect(await changed()).toEqual([]);
  });

  test('what each of them says is written when it is sent, also where the team wants no more cards', async () => {
    await answer();
    await minute('13:01');
    const texts = await Promise.all(
      (await due()).map(async (delivery) => {
        const type = present(types.find(({ kind }) => kind === delivery.kind));
        const composed = await type.compose(delivery, at('13:01'));
        return composed.kind === 'message' ? JSON.stringify(composed.message.rich) : composed.kind;
      }),
    );
    expect(texts).toHaveLength(3);
    for (const text of texts) expect(text).toContain('*not a deploy* (traffic)');
  });
});

async function due(): Promise<readonly Delivery[]> {
  const { rows } = await pool.query(
    "select kind, subject, to_char(occurrence, 'YYYY-MM-DD') as occurrence from deliveries where state = 'due'",
  );
  return Promise.all(rows.map(async (name) => present(await deliveries.find(name))));
}
