import type { Composer } from './delivery.ts';

/** One type of message that the bot sends on its own, declared by the room that sends it. */
export type MessageType = Composer & {
  /** Its name for people. */
  readonly label: string;
  readonly description: string;
  /** Who can mute it: a person for themselves, a team for everyone. Empty for a type that goes along with another one. */
  readonly mutedBy: readonly Muter[];
};

export type Muter = 'person' | 'team';

/** What people see of a type when they choose it. */
export type NamedType = Pick<MessageType, 'kind' | 'label' | 'description' | 'mutedBy'>;

/** The types that a person, or a team, can mute. */
export const mutable = (types: readonly NamedType[], by: Muter): readonly NamedType[] =>
  types.filter(({ mutedBy }) => mutedBy.includes(by));

/** The name of a type for people; the kind itself where there is no such type any more. */
export const messageLabel = (types: readonly NamedType[], kind: string): string =>
  types.find((type) => type.kind === kind)?.label ?? kind;
