import type { Composer } from './delivery.ts';

/** One type of message that the bot sends on its own, declared by the room that sends it. */
export type MessageType = Composer & {
  /** What people call it. */
  readonly label: string;
  readonly description: string;
  /** Who can mute it: the person it is for, a team for all it is sent for. One that goes along with another is not muted alone. */
  readonly mutedBy: readonly Muter[];
};

export type Muter = 'person' | 'team';

/** A type as people choose it. */
export type NamedType = Pick<MessageType, 'kind' | 'label' | 'description' | 'mutedBy'>;

/** Those that a person mutes for themselves, or a team for all of it. */
export const mutable = (types: readonly NamedType[], by: Muter): readonly NamedType[] =>
  types.filter(({ mutedBy }) => mutedBy.includes(by));

/** What people call a type; one that is no more by its own word. */
export const messageLabel = (types: readonly NamedType[], kind: string): string =>
  types.find((type) => type.kind === kind)?.label ?? kind;
