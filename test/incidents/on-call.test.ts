import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { deploysStore } from '../../src/deploys/deploys.store.ts';
import { hooksStore } from '../../src/incidents/ingest/hooks.store.ts';
import { noteOnCall } from '../../src/incidents/on-call.job.ts';
import { onCallStore } from '../../src/incidents/on-call.store.ts';
import type { SourceChange } from '../../src/incidents/sources/hooks.ts';
import type { ChoiceFault } from '../../src/teams/directory/members.ts';
import { testDatabase } from '../support/database.ts';
import { doraRows } from '../support/dora-rows.ts';

const { db, pool, reset } = await testDatabase();
const { team } = doraRows(pool);
const [onCall, hooks] = [onCallStore(db), hooksStore(db, deploysStore(db))];
const NOW = new Date('2026-11-25T10:00:00Z');
let rota: readonly string[] = [];
let faults: ChoiceFault[] = [];
const note = noteOnCall({ onCall, onCallOf: async () => ({ people: rota, faults }) });

beforeEach(async () => {
  await reset();
  rota = ['UROTA'];
  faults = [];
  await team('payments', ['checkout'], 'UTC', 'CPAY');
  await pool.query(
    "insert into source_services (source, name, service, first_seen_at) values ('pagerduty', 'Pay', 'checkout', now())",
  );
  await pool.query(
    `insert into people (id, name, email, is_full_member, is_deactivated, refreshed_at)
     values ('UANNA', 'Anna', 'Anna@lantern.test', true, false, $1), ('UBEN', 'Ben', null, true, false, $1),
            ('UGONE', 'Gone', 'gone@lantern.test', true, true, $1), ('UROTA', 'Rota', null, true, false, $1)`,
    [NOW],
  );
});

type Responders = SourceChange['reported']['responders'];
const opens = (responders: Responders, key = 'Q1') =>
  hooks.receive(
    {
      source: 'pagerduty',
      body: {},
      bodySha256: createHash('sha256')
        .update(JSON.stringify([key, responders]))
        .digest(),
      reading: {
        kind: 'changes',
        changes: [{ source: 'pagerduty', key, at: NOW, reported: { title: 'Down', service: 'Pay', responders } }],
      },
    },
    NOW,
  );
const kept = async () =>
  (await pool.query('select person_id, via from incident_people order by incident_id, position')).rows.map((row) =>
    Object.values(row).join(' '),
  );

test('whom the source names is on call, known by e-mail, the first first', async () => {
  await opens([
    { id: 'P9', name: 'Unknown' },
    { id: 'P1', name: 'Anna', email: 'anna@LANTERN.test' },
  ]);
  await note(NOW);
  expect(await kept()).toEqual(['UANNA source']);
});

test('somebody without a known address is found by a link made once', async () => {
  await opens([{ id: 'P2', name: 'Benjamin' }]);
  expect(await onCall.linkableTo('UBEN')).toEqual([
    { source: 'pagerduty', vendorId: 'P2', name: 'Benjamin', personId: undefined },
  ]);
  await onCall.link('UBEN', [{ source: 'pagerduty', vendorId: 'P2' }], NOW);
  await onCall.link('UANNA', [{ source: 'pagerduty', vendorId: 'P2' }], NOW);
  expect((await onCall.linkableTo('UANNA')).length).toBe(0);
  await note(NOW);
  expect(await kept()).toEqual(['UBEN source']);
  await onCall.link('UBEN', [], NOW);
  expect((await onCall.linkableTo('UANNA')).map(({ personId }) => personId)).toEqual([undefined]);
});

test.for<{ why: string; responders: Responders }>([
  { why: 'the source names nobody', responders: [] },
  { why: 'the source says nothing of it', responders: undefined },
  { why: 'whom it names has left', responders: [{ id: 'P3', name: 'Gone', email: 'gone@lantern.test' }] },
])('those of the team are on call where $why', async ({ responders }) => {
  await opens(responders);
  await note(NOW);
  expect(await kept()).toEqual(['UROTA team']);
});

test('who was on call stays so, however the rota turns, and however many processes look at the same time', async () => {
  await opens(undefined);
  await Promise.all([note(NOW), note(NOW)]);
  rota = ['UANNA'];
  await note(NOW);
  expect(await kept()).toEqual(['UROTA team']);
  expect(await onCall.wasOnCall('pagerduty:Q1', 'UROTA')).toBe(true);
  expect(await onCall.wasOnCall('pagerduty:Q1', 'UANNA')).toBe(false);
});

test('while Slack does not say who is in the user group, it is asked again, for ten minutes', async () => {
  faults = [{ choice: { kind: 'usergroup', slackId: 'S1' }, why: 'unreachable' }];
  await opens(undefined);
  await note(NOW);
  expect(await kept()).toEqual([]);
  faults = [];
  rota = ['UANNA'];
  await note(new Date('2026-11-25T10:01:00Z'));
  expect(await kept()).toEqual(['UANNA team']);
});

test('somebody whose address is being looked up is waited for, for ten minutes', async () => {
  await opens([{ id: 'P1', name: 'Anna' }]);
  await pool.query(
    "insert into pagerduty_lookups (what, key, tries, next_at) values ('person', 'P1', 1, '2026-11-25T10:01:00Z')",
  );
  await note(NOW);
  expect(await kept()).toEqual([]);
  await opens([{ id: 'P1', name: 'Anna', email: 'anna@lantern.test' }]);
  await note(new Date('2026-11-25T10:01:00Z'));
  expect(await kept()).toEqual(['UANNA source']);
});

test('what the directory knows goes before what somebody says of themselves', async () => {
  await opens([{ id: 'P1', name: 'Anna' }]);
  expect(await onCall.link('UBEN', [{ source: 'pagerduty', vendorId: 'P1' }], NOW)).toBe(true);
  await opens([{ id: 'P1', name: 'Anna', email: 'anna@lantern.test' }]);
  await note(NOW);
  expect(await kept()).toEqual(['UANNA source']);
  expect(await onCall.link('UROTA', [{ source: 'pagerduty', vendorId: 'P1' }], NOW)).toBe(false);
});

test('nobody found is written down as nobody, and not looked for each minute', async () => {
  rota = [];
  await opens(undefined);
  await note(NOW);
  expect(await kept()).toEqual([]);
  expect(await onCall.unnoted(NOW)).toEqual([]);
});
