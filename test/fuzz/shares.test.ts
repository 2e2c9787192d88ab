import { expect, test } from 'vitest';
import { thinnessOf } from './shares.ts';

const FULL = {
  'http 200 ': 50,
  'http 202 ': 30,
  'http 422 invalid-fields': 15,
  'http 401 no-token': 5,
  'slack 200 ': 40,
};

test.for<{ why: string; answers: Record<string, number>; isSocket?: boolean; thin: readonly string[] }>([
  { why: 'most inputs were taken', answers: FULL, thin: [] },
  { why: 'over sockets there is no API', answers: { 'slack 200 ': 1 }, isSocket: true, thin: [] },
  {
    why: 'the token was lost on the way',
    answers: { ...FULL, 'http 401 unknown-token': 900 },
    thin: [
      'the API took 8 % of its inputs, not 50 %',
      '91 % of its inputs got no further than the gate, not 15 % at most',
    ],
  },
  {
    why: 'the database could not keep up',
    answers: { ...FULL, 'http 503 database-slow': 10 },
    thin: ['9 % of its inputs came to a busy database, not 5 % at most'],
  },
  {
    why: 'Slack’s payloads were refused',
    answers: { ...FULL, 'slack 401 ': 40 },
    thin: ['50 % of Slack’s payloads were acknowledged, not 90 %'],
  },
])('a run is judged by what it reached: $why', ({ answers, isSocket = false, thin }) => {
  expect(thinnessOf({ answers: new Map(Object.entries(answers)) }, isSocket)).toEqual(thin);
});
