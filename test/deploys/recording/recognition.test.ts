import { beforeEach, expect, test } from 'vitest';
import type { DeploymentStatus } from '../../../src/deploys/deployment.ts';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import type { DeploymentEvent } from '../../../src/deploys/events/deployment-event.ts';
import { keyedEvent } from '../../../src/deploys/recording/recording.store.ts';
import { shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';

const { db, reset } = await testDatabase();
const deploys = deploysStore(db);
beforeEach(reset);

const V1 = shaOf('V1');
const OTHER = 'acme/shop-2';
let hour = 0;

/** Records a deployment of the service, an hour after the last, and tells what it was recognised as. */
async function recognised(sha: string, reported?: DeploymentStatus, repo = 'acme/shop'): Promise<string> {
  hour += 1;
  const event: DeploymentEvent = {
    sha,
    repo,
    service: 'shop',
    environment: 'production',
    environmentSent: 'production',
    isTimed: true,
    deployedAt: new Date(Date.UTC(2026, 10, 1, hour)),
    commits: [],
    ...(reported === undefined ? {} : { status: reported }),
  } as unknown as DeploymentEvent;
  const outcomes = await deploys.record([keyedEvent(event, { hour })], new Date('2026-11-25T10:00:00Z'));
  if (outcomes === 'key-reused' || outcomes[0] === undefined) throw new Error('Not recorded');
  const { recorded } = outcomes[0];
  return recorded.result === 'redeploy' ? 'redeploy' : recorded.status;
}

test.for([
  { why: 'the first deployment of a service', before: [], sha: V1, is: 'success' },
  { why: 'a new version', before: ['V0'], sha: V1, is: 'success' },
  { why: 'the version that runs is a redeploy', before: ['V1'], sha: V1, is: 'redeploy' },
  { why: '… by a short sha, too', before: ['V1'], sha: V1.slice(0, 7), is: 'redeploy' },
  {
    why: '… but the same beginning is not enough',
    before: ['V1'],
    sha: `${V1.slice(0, 7)}${V1[7] === '0' ? '1' : '0'}`,
    is: 'success',
  },
  { why: 'a version that ran before is a rollback', before: ['V1', 'V2'], sha: V1, is: 'rollback' },
  { why: '… by a short sha, too', before: ['V1', 'V2'], sha: V1.slice(0, 12), is: 'rollback' },
  {
    why: '"success" only says that it worked: a rollback',
    before: ['V1', 'V2'],
    sha: V1,
    reported: 'success' as const,
    is: 'rollback',
  },
  { why: '… and a redeploy', before: ['V1'], sha: V1, reported: 'success' as const, is: 'redeploy' },
  {
    why: 'a sender who reports a rollback is believed',
    before: [],
    sha: V1,
    reported: 'rollback' as const,
    is: 'rollback',
  },
  {
    why: 'a sender who reports a hotfix is believed',
    before: ['V0'],
    sha: V1,
    reported: 'hotfix' as const,
    is: 'hotfix',
  },
  {
    why: '… for a version that ran before, too',
    before: ['V1', 'V2'],
    sha: V1,
    reported: 'hotfix' as const,
    is: 'hotfix',
  },
  { why: '… and for the one that runs', before: ['V1'], sha: V1, reported: 'hotfix' as const, is: 'hotfix' },
  { why: 'the same sha of another repository is another version', before: ['V1'], sha: V1, repo: OTHER, is: 'success' },
  { why: '… a short one, too', before: ['V1'], sha: V1.slice(0, 7), repo: OTHER, is: 'success' },
  { why: '… and no rollback where it ran before', before: ['V1', 'V2'], sha: V1, repo: OTHER, is: 'success' },
])('$why → $is', async ({ before, sha, reported, repo, is }) => {
  for (const version of before) await recognised(shaOf(version));
  expect(await recognised(sha, reported, repo)).toBe(is);
});

test('the version of another repository that runs, sent again, is its redeploy', async () => {
  await recognised(V1);
  await recognised(V1, undefined, OTHER);
  expect(await recognised(V1, undefined, OTHER)).toBe('redeploy');
});
