import { beforeEach, describe, expect, test } from 'vitest';
import { aDeployment, shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';
import { allRoutes } from '../../support/house.ts';
import { idOf, testApi } from '../../support/http.ts';
import { mergedInto, pagerduty } from '../sources/hooks-bodies.ts';

const { db, pool, reset } = await testDatabase();
const NOW = new Date('2026-11-25T12:00:00Z');
const clock = () => NOW;
const api = await testApi(db, clock, allRoutes(db, clock));

beforeEach(async () => {
  await reset();
  await api.admit(['ingest', 'read']);
});

const at = (time: string): string => `2026-11-25T${time}:00Z`;
const date = (time: string): Date => new Date(at(time));

/** What may happen, in the words of the table: `child` began at 10:00, `parent` at 10:10. */
const DAY = {
  child: () => page('triggered', '10:00', { id: 'CHILD', created_at: at('10:00') }),
  parent: () => page('triggered', '10:10', { id: 'PARENT', created_at: at('10:10') }),
  grandparent: () => page('triggered', '10:15', { id: 'GRAND', created_at: at('10:15') }),
  answered: () => verdict('CHILD', { deploy_triggered: true, deploy_ids: [ids.get('V1')] }),
  'answered no': () => verdict('CHILD', { deploy_triggered: false, reason: 'certificate' }),
  'not answered any more': () => verdict('CHILD', { deploy_triggered: null }),
  'parent answered': () => verdict('PARENT', { deploy_triggered: true, deploy_ids: [ids.get('V2')] }),
  'parent answered no': () => verdict('PARENT', { deploy_triggered: false, reason: 'traffic' }),
  'parent corrected': () => api.patch('/v1/incidents/pagerduty%3APARENT', { started_at: at('10:05') }),
  'child corrected': () => api.patch('/v1/incidents/pagerduty%3ACHILD', { started_at: at('09:55') }),
  merged: () => page('resolved', '10:20', { id: 'CHILD', created_at: at('10:00'), ...mergedInto('PARENT') }),
  'parent merged': () => page('resolved', '10:40', { id: 'PARENT', created_at: at('10:10'), ...mergedInto('GRAND') }),
  reopened: () => page('reopened', '10:30', { id: 'CHILD', created_at: at('10:00') }),
  ended: () => page('resolved', '11:00', { id: 'PARENT', created_at: at('10:10') }),
} as const;
type Step = keyof typeof DAY;

const ids = new Map<string, number>();
const page = (type: string, time: string, data: object) =>
  api.post('/hooks/pagerduty', pagerduty(type, at(time), { ...data }, { id: `${type} ${time}` }));
const verdict = (id: string, change: object) => api.patch(`/v1/incidents/pagerduty%3A${id}`, change);

async function happens(...steps: readonly Step[]): Promise<void> {
  for (const [version, time] of [
    ['V1', '09:50'],
    ['V2', '09:51'],
  ] as const)
    ids.set(version, idOf(await api.post('/v1/deploys', aDeployment({ sha: shaOf(version), deployed_at: at(time) }))));
  for (const step of steps) expect([step, (await DAY[step]()).status]).toEqual([step, 200]);
}

async function incident(id: string) {
  const { rows } = await pool.query<{ started_at: Date; resolved_at: Date | null; deploy_triggered: boolean | null }>(
    'select started_at, onset_source, resolved_at, deploy_triggered, no_reason from incidents where id = $1',
    [`pagerduty:${id}`],
  );
  return rows[0];
}

/** The incident that each version is blamed for. */
async function blamed(): Promise<Record<string, string | null>> {
  const { rows } = await pool.query<{ id: number; incident_id: string | null }>(
    'select id, incident_id from deploy_events',
  );
  const byId = new Map(rows.map((row) => [row.id, row.incident_id?.replace('pagerduty:', '') ?? null]));
  return Object.fromEntries([...ids].map(([version, id]) => [version, byId.get(id) ?? null]));
}

const YES = { deploy_triggered: true };
const NO = { deploy_triggered: false, no_reason: 'certificate' };
const OPEN_QUESTION = { deploy_triggered: null };

describe('what was merged goes on with the incident that it became', () => {
  test.for<{ why: string; steps: Step[]; parent: object; began: string; blames: Record<string, string | null> }>([
    {
      why: 'its answer, its earlier onset and the end of the other',
      steps: ['child', 'parent', 'answered', 'merged', 'ended'],
      parent: { ...YES, resolved_at: date('11:00'), onset_source: 'ticket' },
      began: '10:00',
      blames: { V1: 'PARENT', V2: null },
    },
    {
      why: 'the merge is told before the other has been seen',
      steps: ['child', 'answered', 'merged', 'parent', 'ended'],
      parent: { ...YES, resolved_at: date('11:00') },
      began: '10:00',
      blames: { V1: 'PARENT', V2: null },
    },
    {
      why: 'the other ended before the merge was told',
      steps: ['parent', 'ended', 'child', 'answered', 'merged'],
      parent: { ...YES, resolved_at: date('11:00') },
      began: '10:00',
      blames: { V1: 'PARENT', V2: null },
    },
    {
      why: 'it is answered after it was merged',
      steps: ['child', 'parent', 'merged', 'answered'],
      parent: YES,
      began: '10:00',
      blames: { V1: 'PARENT', V2: null },
    },
    {
      why: 'it was no deploy',
      steps: ['child', 'parent', 'answered no', 'merged'],
      parent: NO,
      began: '10:00',
      blames: { V1: null, V2: null },
    },
    {
      why: 'nobody has answered',
      steps: ['child', 'parent', 'merged'],
      parent: OPEN_QUESTION,
      began: '10:00',
      blames: { V1: null, V2: null },
    },
    {
      why: 'its answer is taken back',
      steps: ['child', 'parent', 'answered', 'merged', 'not answered any more'],
      parent: OPEN_QUESTION,
      began: '10:00',
      blames: { V1: null, V2: null },
    },
    {
      why: 'an answer of the other’s own stays, and both deployments have failed',
      steps: ['child', 'parent', 'answered', 'parent answered', 'merged'],
      parent: YES,
      began: '10:00',
      blames: { V1: 'CHILD', V2: 'PARENT' },
    },
    {
      why: 'an answer that the other gets later stays, too',
      steps: ['child', 'parent', 'answered', 'merged', 'parent answered no', 'ended'],
      parent: { deploy_triggered: false, no_reason: 'traffic' },
      began: '10:00',
      blames: { V1: 'CHILD', V2: null },
    },
    {
      why: 'an onset that a person set on the other stays',
      steps: ['child', 'parent', 'parent corrected', 'merged', 'ended'],
      parent: { ...OPEN_QUESTION, resolved_at: date('11:00') },
      began: '10:05',
      blames: { V1: null, V2: null },
    },
    {
      why: 'an onset that a person set on it goes along',
      steps: ['child', 'parent', 'merged', 'child corrected', 'ended'],
      parent: OPEN_QUESTION,
      began: '09:55',
      blames: { V1: null, V2: null },
    },
    {
      why: 'it is opened again: all of it is taken back',
      steps: ['child', 'parent', 'answered', 'merged', 'reopened', 'ended'],
      parent: { ...OPEN_QUESTION, resolved_at: date('11:00') },
      began: '10:10',
      blames: { V1: 'CHILD', V2: null },
    },
    {
      why: 'opened again, it leaves the other’s own answer',
      steps: ['child', 'parent', 'answered', 'merged', 'parent answered', 'reopened'],
      parent: YES,
      began: '10:10',
      blames: { V1: 'CHILD', V2: 'PARENT' },
    },
  ])('$why', async ({ steps, parent, began, blames }) => {
    await happens(...steps);
    expect(await incident('PARENT')).toMatchObject({ ...parent, started_at: date(began) });
    expect(await blamed()).toEqual(blames);
  });

  test('through two merges, in either order', async () => {
    await happens('child', 'parent', 'grandparent', 'answered', 'parent merged', 'merged');
    expect(await incident('GRAND')).toMatchObject({ ...YES, started_at: date('10:00') });
    await reset();
    await api.admit(['ingest', 'read']);
    await happens('child', 'answered', 'merged', 'parent', 'parent merged', 'grandparent');
    expect(await incident('GRAND')).toMatchObject({ ...YES, started_at: date('10:00') });
  });

  test('the figures: one failed deployment, and its recovery from the earlier onset to the end', async () => {
    await happens('child', 'parent', 'answered', 'merged', 'ended');
    const path = '/v1/dora?service=acme/shop&from=2026-11-16&to=2026-11-30';
    const { body } = await api.get(path);
    expect(body).toMatchObject({
      counts: { failed: 1 },
      metrics: { failed_deployment_recovery_time: { value: 3_600 } },
    });
  });
});
