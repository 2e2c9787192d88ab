import { describe, expect, test } from 'vitest';
import { moodOf } from '../../../src/pulse/disclosure/mood.ts';
import { aPublishedWave } from './published-builder.ts';

describe('a team is unhappy', () => {
  test.for([
    {
      why: 'where under half found the day-to-day experience favourable, twice running',
      waves: [aPublishedWave(12, 11, 4), aPublishedWave(12, 11, 4)],
      mood: 'day-to-day-experience',
    },
    {
      why: 'where hardly anybody did, and only a limit is shown',
      waves: [aPublishedWave(12, 11, 4), aPublishedWave(12, 11, 1)],
      mood: 'day-to-day-experience',
    },
    {
      why: 'where under half took part in two successive waves',
      waves: [aPublishedWave(16, 7, 4), aPublishedWave(16, 7, 4)],
      mood: 'participation',
    },
    {
      why: 'where somebody came, and the limit is under half',
      waves: [aPublishedWave(12, 11, 4), aPublishedWave(12, 11, 4, 1)],
      mood: 'day-to-day-experience',
    },
    {
      why: 'not where somebody came, and it is about half',
      waves: [aPublishedWave(12, 11, 4), aPublishedWave(12, 11, 5, 1)],
      mood: undefined,
    },
    { why: 'not at exactly half', waves: [aPublishedWave(12, 11, 4), aPublishedWave(12, 10, 5)], mood: undefined },
    {
      why: 'not where nearly everybody is content',
      waves: [aPublishedWave(12, 11, 4), aPublishedWave(12, 11, 10)],
      mood: undefined,
    },
    { why: 'not by what is withheld', waves: [aPublishedWave(12, 11, 4), aPublishedWave(12, 4, 0)], mood: undefined },
    { why: 'not by one wave in which under half were content', waves: [aPublishedWave(12, 11, 4)], mood: undefined },
    { why: 'not by one wave that few answered', waves: [aPublishedWave(16, 7, 4)], mood: undefined },
    { why: 'not by what was before', waves: [aPublishedWave(12, 11, 4), aPublishedWave(12, 11, 7)], mood: undefined },
    { why: 'not before any wave has closed', waves: [], mood: undefined },
  ])('$why', ({ waves, mood }) => {
    expect(moodOf(waves, 1)).toBe(mood);
    expect(moodOf(waves, 2)).toBeUndefined();
  });
});
