import { describe, expect, test } from 'vitest';
import { type DeploymentEvent, deploymentEventSchema } from '../../../src/deploys/events/deployment-event.ts';
import { aDeployment } from '../../support/bodies.ts';

const NOW = new Date('2026-11-25T10:00:00Z');
const schema = deploymentEventSchema(() => NOW);
const read = (fields: Readonly<Record<string, unknown>> = {}): DeploymentEvent => schema.parse(aDeployment(fields));

describe('an event in our words', () => {
  test('needs a repository, a sha and an environment, and arrived now', () => {
    expect(schema.parse({ repo: 'acme/shop', sha: 'abcdef0', environment: 'prod' })).toEqual({
      repo: 'acme/shop',
      sha: 'abcdef0',
      environment: 'production',
      environmentSent: 'production',
      isTimed: false,
      deployedAt: NOW,
      commits: [],
    });
  });

  test.for([
    { why: 'a sha in capitals is the same sha', sent: { sha: 'ABCDEF0' }, read: { sha: 'abcdef0' } },
    {
      why: 'a time with an offset is the instant it names',
      sent: { deployed_at: '2026-11-25T10:30:00+01:00' },
      read: { deployedAt: new Date('2026-11-25T09:30:00Z') },
    },
    {
      why: 'a leap day exists',
      sent: { deployed_at: '2024-02-29T00:00:00Z' },
      read: { deployedAt: new Date('2024-02-29T00:00:00Z') },
    },
    {
      why: 'the first instant that is accepted',
      sent: { deployed_at: '2000-01-01T00:00:00Z' },
      read: { deployedAt: new Date('2000-01-01T00:00:00Z') },
    },
    {
      why: 'a clock five minutes ahead is forgiven',
      sent: { deployed_at: '2026-11-25T10:05:00Z' },
      read: { deployedAt: new Date('2026-11-25T10:05:00Z') },
    },
    {
      why: 'a service that is the repository is not named twice',
      sent: { service: 'acme/shop' },
      read: { service: undefined },
    },
    { why: 'a service in a monorepo keeps its name', sent: { service: 'api' }, read: { service: 'api' } },
    { why: 'success arrived', sent: { status: 'success' }, read: { status: 'success', failed: undefined } },
    { why: 'a failure did not', sent: { status: 'failure' }, read: { status: undefined, failed: 'failure' } },
    {
      why: 'lead time is from the head commit to the deployment',
      sent: { commit_at: '2026-11-25T09:00:00Z', deployed_at: '2026-11-25T09:30:00Z' },
      read: { leadTimeSeconds: 1_800 },
    },
    {
      why: 'a reported lead time counts before a computed one',
      sent: { commit_at: '2026-11-25T09:00:00Z', lead_time_seconds: 60 },
      read: { leadTimeSeconds: 60 },
    },
    {
      why: 'a commit after its deployment has a negative lead time, which is kept',
      sent: { commit_at: '2026-11-25T09:00:10Z', deployed_at: '2026-11-25T09:00:00Z' },
      read: { leadTimeSeconds: -10 },
    },
    {
      why: 'a commit named twice is one',
      sent: {
        commits: [
          { sha: 'abcdef0', authored_at: '2026-11-24T09:00:00Z' },
          { sha: 'ABCDEF0', authored_at: '2026-11-24T09:00:00Z' },
        ],
      },
      read: { commits: [{ sha: 'abcdef0', authoredAt: new Date('2026-11-24T09:00:00Z') }] },
    },
    {
      why: 'the number of a run is text',
      sent: { run: { provider: 'github', id: 42 } },
      read: { run: { provider: 'github', id: '42' } },
    },
  ])('$why', ({ sent, read: expected }) => {
    expect(read(sent)).toMatchObject(expected);
  });
});
