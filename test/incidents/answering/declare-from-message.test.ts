import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declareMetadata, readDeclared } from '../../../src/incidents/answering/declare-form.ts';
import { declareView } from '../../../src/incidents/answering/declare-form.view.ts';
import { titleOf, writtenAt } from '../../../src/incidents/answering/declare-from-message.ts';
import { assertSlackPayload } from '../../../src/slack/limits/limits.ts';
import { teamId } from '../../../src/teams/team.ts';

/** What a message is made of, as far as a title minds. */
const PIECES = ['a', ' ', '*', '_', '<', '>', '|', '@', '!', '&lt;', '\n', '\u0000', '\u2028', '😀'];
const NOW = new Date('2026-11-02T12:00:00Z');

describe('the title that a message proposes', () => {
  test.for([
    { why: 'the first line that says something', text: '\n  \nOrders are stuck\nsince ten', title: 'Orders are stuck' },
    { why: 'without bold, italic, struck and code', text: '*Down*: _all_ ~of~ `api`', title: 'Down: all of api' },
    { why: 'a name with underscores keeps them', text: 'job_a_b failed, 2*3*4', title: 'job_a_b failed, 2*3*4' },
    { why: 'Slack’s escapes are undone, once', text: 'a &lt; b &amp;amp; c', title: 'a < b &amp; c' },
    { why: 'a quoted line without its mark', text: '&gt; checkout is slow', title: 'checkout is slow' },
    { why: 'a link is its label', text: 'see <https://x.example/1|the graph>', title: 'see the graph' },
    { why: 'a link without a label is its address', text: '<https://x.example/1>', title: 'https://x.example/1' },
    { why: 'people and channels', text: '<@U1> <@U2|ivo> <#C1|payments>', title: '@somebody @ivo #payments' },
    { why: 'groups', text: '<!here> <!subteam^S1|@on-call> <!subteam^S2>', title: '@here @on-call @group' },
    { why: 'control characters become spaces', text: 'a\u0000b\tc', title: 'a b c' },
    { why: 'no words at all', text: '', title: '' },
  ])('$why', ({ text, title }) => expect(titleOf({ text })).toBe(title));

  test('an alert with its words in an attachment has them as its title', () => {
    expect(titleOf({ text: '', attachments: [{ fallback: 'FIRING: latency' }] })).toBe('FIRING: latency');
    expect(titleOf({ attachments: [{ title: 'Latency', fallback: 'x' }] })).toBe('Latency');
  });

  test('a message of forty thousand marks is read at once', () => {
    const start = performance.now();
    titleOf({ text: '*a'.repeat(20_000) });
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('is one line of at most 150 characters, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...PIECES), maxLength: 300 }), (text) => {
        const title = titleOf({ text });
        expect(title.length).toBeLessThanOrEqual(150);
        expect(title).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

test.for([
  { why: 'the time of the message', ts: '1793617200.000100', at: '2026-11-02T11:00:00.000Z' },
  { why: 'never in the future, if the clocks differ', ts: '1793620860.000000', at: NOW.toISOString() },
  { why: 'now, if it is not a time', ts: 'soon', at: NOW.toISOString() },
])('the onset that is proposed is $why', ({ ts, at }) => expect(writtenAt(ts, NOW).toISOString()).toBe(at));

describe('the form of a message', () => {
  const url = 'https://acme.slack.com/archives/C1/p1793617200000100?thread_ts=1&cid=C1';
  const offer = { title: 'Down', teams: [], team: undefined, now: NOW };

  test('shows the link, proposes the time of the message, and says that this is all it is', () => {
    const view = declareView({ ...offer, message: { url, writtenAt: new Date('2026-11-02T11:00:00Z') } });
    const text = JSON.stringify(view);
    expect(text).toContain('p1793617200000100?thread_ts=1&amp;cid=C1|this message>');
    expect(text).toContain(`"initial_date_time":${Date.parse('2026-11-02T11:00:00Z') / 1_000}`);
    expect(text).toContain('Proposed is only when the message was written.');
  });

  test('without a link, and without a message, says nothing of one', () => {
    const unlinked = JSON.stringify(declareView({ ...offer, message: { url: undefined, writtenAt: NOW } }));
    expect(unlinked).not.toContain('this message>');
    expect(JSON.stringify(declareView(offer))).not.toContain('the message');
  });

  test('is accepted by Slack with the most of everything', () => {
    const teams = Array.from({ length: 150 }, (_, at) => ({
      id: teamId(at + 1),
      name: '<!channel>'.repeat(30),
      channelId: 'C1',
      timeZone: 'UTC',
    }));
    const longest = `https://acme.slack.com/${'&'.repeat(500)}`;
    const message = { url: longest, writtenAt: NOW };
    const view = declareView({ title: '&'.repeat(900), teams, team: teams[120], now: NOW, message });
    expect(() => assertSlackPayload('modal', view)).not.toThrow();
  });

  test.for([
    { why: 'keeps the link', metadata: declareMetadata(url), kept: url },
    { why: 'keeps none where there was none', metadata: declareMetadata(undefined), kept: undefined },
    { why: 'keeps none of a command', metadata: '', kept: undefined },
    { why: 'keeps no address that nobody can open', metadata: '{"url":"javascript:alert(1)"}', kept: undefined },
  ])('$why', ({ metadata, kept }) => {
    const values = { title: { value: { value: 'Down' } } };
    expect(readDeclared(values, NOW, metadata)).toMatchObject({ ok: true, value: { url: kept } });
  });
});
