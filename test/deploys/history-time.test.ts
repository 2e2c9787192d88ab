import { describe, expect, test } from 'vitest';
import { type DateOrder, dateOrderOf, readTime } from '../../src/deploys/history-time.ts';

const ZONE = 'Europe/Berlin';

describe('a time that can mean one instant only', () => {
  test.for([
    { why: 'of Postgres', cell: '2026-11-25 10:00:00+01', at: '2026-11-25T09:00:00.000Z' },
    {
      why: 'of Postgres, with microseconds and half an hour',
      cell: '2026-11-25 14:30:00.123456+05:30',
      at: '2026-11-25T09:00:00.123Z',
    },
    { why: 'without seconds', cell: '2026-11-25T10:00Z', at: '2026-11-25T10:00:00.000Z' },
    { why: 'with an offset in four digits', cell: '2026-11-25T10:00:00+0100', at: '2026-11-25T09:00:00.000Z' },
    {
      why: 'of git, with a space before the offset',
      cell: '2026-11-25 10:00:00 +0100',
      at: '2026-11-25T09:00:00.000Z',
    },
    { why: 'of Ruby', cell: '2026-11-25 10:00:00 UTC', at: '2026-11-25T10:00:00.000Z' },
    { why: 'in small letters', cell: '2026-11-25t10:00z', at: '2026-11-25T10:00:00.000Z' },
    { why: 'of Japan', cell: '2026/11/25 10:00', at: '2026-11-25T09:00:00.000Z' },
    { why: 'of Hungary', cell: '2026.11.25 10:00', at: '2026-11-25T09:00:00.000Z' },
    { why: 'of Germany', cell: '25.11.2026 10:00', at: '2026-11-25T09:00:00.000Z' },
    {
      why: 'of Germany, whose dots say that the day comes first',
      cell: '3.4.2026 9:05',
      at: '2026-04-03T07:05:00.000Z',
    },
    { why: 'of Germany, as it is spoken', cell: '25.11.2026, 10:00 Uhr', at: '2026-11-25T09:00:00.000Z' },
    { why: 'of Finland', cell: '25.11.2026 10.00', at: '2026-11-25T09:00:00.000Z' },
    { why: 'of France', cell: '25/11/2026 10:00:30', at: '2026-11-25T09:00:30.000Z' },
    { why: 'of the Netherlands', cell: '25-11-2026 10:00', at: '2026-11-25T09:00:00.000Z' },
    { why: 'of the United States', cell: '11/25/2026 10:00 AM', at: '2026-11-25T09:00:00.000Z' },
    { why: 'of the United States, in the evening', cell: '11/25/2026, 9:05:07 PM', at: '2026-11-25T20:05:07.000Z' },
    { why: 'of the United States, at midnight', cell: '11/25/2026 12:00 AM', at: '2026-11-24T23:00:00.000Z' },
    {
      why: 'of the United States, at noon, with a narrow space',
      cell: '11/25/2026 12:00\u202FPM',
      at: '2026-11-25T11:00:00.000Z',
    },
    { why: 'whose day and month are the same number', cell: '11/11/2026 10:00', at: '2026-11-11T09:00:00.000Z' },
    { why: 'of the summer', cell: '25.07.2026 10:00', at: '2026-07-25T08:00:00.000Z' },
  ])('$why: $cell', ({ cell, at }) => expect(readTime(cell, { order: undefined, zone: ZONE })).toEqual({ at }));
});

describe('a date that others of its file explain', () => {
  test.for([
    { others: ['25/11/2026 10:00'], order: 'day-first', at: '2026-04-03T08:00:00.000Z' },
    { others: ['11/25/2026 10:00'], order: 'month-first', at: '2026-03-04T09:00:00.000Z' },
    { others: ['13-01-2026 10:00', '01/02/2026'], order: 'day-first', at: '2026-04-03T08:00:00.000Z' },
  ])('$others: $order', ({ others, order, at }) => {
    expect(dateOrderOf(['03/04/2026 10:00', ...others])).toBe(order);
    expect(readTime('03/04/2026 10:00', { order: order as DateOrder, zone: ZONE })).toEqual({ at });
  });

  test.for([
    { why: 'nothing proves it', cells: ['03/04/2026 10:00'], order: undefined },
    { why: 'dots prove nothing about slashes', cells: ['25.11.2026 10:00', '03/04/2026 10:00'], order: undefined },
    { why: 'two prove the contrary', cells: ['25/11/2026 10:00', '11/25/2026 10:00'], order: 'both' },
  ])('not where $why', ({ cells, order }) => {
    expect(dateOrderOf(cells)).toBe(order);
    expect(readTime('03/04/2026 10:00', { order: order as DateOrder, zone: ZONE })).toEqual({
      fault: 'may mean 2026-04-03 or 2026-03-04; write the one that is meant',
    });
  });
});

describe('a time that cannot be told says how to write it', () => {
  test.for([
    {
      why: 'without an offset',
      cell: '2026-11-25 10:00',
      fault: /^has no offset; write it as 2026-11-25T10:00:00\+01:00, or name the zone with --zone/,
    },
    {
      why: 'without a time of day',
      cell: '25.11.2026',
      fault: /^has no time of day; write it as 2026-11-25T10:00:00Z/,
    },
    { why: 'a day that does not exist', cell: '31.02.2026 10:00', fault: /2026-02-31 does not exist/ },
    { why: 'two digits of a year', cell: '25.11.26 10:00', fault: /^is not a time that can be read; write it as/ },
    { why: 'a number of Excel', cell: '46351.4166', fault: /^is not a time/ },
    { why: 'the 25th hour', cell: '25.11.2026 25:00', fault: /^is not a time/ },
    { why: 'the 13th hour of the morning', cell: '11/25/2026 13:00 AM', fault: /^is not a time/ },
    { why: 'words', cell: 'last Tuesday', fault: /^is not a time/ },
    { why: 'what a formula could not work out', cell: '#VALUE!', fault: /^is not a time/ },
    { why: 'a column that was too narrow', cell: '########', fault: /^is not a time/ },
  ])('$why: $cell', ({ cell, fault }) => {
    expect(readTime(cell, { order: undefined, zone: undefined })).toEqual({ fault: expect.stringMatching(fault) });
  });
});
