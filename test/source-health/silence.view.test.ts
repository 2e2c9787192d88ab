import { describe, expect, test } from 'vitest';
import { assertSlackPayload } from '../../src/slack/limits/limits.ts';
import { silenceMessage } from '../../src/source-health/silence.view.ts';

const HOUR_MS = 3_600_000;
const LAST = new Date('2026-11-20T10:00:00Z');
const message = (parts: { source?: string; longestGapMs?: number } = {}) =>
  silenceMessage({
    source: 'deployments of acme/checkout',
    lastEventAt: LAST,
    longestGapMs: 21 * HOUR_MS,
    ...parts,
  });

test('the message says which source, since when, how unusual that is, and where to look', () => {
  expect(message().text).toMatchInlineSnapshot(`
    "A source fell silent: \`deployments of acme/checkout\`
    Nothing has come since <!date^1795168800^{date_short_pretty} at {time}|2026-11-20 10:00 UTC>. In the 30 days before, the longest pause was 21 hours.
    If something was deployed since, it is missing, and the figures of the team may be incomplete. Check the CI step that posts to Drumbeat, and that its API token was not revoked: \`docs/deployments.md\` says how both should look. If nothing was deployed, all is well."
  `);
});

test('the blocks say the same as the text', () => {
  const { rich, plain, text } = message();
  const shown = JSON.stringify(rich).replaceAll('\\n', '\n').replaceAll('*', '');
  for (const line of text.split('\n')) expect(shown).toContain(line);
  expect(plain).toEqual(rich);
});

test.for([
  { why: 'under an hour', longestGapMs: 40 * 60_000, says: '40 minutes' },
  { why: 'under two days', longestGapMs: 47 * HOUR_MS, says: '47 hours' },
  { why: 'days', longestGapMs: 73 * HOUR_MS, says: '3 days' },
  { why: 'as long as it can be', longestGapMs: 720 * HOUR_MS, says: '30 days' },
])('a pause is written in one unit: $why', ({ longestGapMs, says }) => {
  expect(message({ longestGapMs }).text).toContain(`the longest pause was ${says}.`);
});

describe('a service may be called anything', () => {
  test('its name pings nobody and ends no code style', () => {
    const { text, rich } = message({ source: 'deployments of <!channel> & `x` <@U1>' });
    for (const shown of [text, JSON.stringify(rich)]) {
      expect(shown).not.toMatch(/<!channel>|<@U1>/);
      expect(shown).toContain("`deployments of &lt;!channel&gt; &amp; 'x' &lt;@U1&gt;`");
    }
  });

  test.for([
    { why: 'as long as a name gets', source: `deployments of ${'x'.repeat(200)}` },
    { why: 'all of it to be escaped', source: '<'.repeat(215) },
    { why: 'emoji that must not be cut in two', source: '🥁'.repeat(100) },
  ])('Slack accepts the message: $why', ({ source }) => {
    const { rich, plain, text } = message({ source });
    for (const blocks of [rich, plain]) assertSlackPayload('message', { text, blocks });
    expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  });
});
