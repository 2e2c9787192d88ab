import type { KnownBlock } from '@slack/types';
import { checkboxesInput, choicesOf, type FormValues } from '../../slack/form.ts';
import { isMessageKind, type MessageKind, mutable } from '../../teams/message-types.ts';

/** The boxes in which a person, or a team, ticks the types of message that they want. */

const FIELD = 'wanted';

export const wantedInput = (label: string, by: 'person' | 'team', muted: readonly MessageKind[]): KnownBlock =>
  checkboxesInput(
    { name: FIELD, label, hint: 'A type without a tick is muted.' },
    mutable(by).map(({ kind, label: words, description }) => ({ value: kind, label: words, description })),
    mutable(by)
      .map(({ kind }) => kind)
      .filter((kind) => !muted.includes(kind)),
    { optional: true },
  );

/** Reads which types of message are not wanted: those whose box is not ticked. */
export const mutedOf = (values: FormValues, by: 'person' | 'team'): readonly MessageKind[] => {
  const wanted = choicesOf(values, FIELD).filter(isMessageKind);
  return mutable(by)
    .map(({ kind }) => kind)
    .filter((kind) => !wanted.includes(kind));
};
