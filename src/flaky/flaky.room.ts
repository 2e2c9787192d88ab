import type { Room, Shell } from '../room.ts';
import { flakyStore } from './flaky.store.ts';

export type FlakyRoom = ReturnType<typeof flakyRoom>;

/** Test runs; for now only what an import brings. */
export const flakyRoom = ({ db }: Shell): Room & { readonly testRuns: ReturnType<typeof flakyStore> } => ({
  testRuns: flakyStore(db),
});
