import { beforeEach, expect, test } from 'vitest';
import { deploysStore } from '../../src/deploys/deploys.store.ts';
import { digestAnswered, tellDigestAnswers } from '../../src/digest/digest-answers.job.ts';
import { digestsStore } from '../../src/digest/digests.store.ts';
import { answersStore } from '../../src/incidents/answering/answers.store.ts';
import { namelessAnswers } from '../../src/incidents/answering/nameless-answers.ts';
import { outboxStore } from '../../src/schedule/outbox.store.ts';
import type { LocalDate } from '../../src/teams/calendar/local-date.ts';
import { type TeamId, teamId } from '../../src/teams/team.ts';
import { answerById } from '../incidents/answering/answer-by-id.ts';
import { testDatabase } from '../support/database.ts';
import { doraRows } from '../support/dora-rows.ts';
import { present } from '../support/given.ts';
import { someFacts } from './facts.ts';

const { db, pool, reset } = await testDatabase();
const { team, incident } = doraRows(pool);
const [digests, deliveries] = [digestsStore(db), outboxStore(db)];
const answers = answersStore(db, deploysStore(db));
const tell = tellDigestAnswers({ digests, deliveries });
const type = digestAnswered({ digests, answersOf: namelessAnswers(answers) });

const WEEK = '2026-11-16' as LocalDate;
/** Mondays at ten in Berlin is when the digest went out; it is asked about later that day. */
const SENT = new Date('2026-11-23T09:00:00Z');
const at = (time: string) => new Date(`2026-11-23T${time}:00Z`);
const answer = (id: string, time = '12:00') =>
  answerById(answers)(id, { kind: 'no', reason: 'traffic' }, { actor: 'UMARA', at: at(time) });

let payments: TeamId;
beforeEach(async () => {
  await reset();
  payments = teamId(Number(await team('payments', ['checkout'], 'Europe/Berlin', 'CPAY')));
  for (const id of ['I1', 'I2', 'I3']) await incident({ id, service: 'checkout', at: '2026-11-18T10:00:00Z' });
  const first = ['I1', 'I2'].map((id) => ({ id, title: id, service: 'checkout', startedAt: SENT }));
  const kept = someFacts({ untagged: { first, count: 2 } });
  await digests.keep([{ team: payments, monday: WEEK, facts: kept, asks: ['I1', 'I2'] }], SENT, db);
  await sends(WEEK, '1.1');
});

async function sends(occurrence: LocalDate, ts: string): Promise<void> {
  const digest = { kind: 'digest', subject: `team ${payments}`, occurrence, teamId: payments, channelId: 'CPAY' };
  await deliveries.add([{ ...digest, dueAt: SENT, expiresAt: SENT }], SENT);
  await pool.query(
    "update deliveries set state = 'sent', sent_channel_id = 'CPAY', sent_ts = $1, settled_at = due_at where kind = 'digest'",
    [ts],
  );
}
const waiting = () => deliveries.waiting(payments, 10);

test('a digest that asks shows an answer, each answer once, however many processes look', async () => {
  await answer('I1');
  await Promise.all([tell(at('12:00')), tell(at('12:00')), tell(at('12:01'))]);
  const [change, ...others] = await waiting();
  expect(others).toEqual([]);
  expect(change).toMatchObject({ kind: 'digest-answered', occurrence: WEEK, channelId: 'CPAY', updateTs: '1.1' });
  const composed = await type.compose(present(change), at('12:01'));
  const blocks = composed.kind === 'message' ? JSON.stringify(composed.message.rich) : composed.kind;
  expect(blocks).toContain('Answered: *not a deploy* (traffic).');
  expect(blocks).not.toContain('UMARA');
  await answer('I2', '12:02');
  await tell(at('12:03'));
  expect(await waiting()).toHaveLength(2);
});

test.for([
  { why: 'of an incident that it does not ask about', act: () => answer('I3') },
  { why: 'that came before it was sent', act: () => answer('I1', '08:59') },
  {
    why: 'that decides nothing',
    act: () => answerById(answers)('I1', { kind: 'unsure' }, { actor: 'UMARA', at: at('12:00') }),
  },
])('an answer $why changes nothing in it', async ({ act }) => {
  await act();
  await tell(at('12:01'));
  expect(await waiting()).toEqual([]);
});

test('where the digest itself was pressed, the click shows the answer, and the minute looks again', async () => {
  await answer('I1');
  await tell(at('12:00'), { incidentId: 'I1', pressedTs: '1.1' });
  expect(await waiting()).toEqual([]);
  await tell(at('12:01'));
  expect(await waiting()).toHaveLength(1);
});

test('a click on an incident looks at the digests that ask about it alone', async () => {
  await answer('I1');
  await tell(at('12:00'), { incidentId: 'I3', pressedTs: '9.9' });
  expect(await waiting()).toEqual([]);
  await tell(at('12:00'), { incidentId: 'I1', pressedTs: '9.9' });
  expect(await waiting()).toHaveLength(1);
});

test('a digest that is older than three weeks stays as it is', async () => {
  await pool.query('update digests set monday = monday - 28; update deliveries set occurrence = occurrence - 28');
  await answer('I1');
  await tell(at('12:01'));
  expect(await waiting()).toEqual([]);
});
