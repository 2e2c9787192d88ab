import { describe, expect, test } from 'vitest';
import { type DeploymentEvent, deploymentEventSchema, eventKey } from '../../../src/deploys/events/deployment-event.ts';
import { aDeployment, shaOf } from '../../support/bodies.ts';

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
      why: 'the first instant that is taken',
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
      why: 'lead time that is said counts before one that follows',
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

describe('eventKey', () => {
  const run = { provider: 'github', id: '42', attempt: 1 };
  const at = '2026-11-25T09:00:00Z';

  test.for([
    { why: 'an id is the event, whatever else changes', one: { id: 'd-1' }, other: { id: 'd-1', sha: shaOf('V2') } },
    { why: 'a run is the event, though its report comes later', one: { run }, other: { run, deployed_at: at } },
    { why: 'a run without an attempt is its first', one: { run }, other: { run: { provider: 'github', id: '42' } } },
    {
      why: 'else what, where and in which minute',
      one: { deployed_at: at },
      other: { deployed_at: '2026-11-25T09:00:59.999Z' },
    },
    {
      why: 'one environment by two names',
      one: { environment: 'prod', deployed_at: at },
      other: { environment: 'Production', deployed_at: at },
    },
  ])('one event: $why', ({ one, other }) => {
    expect(eventKey(read(one))).toBe(eventKey(read(other)));
  });

  test.for([
    { why: 'an id is its repository’s', one: { id: 'd-1' }, other: { id: 'd-1', repo: 'acme/site' } },
    { why: 'one run deploys to two environments', one: { run }, other: { run, environment: 'staging' } },
    { why: 'one run deploys two services', one: { run, service: 'api' }, other: { run, service: 'web' } },
    { why: 'an older run started again may be a rollback', one: { run }, other: { run: { ...run, attempt: 2 } } },
    {
      why: 'the next minute is another time',
      one: { deployed_at: at },
      other: { deployed_at: '2026-11-25T09:01:00Z' },
    },
    { why: 'another sha is another deployment', one: {}, other: { sha: shaOf('V2') } },
    { why: 'an id is no run', one: { id: '42' }, other: { run } },
    {
      why: 'no separator can be smuggled in',
      one: { repo: 'a', service: 'b","c' },
      other: { repo: 'a","b', service: 'c' },
    },
  ])('two events: $why', ({ one, other }) => {
    expect(eventKey(read(one))).not.toBe(eventKey(read(other)));
  });
});
