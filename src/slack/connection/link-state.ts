/** Why the bot cannot work with Slack, in words for the operator, and for how long it could not. */
export type SlackFault = { readonly reason: string; readonly forMs: number };

/** One of the things that the bot needs of Slack: a token that Slack takes, or an open socket. */
export type LinkState =
  | { readonly kind: 'up' }
  | {
      readonly kind: 'down';
      readonly sinceMs: number;
      readonly reason: string;
      /** Counts from its first moment: it will not pass by itself, or the link has never been up. */
      readonly isPlain: boolean;
    };

export const notYetUp = (nowMs: number): LinkState => ({
  kind: 'down',
  sinceMs: nowMs,
  reason: 'not connected yet',
  isPlain: true,
});

/** The state after another failure. A link that was down before has been down since then. */
export const afterFailure = (before: LinkState, reason: string, isRefused: boolean, nowMs: number): LinkState => ({
  kind: 'down',
  sinceMs: before.kind === 'down' ? before.sinceMs : nowMs,
  reason,
  isPlain: isRefused || (before.kind === 'down' && before.isPlain),
});

/** What the state means for the bot. A link that is down for less than `graceMs` is not worth a word: sockets are renewed every few hours. */
export function faultOf(state: LinkState, graceMs: number, nowMs: number): SlackFault | undefined {
  if (state.kind === 'up') return undefined;
  const forMs = nowMs - state.sinceMs;
  return state.isPlain || forMs > graceMs ? { reason: state.reason, forMs } : undefined;
}
