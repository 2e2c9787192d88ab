import type { KnownBlock } from '@slack/types';
import type { FormFaults } from '../../slack/modals/form-values.ts';
import type { FormStores, InTransaction } from './form-stores.ts';

/** What became of a form that somebody submitted. */
export type SavedForm =
  | {
      readonly kind: 'saved';
      /** What is done once Slack has its answer. It returns a note for the person. */
      readonly afterwards?: () => Promise<string | undefined>;
    }
  /** It is saved, and the window shows something: a new token. */
  | { readonly kind: 'show'; readonly blocks: readonly KnownBlock[] }
  | { readonly kind: 'faults'; readonly faults: FormFaults }
  | { readonly kind: 'refused'; readonly why: string };

export const SAVED: SavedForm = { kind: 'saved' };
export const faulty = (faults: FormFaults): SavedForm => ({ kind: 'faults', faults });

/**
 * Saves all of a form or nothing. Everything is rolled back where the form has a fault, where it is refused, and where the
 * person has read that nothing was saved.
 */
export async function saveWhole(
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
