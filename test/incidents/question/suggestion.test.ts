import { expect, test } from 'vitest';
import { deploymentId } from '../../../src/deploys/deployment.ts';
import { suggest } from '../../../src/incidents/question/suggestion.ts';
import { anAskedIncident, aSuspect } from '../question-builders.ts';

const id = deploymentId;
const after = new Date('2026-11-25T01:50:00Z');
const before = new Date('2026-11-25T01:25:00Z');
const ledger = { service: 'ledger' } as const;
const CERTIFICATE = 'TLS certificate of checkout.example.com expired';

test.for([
  {
    why: 'a silent feed: nothing is suggested, whatever else speaks for it',
    facts: { suspects: [aSuspect({ rolledBackAt: after })], feedIsSilent: true },
    expected: { kind: 'none', reason: /data may be missing/ },
  },
  {
    why: 'the own service, rolled back after the onset',
    facts: { suspects: [aSuspect({ id: id(7), minutesBefore: 50, rolledBackAt: after }), aSuspect({ id: id(8) })] },
    expected: { kind: 'deploy', deployment: 7, reason: /rolled back after the onset/ },
  },
  {
    why: 'a rollback before the onset proves nothing',
    facts: { suspects: [aSuspect({ rolledBackAt: before }), aSuspect({ id: id(8) })] },
    expected: { kind: 'none', reason: /2 deployments of checkout/ },
  },
  {
    why: 'V2 and V3 were undone together: a person says which',
    facts: { suspects: [aSuspect({ rolledBackAt: after }), aSuspect({ id: id(2), rolledBackAt: after })] },
    expected: { kind: 'none', reason: /undid 2 deployments/ },
  },
  {
    why: 'the only one of the service, 15 minutes before',
    facts: { suspects: [aSuspect({ id: id(7), minutesBefore: 15 }), aSuspect({ ...ledger, id: id(8) })] },
    expected: { kind: 'deploy', deployment: 7, reason: /only deployment of checkout/ },
  },
  {
    why: 'the only one, 16 minutes before: that may be chance',
    facts: { suspects: [aSuspect({ minutesBefore: 16 })] },
    expected: { kind: 'none', reason: /may be chance/ },
  },
  {
    why: 'several of the service',
    facts: { suspects: [aSuspect(), aSuspect({ id: id(2) })] },
    expected: { kind: 'none', reason: /2 deployments of checkout/ },
  },
  {
    why: 'another service of the team',
    facts: { suspects: [aSuspect(ledger)] },
    expected: { kind: 'none', reason: /Only other services/ },
  },
  {
    why: 'another service of the team, rolled back after the onset',
    facts: { suspects: [aSuspect({ ...ledger, rolledBackAt: after })] },
    expected: { kind: 'deploy', deployment: 1, reason: /ledger was rolled back/ },
  },
  {
    why: 'an alert of a certificate, and only another service was deployed',
    facts: { title: CERTIFICATE, suspects: [aSuspect(ledger)] },
    expected: { kind: 'not-a-deploy', reason: /speaks of a certificate/ },
  },
  {
    why: 'an alert of a certificate right after a deployment of the service',
    facts: { title: CERTIFICATE, suspects: [aSuspect()] },
    expected: { kind: 'none', reason: /certificate, but checkout was deployed 10 min before/ },
  },
  {
    why: 'an alert of a quota',
    facts: { title: 'Rate limit of the mail API reached', suspects: [] },
    expected: { kind: 'not-a-deploy', reason: /speaks of a quota/ },
  },
  {
    why: 'an alert of a provider',
    facts: { title: 'AWS eu-central-1 is degraded', suspects: [] },
    expected: { kind: 'not-a-deploy', reason: /speaks of a provider/ },
  },
  {
    why: 'a word that only looks like a certificate',
    facts: { title: 'Concert tickets cannot be bought', suspects: [aSuspect()] },
    expected: { kind: 'deploy', deployment: 1, reason: /only deployment/ },
  },
  {
    why: 'no deployment, from a feed that works',
    facts: { suspects: [] },
    expected: { kind: 'not-a-deploy', reason: /No deployment of checkout in the 60 minutes before/ },
  },
  {
    why: 'no service: nobody can say that nothing was deployed',
    facts: { service: null, suspects: [] },
    expected: { kind: 'none', reason: /names no service/ },
  },
])('$why', ({ facts, expected }) => {
  const { suspects, feedIsSilent = false, ...parts } = facts as typeof facts & { feedIsSilent?: boolean };
  expect(suggest({ incident: anAskedIncident(parts), suspects, feedIsSilent })).toEqual({
    ...expected,
    reason: expect.stringMatching(expected.reason),
  });
});
