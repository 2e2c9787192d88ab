import { beforeEach, expect, test } from 'vitest';
import { registerDoraHttp } from '../../src/dora/dora.http.ts';
import { DORA_OPERATIONS } from '../../src/dora/dora.openapi.ts';
import { doraStore } from '../../src/dora/dora.store.ts';
import { Snapshot } from '../../src/dora/json/snapshot.openapi.ts';
import { tokenGate } from '../../src/http/token-gate.ts';
import { tokensStore } from '../../src/http/tokens.store.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';
import { doraRows } from '../support/dora-rows.ts';
import { testApi } from '../support/http.ts';
import { permissionsOn } from '../support/permissions.ts';

const { db, pool, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);
const NOW = new Date('2026-11-25T12:00:00Z');
const clock = () => NOW;
const api = await testApi(db, clock, (app) =>
  registerDoraHttp(app, {
    teams: teamsStore(db),
    dora: doraStore(db),
    permissions: permissionsOn(db),
    clock,
    gate: tokenGate(tokensStore(db), clock),
  }),
);

beforeEach(async () => {
  await reset();
  await api.admit(['read']);
});

/** Something of everything: levels, a range, open incidents, reasons, weeks before the data. */
async function aHistory(): Promise<void> {
  await team('payments', ['checkout'], 'Europe/Berlin');
  await deploy({ at: '2026-09-20T10:00:00Z', leadTimeSeconds: -60 });
  const days = Array.from({ length: 28 }, (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`).slice(0, 24);
  const ids = await deploy(
    ...days.flatMap((date) => [
      { at: `${date}T10:00:00Z`, leadTimeSeconds: 600 },
      { at: `${date}T11:00:00Z`, changes: [`${date}T01:00:00Z`] },
    ]),
    { at: '2026-11-24T12:00:00Z', status: 'hotfix' },
    { at: '2026-11-24T12:10:00Z', status: 'rollback', causedIncident: true },
  );
  const blamed = ids.slice(0, 24).map((id, index) => ({ id, at: `${days[Math.floor(index / 2)]}T12:00:00Z`, index }));
  for (const { id, at, index } of blamed) {
    await incident({
      at,
      openedAt: at,
      ...(index < 20 ? { resolvedAt: '2026-11-24T10:00:00Z' } : {}),
      verdict: { kind: 'yes', deployments: [id] },
    });
  }
  await incident(
    { at: '2026-11-23T10:30:00Z' },
    { at: '2026-11-22T09:00:00Z', resolvedAt: '2026-11-22T10:00:00Z', verdict: { kind: 'no', reason: 'traffic' } },
    { at: '2026-11-22T09:30:00Z', verdict: { kind: 'no' } },
  );
}

const ask = async (query: string): Promise<Record<string, unknown>> =>
  (await api.get(`/v1/dora${query}`)).body as Record<string, unknown>;

test.for([
  { why: 'a team', query: '?team=payments' },
  { why: 'a service', query: '?service=checkout&window=7d' },
  { why: 'everything, by scores', query: '?benchmark=2025' },
  { why: 'a year without levels', query: '?benchmark=2024' },
  { why: 'a window that is cut', query: '?window=90d' },
  { why: 'days before the data', query: '?from=2026-08-01&to=2026-09-01' },
])('every member of the answer is documented, and is as documented: $why', async ({ query }) => {
  await aHistory();
  const body = await ask(query);
  // An object of another member, or with one that is not documented, would come out of it without that.
  expect(Snapshot.parse(body)).toEqual(body);
});

test('with nothing to count, too', async () => {
  const body = await ask('');
  expect(Snapshot.parse(body)).toEqual(body);
});

test('the history has something for every part that may be empty', async () => {
  await aHistory();
  expect(await ask('?team=payments')).toMatchObject({
    change_fail_rate_range: { upper: expect.any(Number) },
    recovery: { open_incidents: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]) },
    reliability: { minutes_by_reason: expect.arrayContaining([{ reason: 'traffic', incidents: 1, minutes: 60 }]) },
    balance: { contradiction: 'fast-but-fragile' },
    previous: { window: {} },
    practice: { deployments_per_week: { value: expect.arrayContaining([expect.any(Object)]) } },
  });
  expect(await ask('?benchmark=2025')).toMatchObject({ benchmark: { quick_check: { overall: expect.any(Object) } } });
});

test('the document has this schema', () => {
  expect(DORA_OPERATIONS[0]?.answers[200]?.content).toEqual({ 'application/json': Snapshot });
});
