import type { KnownBlock } from '@slack/types';
import type { FormReading, FormValues } from '../../slack/modals/form-values.ts';
import type { ChangedBy } from '../../teams/audit.store.ts';
import type { Right } from '../../teams/rights.ts';
import type { FormStores, InTransaction } from './form-stores.ts';
import { type Asked, allowed, type Owner, type OwnerKind } from './owner.ts';
import { faulty, SAVED, type SavedForm, saveWhole } from './saved-form.ts';

/**
 * One form of the settings, as its file defines it. `About` is whose settings they are, `Now` is what is set, `Value` is
 * what the person filled in.
 */
type Definition<About, Now, Value> = {
  /** Buttons and windows carry it. */
  readonly kind: string;
  /** The title of the window: at most 24 characters. */
  readonly title: string;
  readonly owner: Owner<About>;
  /** Loads what is set now. */
  readonly load: (about: About) => Now | Promise<Now>;
  readonly blocks: (now: Now) => readonly KnownBlock[];
  /** A form that only has buttons has no fields. */
  readonly fields?: Fields<About, Value>;
  /** How the settings list the form. They do not list what people choose for themselves. */
  readonly section?: Section<About>;
  /** What the buttons inside it do at once. */
  readonly actions?: readonly FormAction[];
};

type Fields<About, Value> = {
  /** The label of the button that submits. */
  readonly submitLabel?: string;
  /** Reads the fields, or says what is wrong with them. */
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

/** What a button inside a form does. A second press does nothing. */
export type FormAction = {
  readonly name: string;
  readonly run: (stores: FormStores, value: string, by: ChangedBy) => Promise<void>;
};

type Changing = { readonly by: ChangedBy; readonly inTransaction: InTransaction };

export type Submission = Changing & {
  readonly values: FormValues;
  /** Aborted once the person reads that nothing was saved. */
  readonly tooLate: AbortSignal;
};

export type Press = Changing & { readonly action: string; readonly value: string };

/** A form with what is set now, or why this person may not use it. */
type Filled = { readonly blocks: readonly KnownBlock[] } | { readonly why: string };

/** A form as all others see it. Every method checks the permission, except the summary: full members may read it. */
export type SettingsForm = {
  readonly kind: string;
  readonly title: string;
  readonly submitLabel: string;
  readonly owner: OwnerKind;
  readonly filled: (asked: Asked) => Promise<Filled>;
  /** Checks what the person filled in, then saves all of it or nothing. */
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
      return saveWhole(inTransaction, tooLate, (stores) => fields.save(stores, reading.value, { about, by }));
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

/** Finds a form by its kind, which buttons and windows carry. */
export function formOfKind(forms: readonly SettingsForm[], kind: string): SettingsForm {
  const form = forms.find((one) => one.kind === kind);
  if (form === undefined) throw new Error(`The settings have no form called ${kind}`);
  return form;
}
