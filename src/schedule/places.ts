/** What a room knows of the channels and people that messages go to. */
export type Places = {
  /** Why nothing may be sent to a channel now, for the record of the message; `undefined` if it may. */
  readonly heldBack: (channelId: string) => Promise<string | undefined>;
  /** Called when Slack refuses every message to a channel or person from now on; `code` is Slack's. */
  readonly onPermanent: (channelId: string, code: string, now: Date) => Promise<void>;
};
