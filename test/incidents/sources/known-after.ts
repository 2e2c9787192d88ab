import type { HookReading, SourceChange } from '../../../src/incidents/sources/hooks.ts';
import { type Merged, mergeChange, NOTHING_REPORTED } from '../../../src/incidents/sources/order.ts';

/** What is known once these were merged one after the other, without fields that are absent. */
export function known(changes: readonly SourceChange[]): {
  fields: Record<string, unknown>;
  onset: Merged['onset'] | undefined;
} {
  let [state, fields, onset] = [NOTHING_REPORTED, {}, undefined as Merged['onset'] | undefined];
  for (const change of changes) {
    const merged = mergeChange(state, change);
    [state, fields, onset] = [merged.state, { ...fields, ...merged.reported }, merged.onset];
  }
  return { fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)), onset };
}

export const changesOf = (reading: HookReading): readonly SourceChange[] =>
  reading.kind === 'changes' ? reading.changes : [];
