import { describe, expect, test } from 'vitest';
import type { WindowSpec } from '../../../src/dora/metrics/window.ts';
import {
  bandWords,
  counted,
  dateRange,
  duration,
  percent,
  perTime,
  sparkline,
  windowTitle,
} from '../../../src/dora/snapshot/words.ts';
import type { LocalDate } from '../../../src/teams/calendar/local-date.ts';

const day = (text: string) => text as LocalDate;

test.for([
  { why: 'nothing', seconds: 0, words: '0 s' },
  { why: 'seconds are cut', seconds: 59.9, words: '59 s' },
  { why: 'a minute', seconds: 60, words: '1 min' },
  { why: '59.99 minutes are not an hour', seconds: 3_599.6, words: '59 min' },
  { why: 'an hour', seconds: 3_600, words: '1 h' },
  { why: 'hours with one decimal', seconds: 18_720, words: '5.2 h' },
  { why: 'a day and a half stays in hours', seconds: 129_600, words: '36 h' },
  { why: 'from two days on, days', seconds: 172_800, words: '2 d' },
  { why: 'days with one decimal', seconds: 267_840, words: '3.1 d' },
  { why: 'a wrong clock', seconds: -90, words: '−1 min' },
])('duration: $why is $words', ({ seconds, words }) => expect(duration(seconds)).toBe(words));

test.for([
  { why: 'none', share: 0, words: '0 %' },
  { why: '4 of 23', share: 4 / 23, words: '17.4 %' },
  { why: 'all', share: 1, words: '100 %' },
])('percent: $why is $words', ({ share, words }) => expect(percent(share)).toBe(words));

test.for([
  { why: 'never', perDay: 0, words: 'none' },
  { why: 'several a day', perDay: 3.21, words: '3.2 a day' },
  { why: 'once a day', perDay: 1, words: '1 a day' },
  { why: 'less than daily, in weeks', perDay: 0.5, words: '3.5 a week' },
  { why: 'once a week', perDay: 1 / 7, words: '1 a week' },
  { why: 'less than weekly, in months', perDay: 0.04, words: '1.2 a month' },
])('perTime: $why is $words', ({ perDay, words }) => expect(perTime(perDay)).toBe(words));

test.for([
  { why: 'one', text: counted(1, 'hotfix', 'hotfixes'), words: '1 hotfix' },
  { why: 'none takes the plural', text: counted(0, 'deployment'), words: '0 deployments' },
  { why: 'an irregular plural', text: counted(2, 'hotfix', 'hotfixes'), words: '2 hotfixes' },
])('counted: $why is $words', ({ text, words }) => expect(text).toBe(words));

test.for([
  { why: 'exact', band: { level: 'elite', fit: 'exact', tiedWith: [] }, words: 'Elite' },
  {
    why: 'a tie names the others',
    band: { level: 'high', fit: 'tie', tiedWith: ['high', 'medium'] },
    words: 'High (tie with Medium)',
  },
  { why: 'a gap', band: { level: 'medium', fit: 'gap', tiedWith: [] }, words: 'Medium (in a gap)' },
] as const)('bandWords: $why is $words', ({ band, words }) => expect(bandWords(band)).toBe(words));

test.for([
  {
    why: 'the last day is printed, not the excluded one',
    from: '2026-10-01',
    to: '2026-11-01',
    words: '1 Oct – 31 Oct 2026',
  },
  { why: 'one day', from: '2026-10-01', to: '2026-10-02', words: '1 Oct 2026' },
  { why: 'over New Year both years', from: '2026-12-01', to: '2027-02-01', words: '1 Dec 2026 – 31 Jan 2027' },
  { why: 'to New Year’s Eve only one', from: '2026-12-01', to: '2027-01-01', words: '1 Dec – 31 Dec 2026' },
  { why: 'a leap day', from: '2028-02-01', to: '2028-03-01', words: '1 Feb – 29 Feb 2028' },
])('dateRange: $why', ({ from, to, words }) => expect(dateRange({ from: day(from), to: day(to) })).toBe(words));

test.for<{ why: string; spec: WindowSpec; words: string }>([
  { why: 'one day', spec: { kind: 'days', days: 1 }, words: 'today' },
  { why: 'days', spec: { kind: 'days', days: 30 }, words: 'last 30 days' },
  { why: 'this week', spec: { kind: 'this-week' }, words: 'this week' },
  { why: 'last week', spec: { kind: 'last-week' }, words: 'last week' },
  {
    why: 'a range',
    spec: { kind: 'range', from: day('2026-10-01'), to: day('2026-10-08') },
    words: '1 Oct – 7 Oct 2026',
  },
])('windowTitle: $why is "$words"', ({ spec, words }) => expect(windowTitle(spec)).toBe(words));

describe('sparkline', () => {
  test.for([
    { why: 'the highest value is full', values: [0, 1, 2, 4], line: '▁▃▅█' },
    { why: 'nothing ever happened', values: [0, 0, 0], line: '▁▁▁' },
    { why: 'no values', values: [], line: '' },
  ])('$why', ({ values, line }) => expect(sparkline(values)).toBe(line));
});
