import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDoraCommand as parse } from '../../src/dora/dora-command.ts';
import type { Subject } from '../../src/dora/finding/subject.ts';
import { DEFAULT_WINDOW, type WindowSpec } from '../../src/dora/metrics/window.ts';
import { RESERVED_NAMES } from '../../src/teams/team.ts';
import { DORA_WORDS } from '../support/house.ts';

/** The text of a command: Slack replaces three characters. @see https://docs.slack.dev/messaging/formatting-message-text#escaping */
const asSlackSends = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const parseDoraCommand = (text: string) => parse(text, DORA_WORDS);

const snapshot = (subject: Subject, window: WindowSpec = DEFAULT_WINDOW) => ({
  ok: true,
  value: { kind: 'snapshot', subject, window },
});
const named = (name: string): Subject => ({ kind: 'named', name });
const NINETY: WindowSpec = { kind: 'days', days: 90 };
const LONG = 'x'.repeat(300);

describe('parseDoraCommand', () => {
  test.for([
    { why: 'nothing is the team of this channel, 30 days', text: '', read: snapshot({ kind: 'here' }) },
    { why: 'blanks are nothing', text: ' \t ', read: snapshot({ kind: 'here' }) },
    { why: 'a window alone', text: '90d', read: snapshot({ kind: 'here' }, NINETY) },
    { why: 'windows in capitals', text: '90D', read: snapshot({ kind: 'here' }, NINETY) },
    { why: 'everything', text: 'all', read: snapshot({ kind: 'all' }) },
    { why: 'everything, loudly', text: 'ALL 90d', read: snapshot({ kind: 'all' }, NINETY) },
    { why: 'a name', text: 'payments', read: snapshot(named('payments')) },
    { why: 'a name and a window', text: 'payments 90d', read: snapshot(named('payments'), NINETY) },
    { why: 'a name keeps its case', text: 'Payments', read: snapshot(named('Payments')) },
    { why: 'a name of two words', text: 'Core  Platform 90d', read: snapshot(named('Core Platform'), NINETY) },
    { why: 'a repository', text: 'lantern/checkout', read: snapshot(named('lantern/checkout')) },
    { why: 'an emoji', text: '🚀 90d', read: snapshot(named('🚀'), NINETY) },
    { why: 'a very long name', text: `${LONG} 90d`, read: snapshot(named(LONG), NINETY) },
    { why: 'last week', text: 'payments last-week', read: snapshot(named('payments'), { kind: 'last-week' }) },
    { why: 'a team by its kind', text: 'team payments', read: snapshot({ kind: 'team', name: 'payments' }) },
    {
      why: 'a service by its kind',
      text: 'service checkout 90d',
      read: snapshot({ kind: 'service', name: 'checkout' }, NINETY),
    },
    { why: 'a team that is called help', text: 'team help', read: snapshot({ kind: 'team', name: 'help' }) },
    { why: 'a team that is called team', text: 'team team', read: snapshot({ kind: 'team', name: 'team' }) },
    { why: 'a team that is called like a window', text: 'team 7d', read: snapshot({ kind: 'team', name: '7d' }) },
    {
      why: 'and a window of it',
      text: 'team 7d 90d',
      read: snapshot({ kind: 'team', name: '7d' }, NINETY),
    },
    { why: 'a team with a number', text: 'team squad 7', read: snapshot({ kind: 'team', name: 'squad 7' }) },
    { why: 'a service that begins with one', text: 'service 2fa', read: snapshot({ kind: 'service', name: '2fa' }) },
    { why: 'a channel as Slack sends it', text: '<#C1|x>', read: snapshot({ kind: 'channel', channelId: 'C1' }) },
    {
      why: 'a private channel comes without its name',
      text: '<#C0AB1|> 90d',
      read: snapshot({ kind: 'channel', channelId: 'C0AB1' }, NINETY),
    },
    { why: 'a name with & < >', text: 'r&amp;d &lt;core&gt;', read: snapshot(named('r&d <core>')) },
    { why: 'an escaped escape', text: '&amp;lt;', read: snapshot(named('&lt;')) },
    {
      why: 'a service that Slack took for an address',
      text: '<http://checkout.example|checkout.example>',
      read: snapshot(named('checkout.example')),
    },
    { why: 'help', text: 'help', read: { ok: true, value: { kind: 'help' } } },
    { why: 'help, in every way it is asked for', text: '?', read: { ok: true, value: { kind: 'help' } } },
    { why: 'like a program', text: '--help', read: { ok: true, value: { kind: 'help' } } },
    { why: 'help with more words', text: 'help payments', read: { ok: true, value: { kind: 'help' } } },
  ])('$why: $text', ({ text, read }) => {
    expect(parseDoraCommand(text)).toEqual(read);
  });

  test.for([
    { why: 'which team?', text: 'team', hint: 'Which team? Write `/dora team NAME`' },
    { why: 'which service?', text: 'service', hint: 'Which service? Write `/dora service NAME`' },
    { why: 'a window first', text: '90d payments', hint: 'it comes last: `/dora NAME 90d`' },
    { why: 'two windows', text: '90d 30d', hint: 'One window, and it comes last' },
    { why: 'a week first', text: 'last-week payments', hint: 'it comes last: `/dora NAME last-week`' },
    { why: 'everything and a name', text: 'all payments', hint: 'Only a window can follow `all`' },
    { why: 'a bad window after a name', text: 'payments 400d', hint: '`400d`: a window has 1 to 366 days' },
    { why: 'a bad window after a kind', text: 'team payments 400d', hint: '`400d`: a window has 1 to 366 days' },
    { why: 'a bad range after a kind', text: 'team payments x..y', hint: '`x` is not a date' },
    { why: 'three of nothing', text: 'payments 3x', hint: '`3x` is not a window' },
    { why: 'a word of ours that does nothing yet', text: 'flaky', hint: '`/dora flaky` is not something I can do' },
  ])('answers "$text" with a hint: $why', ({ text, hint }) => {
    expect(parseDoraCommand(text)).toEqual({ ok: false, hint: expect.stringContaining(hint) });
  });

  test.for([...RESERVED_NAMES, ...DORA_WORDS.map(({ word }) => word)])(
    '%s is never read as a name, and is one after "team"',
    (word) => {
      const parsed = parseDoraCommand(word);
      expect(parsed.ok && parsed.value.kind === 'snapshot' && parsed.value.subject.kind === 'named').toBe(false);
      expect(parseDoraCommand(`team ${word}`)).toEqual(snapshot({ kind: 'team', name: word }));
    },
  );

  test('never throws, and finds any one-word name after "service" as it was typed', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replaceAll(/\s/g, '') || 'x');
    fc.assert(
      fc.property(word, (name) => {
        fc.pre(!/^<https?:/.test(name));
        expect(parseDoraCommand(`service ${asSlackSends(name)}`)).toEqual(snapshot({ kind: 'service', name }));
        expect(() => parseDoraCommand(name)).not.toThrow();
      }),
    );
  });
});
