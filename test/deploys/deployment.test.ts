import { describe, expect, test } from 'vitest';
import {
  type Before,
  canonicalEnvironment,
  deploymentId,
  recognise,
  sameCommit,
} from '../../src/deploys/deployment.ts';
import { shaOf } from '../support/bodies.ts';

describe('canonicalEnvironment', () => {
  test.for([
    { why: 'the canonical name stays', name: 'production', canonical: 'production' },
    { why: 'a usual abbreviation', name: 'prod', canonical: 'production' },
    { why: 'another one', name: 'prd', canonical: 'production' },
    { why: 'what some call it', name: 'live', canonical: 'production' },
    { why: 'case does not matter', name: 'PROD', canonical: 'production' },
    { why: 'nor do spaces around it', name: '\tProduction ', canonical: 'production' },
    { why: 'another environment keeps its name, in lower case', name: 'Staging', canonical: 'staging' },
    {
      why: 'a name that only begins like production is another one',
      name: 'production-eu',
      canonical: 'production-eu',
    },
    { why: 'spaces alone are no name', name: '  ', canonical: '' },
  ])('$why: "$name"', ({ name, canonical }) => {
    expect(canonicalEnvironment(name)).toBe(canonical);
  });
});

describe('sameCommit', () => {
  const full = shaOf('V1');
  test.for([
    { why: 'a full sha is itself', one: full, other: full, same: true },
    { why: 'a short sha begins its full one', one: full.slice(0, 7), other: full, same: true },
    { why: 'in either order', one: full, other: full.slice(0, 7), same: true },
    { why: 'two short ones of different length', one: full.slice(0, 7), other: full.slice(0, 12), same: true },
    { why: 'another commit is another', one: full, other: shaOf('V2'), same: false },
    {
      why: 'the same beginning is not enough',
      one: `${full.slice(0, 7)}0`,
      other: `${full.slice(0, 7)}1`,
      same: false,
    },
  ])('$why', ({ one, other, same }) => {
    expect(sameCommit(one, other)).toBe(same);
  });
});

describe('recognise', () => {
  const nothing: Before = { running: undefined, ranBefore: false };
  const running = (version: string): Before => ({
    running: { id: deploymentId(7), sha: shaOf(version) },
    ranBefore: version === 'V1',
  });
  const after: Before = { running: { id: deploymentId(7), sha: shaOf('V2') }, ranBefore: true };

  test.for([
    { why: 'the first deployment of a service', said: undefined, before: nothing, is: 'success' },
    { why: 'a new version', said: undefined, before: running('V0'), is: 'success' },
    { why: 'the version that runs is a redeploy', said: undefined, before: running('V1'), is: 'redeploy' },
    { why: 'a version that ran before is a rollback', said: undefined, before: after, is: 'rollback' },
    { why: '"success" only says that it worked: a rollback', said: 'success' as const, before: after, is: 'rollback' },
    { why: '… and a redeploy', said: 'success' as const, before: running('V1'), is: 'redeploy' },
    { why: 'who says rollback is believed', said: 'rollback' as const, before: nothing, is: 'rollback' },
    { why: 'who says hotfix is believed', said: 'hotfix' as const, before: running('V0'), is: 'hotfix' },
    { why: '… for a version that ran before, too', said: 'hotfix' as const, before: after, is: 'hotfix' },
    { why: '… and for the one that runs', said: 'hotfix' as const, before: running('V1'), is: 'hotfix' },
  ])('$why → $is', ({ said, before, is }) => {
    const expected = is === 'redeploy' ? { kind: 'redeploy', of: deploymentId(7) } : { kind: 'deployment', status: is };
    expect(recognise(shaOf('V1'), said, before)).toEqual(expected);
  });

  test('a short sha of the running version is a redeploy as well', () => {
    expect(recognise(shaOf('V1').slice(0, 7), undefined, running('V1'))).toMatchObject({ kind: 'redeploy' });
  });
});
