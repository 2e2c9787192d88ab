import { ELEMENT } from './inputs.ts';

/** What Slack sends about one element: the part that is read here. */
type FieldState = {
  readonly value?: string | null | undefined;
  readonly selected_option?: { readonly value: string } | null | undefined;
  readonly selected_options?: readonly { readonly value: string }[] | null | undefined;
  readonly selected_users?: readonly string[] | null | undefined;
  readonly selected_conversation?: string | null | undefined;
  readonly selected_conversations?: readonly string[] | null | undefined;
  readonly selected_time?: string | null | undefined;
  readonly selected_date_time?: number | null | undefined;
};

/** `view.state.values` of a submission. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, FieldState>>>>;

/** What is wrong with a form, by the `block_id` of the field. */
export type FormFaults = Readonly<Record<string, string>>;

/** The value of a form, or what is wrong with it. */
export type FormReading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: FormFaults };

const state = (values: FormValues, name: string): FieldState => values[name]?.[ELEMENT] ?? {};

/** The text without spaces around it; empty where nothing was typed. */
export const textOf = (values: FormValues, name: string): string => (state(values, name).value ?? '').trim();
export const timeOf = (values: FormValues, name: string): string => state(values, name).selected_time ?? '';
export function momentOf(values: FormValues, name: string): Date | undefined {
  const seconds = state(values, name).selected_date_time;
  return typeof seconds === 'number' ? new Date(seconds * 1_000) : undefined;
}

export const choiceOf = (values: FormValues, name: string): string | undefined =>
  state(values, name).selected_option?.value;
export const choicesOf = (values: FormValues, name: string): readonly string[] =>
  (state(values, name).selected_options ?? []).map(({ value }) => value);
export const peopleOf = (values: FormValues, name: string): readonly string[] =>
  state(values, name).selected_users ?? [];
export const channelOf = (values: FormValues, name: string): string | undefined =>
  state(values, name).selected_conversation ?? undefined;
export const channelsOf = (values: FormValues, name: string): readonly string[] =>
  state(values, name).selected_conversations ?? [];
/** The lines that are not empty. */
export const linesOf = (values: FormValues, name: string): readonly string[] =>
  textOf(values, name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The first field of a form, which shows a fault that belongs to no field. */
export const firstField = ({
  blocks,
}: {
  readonly blocks: readonly { readonly type: string; readonly block_id?: string }[];
}): string => blocks.find(({ type }) => type === 'input')?.block_id ?? '';
