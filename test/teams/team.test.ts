import { describe, expect, test } from 'vitest';
import { channelIdFault, RESERVED_NAMES, teamNameFault, timeZoneFault } from '../../src/teams/team.ts';
import { DORA_WORDS } from '../support/house.ts';

const WORDS = DORA_WORDS.map(({ word }) => word);

describe('a team name', () => {
  test.for(['Payments', 'payments-2', 'Search & Browse', 'Zahlungen für alle', '支払い', 'x'.repeat(80)])(
    'may be "%s"',
    (name) => {
      expect(teamNameFault(name, WORDS)).toBeUndefined();
    },
  );

  test.for([
    { why: 'nothing', name: '', fault: /without spaces around/ },
    { why: 'with a space before', name: ' Payments', fault: /without spaces around/ },
    { why: 'spaces alone', name: '  ', fault: /without spaces around/ },
    { why: 'too long', name: 'x'.repeat(81), fault: /at most 80 characters; this one has 81/ },
    { why: 'with a NUL byte', name: 'pay\u0000ments', fault: /control characters/ },
    { why: 'with a line break', name: 'pay\nments', fault: /control characters/ },
    { why: 'a word of /dora', name: 'help', fault: /`help` is a word of `\/dora` itself/ },
    { why: 'a word of /dora in capitals', name: 'TREND', fault: /is a word of/ },
  ])('cannot be $why', ({ name, fault }) => {
    expect(teamNameFault(name, WORDS)).toMatch(fault);
  });

  test('is kept apart from every word that `/dora` knows', () => {
    expect([...RESERVED_NAMES, ...WORDS].filter((word) => word !== word.toLowerCase())).toEqual([]);
    for (const word of ['all', 'help', 'explain', 'this-week', 'team', 'service'])
      expect([...RESERVED_NAMES, ...WORDS]).toContain(word);
  });
});

describe('a channel id', () => {
  test.for(['C0123456789', 'G0123456789', 'CAB'])('may be %s', (id) => {
    expect(channelIdFault(id)).toBeUndefined();
  });

  test.for(['#payments', 'payments', 'c0123456789', 'D0123456789', 'U0123456789', 'C', 'C012 345', ''])(
    'cannot be "%s", and it says where to find one',
    (id) => {
      expect(channelIdFault(id)).toMatch(/copy the id at the bottom/);
    },
  );
});

test('a zone that does not exist is reported with one that does', () => {
  expect(timeZoneFault('Europe/Berlin')).toBeUndefined();
  expect(timeZoneFault('Berlin')).toMatch(/Europe\/Berlin or UTC/);
});
