/** Whose numbers are asked for. `here` is the channel's team, else the person's, else the whole workspace. */
export type Subject =
  | { readonly kind: 'here' }
  | { readonly kind: 'all' }
  | { readonly kind: 'channel'; readonly channelId: string }
  /** A team if there is one of this name, else a service. */
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'team'; readonly name: string }
  | { readonly kind: 'service'; readonly name: string };
