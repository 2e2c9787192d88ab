import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { announceIncidents } from '../../../src/incidents/telling/cards.job.ts';
import { cardsStore } from '../../../src/incidents/telling/cards.store.ts';
import { MOST_CARDS, plan, type Unannounced } from '../../../src/incidents/telling/cards.ts';
import { outboxStore } from '../../../src/schedule/outbox.store.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';

const { db, pool, reset } = await testDatabase();
const { team, incident } = doraRows(pool);
const NOW = new Date('2026-11-25T10:00:00Z');
const cards = cardsStore(db);
const tell = announceIncidents({ cards, deliveries: outboxStore(db) });

const unannounced = (incidentId: string, channelId = 'C1'): Unannounced => ({
  incidentId,
  teamId: undefined,
  channelId,
  timeZone: 'UTC',
});
const many = (count: number, channelId = 'C1') =>
  Array.from({ length: count }, (_, index) => unannounced(`${channelId} ${index}`, channelId));

describe('cards and summaries', () => {
  test.for([
    { why: 'a few get a card each', count: MOST_CARDS, lately: 0, cards: MOST_CARDS, summaries: 0 },
    { why: 'with one more, all go into a summary', count: MOST_CARDS + 1, lately: 0, cards: 0, summaries: 1 },
    {
      why: 'after as many cards in the last ten minutes, even one is a summary',
      count: 1,
      lately: MOST_CARDS,
      cards: 0,
      summaries: 1,
    },
    { why: 'none is none', count: 0, lately: 0, cards: 0, summaries: 0 },
  ])('$why', ({ count, lately, cards: wanted, summaries }) => {
    const planned = plan(many(count), new Map([['C1', lately]]));
    expect([planned.cards.length, planned.summaries.length]).toEqual([wanted, summaries]);
  });

  test('every incident is announced once, and no channel gets more than its cards', () => {
    const anyUnannounced = fc.array(fc.tuple(fc.constantFrom('C1', 'C2', 'C3'), fc.uuid()));
    fc.assert(
      fc.property(anyUnannounced, fc.dictionary(fc.constantFrom('C1', 'C2', 'C3'), fc.nat(8)), (pairs, lately) => {
        const given = pairs.map(([channel, id]) => unannounced(id, channel));
        const planned = plan(given, new Map(Object.entries(lately)));
        const told = [...planned.cards, ...planned.summaries.flat()].map(({ incidentId }) => incidentId);
        expect(told.toSorted()).toEqual(given.map(({ incidentId }) => incidentId).toSorted());
        for (const channel of ['C1', 'C2', 'C3']) {
          const inChannel = planned.cards.filter(({ channelId }) => channelId === channel).length;
          expect(inChannel + Math.min(lately[channel] ?? 0, MOST_CARDS)).toBeLessThanOrEqual(MOST_CARDS);
        }
      }),
    );
  });
});

describe('announcing', () => {
  beforeEach(async () => {
    await reset();
    await team('payments', ['checkout'], 'Europe/Berlin', 'CPAY');
  });
  const opened = async (id: string, at = '2026-11-25T09:50:00Z', more: object = {}) => {
    await incident({ id, at, service: 'checkout', ...more });
    await pool.query('update incidents set recorded_at = $1', [NOW]);
  };
  const deliveries = async () =>
    (await pool.query('select kind, subject, channel_id, occurrence from deliveries order by id')).rows;

  test('gives a new incident one card in its team’s channel, however often and by however many processes', async () => {
    await opened('INC-1');
    await Promise.all([tell(NOW), tell(NOW), tell(NOW)]);
    await tell(NOW);
    expect(await deliveries()).toEqual([
      { kind: 'incident-card', subject: 'INC-1', channel_id: 'CPAY', occurrence: '2026-11-25' },
    ]);
  });

  test('goes to the incident channel of the team, and for an incident without a team to the workspace’s', async () => {
    await pool.query("update teams set incident_channel_id = 'CINC'");
    await pool.query("insert into workspace_settings (triage_channel_id) values ('CTRI')");
    await opened('INC-1');
    await opened('INC-2', '2026-11-25T09:55:00Z', { service: 'unknown' });
    await tell(NOW);
    expect((await deliveries()).map(({ channel_id }) => channel_id)).toEqual(['CINC', 'CTRI']);
  });

  test.for([
    { why: 'is over already', at: '2026-11-25T09:00:00Z', more: { resolvedAt: '2026-11-25T09:30:00Z' } },
    { why: 'began long ago, as in a history', at: '2026-11-20T09:00:00Z', more: {} },
    { why: 'plain SQL put outside of time', at: 'infinity', more: {} },
  ])('leaves out what $why', async ({ at, more }) => {
    await opened('INC-1', at, more);
    await tell(NOW);
    expect(await deliveries()).toEqual([]);
  });

  test('announces an incident that plain SQL ended at infinity, because it is open', async () => {
    await opened('INC-1', '2026-11-25T09:50:00Z', { resolvedAt: 'infinity' });
    await tell(NOW);
    expect((await pool.query("select said->>'resolvedAt' as resolved from incident_cards")).rows).toEqual([
      { resolved: null },
    ]);
  });

  test('makes one summary of a storm of a thousand', async () => {
    await pool.query(
      `insert into incidents (id, service_name, started_at, recorded_at)
       select 'INC-' || n, 'checkout', $1, $1 from generate_series(1, 1000) n`,
      [NOW],
    );
    await tell(NOW);
    await tell(NOW);
    expect((await deliveries()).map(({ kind }) => kind)).toEqual(['incident-list']);
    expect((await pool.query('select count(*)::int as told from incident_cards where folded')).rows).toEqual([
      { told: 1000 },
    ]);
  });
});
