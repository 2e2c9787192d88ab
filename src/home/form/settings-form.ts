import type { KnownBlock } from '@slack/types';
import type { FormFaults, FormReading, FormValues } from '../../slack/form.ts';
import type { ChangedBy } from '../../teams/audit.store.ts';
import type { Right } from '../../teams/rights.ts';
import type { FormStores, InTransaction } from './form-stores.ts';
import { type Asked, allowed, type Owner, type OwnerKind } from './owner.ts';

/**
 * One form of the settings, as its file describes it. `About` is whose settings they are, `Now` is what is set, `Value` is
 * what the fields say.
 */
type Definition<About, Now, Value> = {
  /** What buttons and windows carry. */
  readonly kind: string;
  /** Of the window: at most 24 characters. */
  readonly title: string;
  readonly owner: Owner<About>;
  /** What is set now. */
  readonly load: (about: About) => Now | Promise<Now>;
  readonly blocks: (now: Now) => readonly KnownBlock[];
  /** A form of buttons alone has no fields. */
  readonly fields?: Fields<About, Value>;
  /** Where the settings show it; the settings do not show what people choose for themselves. */
  readonly section?: Section<About>;
  /** What the buttons inside it do at once. */
  readonly actions?: readonly FormAction[];
};

type Fields<About, Value> = {
  /** On the button that submits. */
  readonly submitLabel?: string;
  /** What the fields say, or what is wrong with them. */
  readonly read: (values: FormValues, about: About) => FormReading<Value> | Promise<FormReading<Value>>;
  /** Runs in a transaction. It is rolled back unless the form is saved. */
  readonly save: (stores: FormStores, value: Value, saving: Saving<About>) => Promise<SavedForm>;
};

type Saving<About> = { readonly about: About; readonly by: ChangedBy };

type Section<About> = {
  readonly title: string;
  /** What is set, in a line or two. */
  readonly summary: (about: About, now: Date) => string | Promise<string>;
};

/** What was done already is not done again. */
export type FormAction = {
  readonly name: string;
  readonly run: (stores: FormStores, value: string, by: ChangedBy) => Promise<void>;
};

export type SavedForm =
  | {
      readonly kind: 'saved';
      /** What is done once Slack has its answer, and what it has to say. */
      readonly afterwards?: () => Promise<string | undefined>;
    }
  /** Something is to be shown, as a new token is. */
  | { readonly kind: 'show'; readonly blocks: readonly KnownBlock[] }
  | { readonly kind: 'faults'; readonly faults: FormFaults }
  | { readonly kind: 'refused'; readonly why: string };

export const SAVED: SavedForm = { kind: 'saved' };
export const faulty = (faults: FormFaults): SavedForm => ({ kind: 'faults', faults });

type Changing = { readonly by: ChangedBy; readonly inTransaction: InTransaction };

export type Submission = Changing & {
  readonly values: FormValues;
  /** Aborted once the person was told that nothing is saved. */
  readonly tooLate: AbortSignal;
};

export type Press = Changing & { readonly action: string; readonly value: string };

/** A form with what is set now, or why this person may not use it. */
type Filled = { readonly blocks: readonly KnownBlock[] } | { readonly why: string };

/** A form as everybody else sees it: every method checks the permission, except the summary, which full members read. */
export type SettingsForm = {
  readonly kind: string;
  readonly title: string;
  readonly submitLabel: string;
  readonly owner: OwnerKind;
  readonly filled: (asked: Asked) => Promise<Filled>;
  /** Checks what was typed, then saves all of it or nothing. */
  readonly submit: (asked: Asked, submission: Submission) => Promise<SavedForm>;
  readonly press: (asked: Asked, press: Press) => Promise<Right>;
  readonly section:
    | { readonly title: string; readonly summary: (asked: Asked, now: Date) => Promise<string> }
    | undefined;
};

export function settingsForm<About, Now, Value>(definition: Definition<About, Now, Value>): SettingsForm {
  const { kind, title, owner, load, blocks, fields, section, actions = [] } = definition;
  return {
    kind,
    title,
    submitLabel: fields?.submitLabel ?? 'Save',
    owner: owner.kind,

    async filled(asked) {
      const may = allowed(owner, asked);
      return may.ok ? { blocks: blocks(await load(may.about)) } : may;
    },

    async submit(asked, { values, by, tooLate, inTransaction }) {
      const may = allowed(owner, asked);
      if (!may.ok) return { kind: 'refused', why: may.why };
      if (fields === undefined) return SAVED;
      const { about } = may;
      const reading = await fields.read(values, about);
      if (!reading.ok) return faulty(reading.faults);
      return savedWhole(inTransaction, tooLate, (stores) => fields.save(stores, reading.value, { about, by }));
    },

    async press(asked, { action, value, by, inTransaction }) {
      const may = allowed(owner, asked);
      if (!may.ok) return may;
      const pressed = actions.find(({ name }) => name === action);
      if (pressed !== undefined) await inTransaction((stores) => pressed.run(stores, value, by));
      return { ok: true };
    },

    section: section && {
      title: section.title,
      async summary(asked, now) {
        const about = owner.about(asked);
        return about === undefined ? '' : section.summary(about, now);
      },
    },
  };
}

/** Nothing stays written where something is wrong with the form, or where the person was told that it is too late. */
async function savedWhole(
  inTransaction: InTransaction,
  tooLate: AbortSignal,
  save: (stores: FormStores) => Promise<SavedForm>,
): Promise<SavedForm> {
  let unsaved: SavedForm | undefined;
  try {
    return await inTransaction(async (stores) => {
      const saved = await save(stores);
      if (saved.kind === 'faults' || saved.kind === 'refused') {
        unsaved = saved;
        throw new Error('Rolled back: the form is not saved');
      }
      tooLate.throwIfAborted();
      return saved;
    });
  } catch (error) {
    if (unsaved !== undefined) return unsaved;
    throw error;
  }
}

/** Buttons and windows carry the kind. */
export function formOfKind(forms: readonly SettingsForm[], kind: string): SettingsForm {
  const form = forms.find((one) => one.kind === kind);
  if (form === undefined) throw new Error(`The settings have no form called ${kind}`);
  return form;
}
