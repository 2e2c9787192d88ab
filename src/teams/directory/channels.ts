/** A channel as Slack last showed it. */
export type Channel = {
  readonly id: string;
  /** Without `#`. */
  readonly name: string;
  /** Also where nobody knows: Slack has not shown the channel to the bot. */
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  /** Whether it is shared with another organisation, or will be. */
  readonly isShared: boolean;
  /** Whether the bot is in it. */
  readonly isJoined: boolean;
  /** Why Slack refused a message for good, and since when nothing is posted there. */
  readonly stopped: { readonly reason: string; readonly at: Date } | undefined;
};

/** Why nothing is posted to a channel that is shared with another organisation; Slack itself would take a message. */
export const SHARED = 'is_shared';

/**
 * Why a channel cannot be chosen for cards, digests or results; `undefined` if it can. The sentence has no markup, because the
 * fields of a form do not show it. Slack does not show a private channel that the bot was not invited to.
 */
export function postableFault(channel: Channel | undefined): string | undefined {
  if (channel === undefined)
    return 'Drumbeat is not in this channel. Type /invite @Drumbeat in it and choose it again.';
  const name = channel.name === '' ? 'This channel' : `#${channel.name}`;
  if (channel.isArchived) return `${name} is archived. Unarchive it in Slack, or choose another channel.`;
  if (channel.isShared)
    return `${name} is shared with another organisation, who would read along. Choose a channel of your own.`;
  if (!channel.isJoined)
    return `Drumbeat is not in ${channel.name === '' ? 'this channel' : name}. Type /invite @Drumbeat in it and choose it again.`;
  if (channel.stopped) return `${name} takes no messages of Drumbeat: Slack says ${channel.stopped.reason}.`;
  return undefined;
}
