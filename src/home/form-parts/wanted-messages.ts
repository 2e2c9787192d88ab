import type { KnownBlock } from '@slack/types';
import { type Muter, mutable, type NamedType } from '../../schedule/message-type.ts';
import { choicesOf, type FormReading, type FormValues } from '../../slack/modals/form-values.ts';
import { checkboxesInput } from '../../slack/modals/inputs.ts';
import { UNREADABLE_FORM } from '../../slack/modals/metadata.ts';

const FIELD = 'wanted';

type Choosing = { readonly types: readonly NamedType[]; readonly by: Muter };

/** The boxes in which a person or a team ticks the types of message that they want. */
export function wantedInput(label: string, { types, by }: Choosing, muted: readonly string[]): KnownBlock {
  const offered = mutable(types, by);
  return checkboxesInput(
    { name: FIELD, label, hint: 'A type without a tick is muted.' },
    offered.map(({ kind, label: words, description }) => ({ value: kind, label: words, description })),
    offered.map(({ kind }) => kind).filter((kind) => !muted.includes(kind)),
    { optional: true },
  );
}

/** The types that are muted: their box is not ticked. A form that came back without the boxes says nothing of them. */
export function mutedOf(values: FormValues, { types, by }: Choosing): FormReading<readonly string[]> {
  if (values[FIELD] === undefined) return { ok: false, faults: { [FIELD]: UNREADABLE_FORM } };
  const wanted = choicesOf(values, FIELD);
  const muted = mutable(types, by)
    .map(({ kind }) => kind)
    .filter((kind) => !wanted.includes(kind));
  return { ok: true, value: muted };
}
