import { describe, expect, test } from 'vitest';
import { canonicalEnvironment } from '../../../src/deploys/environments/canonical-environment.ts';

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
