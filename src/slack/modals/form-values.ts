import { ELEMENT } from './inputs.ts';

/** What Slack sends about one element: the part that is read here. Each is read as `unknown`, because a payload is whatever was sent. */
type FieldState = {
  readonly value?: unknown;
  readonly selected_option?: unknown;
  readonly selected_options?: unknown;
  readonly selected_users?: unknown;
  readonly selected_conversation?: unknown;
  readonly selected_conversations?: unknown;
  readonly selected_time?: unknown;
  readonly selected_date_time?: unknown;
};

/** `view.state.values` of a submission. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, FieldState>>>>;

/** What is wrong with a form, by the `block_id` of the field. */
export type FormFaults = Readonly<Record<string, string>>;

/** The value of a form, or what is wrong with it. */
export type FormReading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: FormFaults };

const state = (values: FormValues, name: string): FieldState => values?.[name]?.[ELEMENT] ?? {};

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const asTexts = (value: unknown): readonly string[] => asList(value).flatMap((one) => asText(one) ?? []);
const chosen = (option: unknown): string | undefined => asText((option as { readonly value?: unknown } | null)?.value);

/** The text without spaces around it; empty where nothing was typed. */
export const textOf = (values: FormValues, name: string): string => (asText(state(values, name).value) ?? '').trim();
export const timeOf = (values: FormValues, name: string): string => asText(state(values, name).selected_time) ?? '';
export function momentOf(values: FormValues, name: string): Date | undefined {
  const seconds = state(values, name).selected_date_time;
  const moment = new Date(typeof seconds === 'number' ? seconds * 1_000 : Number.NaN);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

export const choiceOf = (values: FormValues, name: string): string | undefined =>
  chosen(state(values, name).selected_option);
export const choicesOf = (values: FormValues, name: string): readonly string[] =>
  asList(state(values, name).selected_options).flatMap((option) => chosen(option) ?? []);
export const peopleOf = (values: FormValues, name: string): readonly string[] =>
  asTexts(state(values, name).selected_users);
export const channelOf = (values: FormValues, name: string): string | undefined =>
  asText(state(values, name).selected_conversation);
export const channelsOf = (values: FormValues, name: string): readonly string[] =>
  asTexts(state(values, name).selected_conversations);
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
