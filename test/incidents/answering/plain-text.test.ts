import { expect, test } from 'vitest';
import { plainText } from '../../../src/incidents/answering/declare-from-message.ts';

test.for([
  {
    why: 'all at once',
    text: '<!subteam^S1|@oncall> checkout slow in <#C0ENG|engineering> by <@U0BOB|bob> see <https://status.example.com>',
    reads: '@oncall checkout slow in #engineering by @bob see https://status.example.com',
  },
  { why: 'a person without a name', text: 'ask <@U0BOB>', reads: 'ask @somebody' },
  { why: 'a person of another organisation', text: 'ask <@W0BOB|bob>', reads: 'ask @bob' },
  { why: 'a channel without a name', text: 'in <#C0ENG>', reads: 'in #channel' },
  { why: 'a private channel, whose name is left empty', text: 'in <#C0ENG|>', reads: 'in #channel' },
  { why: 'everybody', text: '<!channel> <!here> <!everyone> down', reads: '@channel @here @everyone down' },
  { why: 'a group without a name', text: '<!subteam^S1> down', reads: '@group down' },
  { why: 'a link with a label', text: 'see <https://g.example/d/1|the graph>', reads: 'see the graph' },
  { why: 'an e-mail address', text: 'by <mailto:bob@example.com|bob@example.com>', reads: 'by bob@example.com' },
  {
    why: 'a domain that Slack made a link',
    text: '<http://shop.example|shop.example> is down',
    reads: 'shop.example is down',
  },
  { why: 'a date', text: 'since <!date^1392734382^{time}|06:39>', reads: 'since 06:39' },
  { why: 'signs that Slack escapes', text: 'p95 &gt; 2 s &amp; errors &lt; 1 %', reads: 'p95 > 2 s & errors < 1 %' },
  { why: 'bold and code', text: '*checkout* answers `500`', reads: 'checkout answers 500' },
  { why: 'a sign that opens nothing', text: 'a < b', reads: 'a < b' },
])('what is typed in Slack reads as it does there: $why', ({ text, reads }) => {
  expect(plainText(text)).toBe(reads);
});
