import type { App } from '@slack/bolt';
import { beforeEach, expect, test } from 'vitest';
import type { Db } from '../../../src/db/db.ts';
import { toQuery } from '../../../src/db/sql.ts';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import { tellDigestAnswers } from '../../../src/digest/digest-answers.job.ts';
import { digestsStore } from '../../../src/digest/digests.store.ts';
import { answersStore } from '../../../src/incidents/answering/answers.store.ts';
import type { IncidentsDeps } from '../../../src/incidents/answering/deps.slack.ts';
import { registerIncidents } from '../../../src/incidents/incidents.slack.ts';
import { incidentsStore } from '../../../src/incidents/incidents.store.ts';
import { lookOf, tellAnswers } from '../../../src/incidents/telling/answers.job.ts';
import { askingStore } from '../../../src/incidents/telling/asking.store.ts';
import { cardsStore } from '../../../src/incidents/telling/cards.store.ts';
import { tellNews } from '../../../src/incidents/telling/news.job.ts';
import { createLog } from '../../../src/log.ts';
import { outboxStore } from '../../../src/schedule/outbox.store.ts';
import { teamsStore } from '../../../src/teams/teams.store.ts';
import { testDatabase } from '../../support/database.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { present } from '../../support/given.ts';

const { db: real, pool, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);
const NOW = new Date('2026-11-25T12:00:00Z');

let statements: string[] = [];
const counting = (inner: Db): Db => ({
  query(asked) {
    statements.push(toQuery(asked).text);
    return inner.query(asked);
  },
  transaction: (work) => inner.transaction((tx) => work(counting(tx))),
});
const db = counting(real);
const deploys = deploysStore(db);
const [cards, asking, deliveries] = [cardsStore(db), askingStore(db), outboxStore(db)];
const clock = () => NOW;

/** Everything of the room that asks the database about an answer; who may answer is another room's question. */
const deps = {
  answers: answersStore(db, deploys),
  incidents: incidentsStore(db, deploys),
  teams: teamsStore(db),
  permissions: {
    may: async () => ({ ok: true }),
    mayInTeam: async () => ({ ok: true }),
    hidesTitles: async () => new Set<never>(),
  },
  homeTeamOf: async () => undefined,
  refreshHome: async () => {},
  looks: [lookOf({ asking, clock })],
  tellers: [
    tellNews({ cards, deliveries }),
    tellAnswers({ asking, deliveries }),
    tellDigestAnswers({ digests: digestsStore(db), deliveries }),
  ],
  wasOnCall: async () => false,
  snooze: async () => false,
  clock,
  log: createLog('silent'),
} satisfies IncidentsDeps;

type Listener = (args: object) => Promise<void>;
const listeners = new Map<string, Listener>();
const app = {
  action: (id: string, listener: Listener) => void listeners.set(id, listener),
  view: (id: string, listener: Listener) => void listeners.set(id, listener),
  shortcut: () => {},
};
registerIncidents(app as unknown as App, deps);

let updated: string[] = [];
const client = {
  chat: { update: async ({ ts }: { ts: string }) => void updated.push(ts) },
  views: { open: async () => ({}) },
};
const acknowledged = { ack: async () => {}, respond: async () => {}, client };

const press = (actionId: string, ts = '1.1') =>
  present(listeners.get(actionId))({
    ...acknowledged,
    action: { value: 'INC-1' },
    body: {
      user: { id: 'UMARA' },
      trigger_id: 't',
      container: { type: 'message', message_ts: ts },
      channel: { id: 'CPAY' },
    },
  });
const submit = (form: string, values: object) =>
  present(listeners.get('incidents:answer'))({
    ...acknowledged,
    body: { user: { id: 'UMARA' } },
    view: {
      private_metadata: JSON.stringify({
        incidentId: 'INC-1',
        form,
        instead: null,
        place: { kind: 'message', channelId: 'CPAY', ts: '1.1' },
      }),
      state: { values },
      blocks: [],
    },
  });

/** An incident of payments with one suspect, whose card is 1.1. */
beforeEach(async () => {
  await reset();
  await team('payments', ['checkout'], 'Europe/Berlin', 'CPAY');
  await deploy({ service: 'checkout', at: '2026-11-25T09:40:00Z' });
  await incident({ id: 'INC-1', service: 'checkout', at: '2026-11-25T09:50:00Z' });
  await cards.mark([{ incidentId: 'INC-1', channelId: 'CPAY', inSummary: false }], NOW, real);
  const card = { kind: 'incident-card', subject: 'INC-1', occurrence: '2026-11-25', channelId: 'CPAY' };
  await deliveries.add([{ ...card, dueAt: NOW, expiresAt: NOW }], NOW);
  await pool.query("update deliveries set state = 'sent', sent_channel_id = 'CPAY', sent_ts = '1.1'");
  [statements, updated] = [[], []];
});

const typed = (value: string) => ({ value: { type: 'plain_text_input', value } });
const option = (value: string) => ({ value: { type: 'radio_buttons', selected_option: { value } } });

test.for([
  { why: 'one tap on the one suspect', act: () => press('incidents:yes'), count: 20 },
  { why: 'not sure yet', act: () => press('incidents:unsure'), count: 12 },
  { why: 'a form with a reason', act: () => submit('no', { reason: option('traffic') }), count: 19 },
  {
    why: 'a form with another onset',
    act: () =>
      submit('onset', {
        started_at: {
          value: { type: 'datetimepicker', selected_date_time: Date.parse('2026-11-25T09:45:00Z') / 1_000 },
        },
        why: typed('The graph'),
      }),
    count: 16,
  },
])('$why reads the question once, and takes $count statements', async ({ act, count }) => {
  await act();
  expect(statements.filter((text) => text.includes('incident_suspects('))).toHaveLength(1);
  expect(statements).toHaveLength(count);
  expect(updated).toEqual(['1.1']);
});
