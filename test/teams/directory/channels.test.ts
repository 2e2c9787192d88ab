import { expect, test } from 'vitest';
import { type Channel, postableFault } from '../../../src/teams/directory/channels.ts';

const aChannel = (parts: Partial<Channel> = {}): Channel => ({
  id: 'CPAY',
  name: 'payments',
  isPrivate: false,
  isArchived: false,
  isShared: false,
  isJoined: true,
  stopped: undefined,
  ...parts,
});

test.for<{ why: string; channel: Channel | undefined; fault: string | undefined }>([
  { why: 'a channel that the bot is in', channel: aChannel(), fault: undefined },
  { why: 'a private one that it was invited to', channel: aChannel({ isPrivate: true }), fault: undefined },
  {
    why: 'one that Slack does not show',
    channel: undefined,
    fault: 'Drumbeat is not in this channel. Type /invite @Drumbeat in it and choose it again.',
  },
  {
    why: 'one that it is not in',
    channel: aChannel({ isJoined: false }),
    fault: 'Drumbeat is not in #payments. Type /invite @Drumbeat in it and choose it again.',
  },
  {
    why: 'an archived one, which nobody can be invited to',
    channel: aChannel({ isArchived: true, isJoined: false }),
    fault: '#payments is archived. Unarchive it in Slack, or choose another channel.',
  },
  {
    why: 'one of two organisations, to which an invitation would not help',
    channel: aChannel({ isShared: true, isJoined: false }),
    fault: '#payments is shared with another organisation, who would read along. Choose a channel of your own.',
  },
  {
    why: 'one where only admins may post',
    channel: aChannel({ stopped: { reason: 'restricted_action', at: new Date(0) } }),
    fault: '#payments takes no messages of Drumbeat: Slack says restricted_action.',
  },
])('cards, digests and results go there or not: $why', ({ channel, fault }) => {
  expect(postableFault(channel)).toBe(fault);
});
