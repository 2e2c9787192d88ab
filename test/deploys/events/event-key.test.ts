import { describe, expect, test } from 'vitest';
import { type DeploymentEvent, deploymentEventSchema } from '../../../src/deploys/events/deployment-event.ts';
import { eventKey } from '../../../src/deploys/events/event-key.ts';
import { aDeployment, shaOf } from '../../support/bodies.ts';

const schema = deploymentEventSchema(() => new Date('2026-11-25T10:00:00Z'));
const read = (fields: Readonly<Record<string, unknown>>): DeploymentEvent => schema.parse(aDeployment(fields));

describe('eventKey', () => {
  const run = { provider: 'github', id: '42', attempt: 1 };
  const at = '2026-11-25T09:00:00Z';

  test.for([
    { why: 'an id is the event, whatever else changes', one: { id: 'd-1' }, other: { id: 'd-1', sha: shaOf('V2') } },
    { why: 'a run is the event, though its report comes later', one: { run }, other: { run, deployed_at: at } },
    { why: 'a run without an attempt is its first', one: { run }, other: { run: { provider: 'github', id: '42' } } },
    {
      why: 'without either it is what was deployed, where and in which minute',
      one: { deployed_at: at },
      other: { deployed_at: '2026-11-25T09:00:59.999Z' },
    },
    {
      why: 'one environment has two names',
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
    { why: 'an id is not a run', one: { id: '42' }, other: { run } },
    {
      why: 'no separator can be smuggled in',
      one: { repo: 'a', service: 'b","c' },
      other: { repo: 'a","b', service: 'c' },
    },
  ])('two events: $why', ({ one, other }) => {
    expect(eventKey(read(one))).not.toBe(eventKey(read(other)));
  });
});
