import type { Db } from '../../db/db.ts';
import type { Hold, PersonRecord, PersonRecords } from '../../person-records.ts';
import type { Slot } from '../../room.ts';
import { oneAfterAnother } from '../../schedule/ticks.ts';
import { noteChange } from '../audit.store.ts';
import type { ForgettingsStore } from './forgettings.store.ts';
import { TEAM_RECORDS } from './team-records.store.ts';

export type ForgettingDeps = {
  readonly db: Db;
  readonly forgettings: ForgettingsStore;
  /** What the rooms keep of people. */
  readonly persons: Slot<PersonRecords>;
};

/** How many rows of one kind were deleted, or kept without the person. */
export type ForgottenRows = Pick<PersonRecord, 'what' | 'became'> & { readonly rows: number };

export type Forgetting = (
  | { readonly kind: 'forgotten'; readonly rows: readonly ForgottenRows[] }
  | { readonly kind: 'waits'; readonly hold: Hold }
) & {
  /** Whether Slack still has them, as far as the directory knows. */
  readonly isActive: boolean;
};

/** The kinds of all rooms. Those of this room come last, because rows of others refer to the directory. */
export const allRecords = (persons: ForgettingDeps['persons']): readonly PersonRecord[] => [
  ...persons.flatMap(({ records }) => records),
  ...TEAM_RECORDS,
];

/** Forgets a person in one transaction, or writes down that it is to be done once nothing holds them any more. */
export const forgetPerson =
  ({ db, forgettings, persons }: ForgettingDeps) =>
  async (id: string, now: Date): Promise<Forgetting> =>
    db.transaction(async (tx) => {
      const hold = await firstHold(persons, id, tx);
      const { isActive, ...person } = await forgettings.lockPerson(id, tx);
      if (hold !== undefined) {
        await forgettings.wait(id, now, tx);
        return { kind: 'waits', hold, isActive };
      }
      const rows: ForgottenRows[] = [];
      for (const { what, became, forget } of allRecords(persons)) {
        rows.push({ what, became, rows: await forget(person, tx) });
      }
      await noteChange(
        tx,
        'the directory',
        { forgotten: null },
        { forgotten: 'one person' },
        { actor: 'cli', at: now },
      );
      return { kind: 'forgotten', rows, isActive };
    });

async function firstHold(persons: ForgettingDeps['persons'], id: string, tx: Db): Promise<Hold | undefined> {
  for (const { holds } of persons) {
    const hold = await holds?.(id, tx);
    if (hold !== undefined) return hold;
  }
  return undefined;
}

/** Every minute: forgets those who waited and whom nothing holds any more. */
export const forgetWaiting =
  (deps: ForgettingDeps) =>
  async (now: Date): Promise<void> => {
    const forget = forgetPerson(deps);
    const waiting = await deps.forgettings.waiting();
    await oneAfterAnother(...waiting.map((id) => async () => void (await forget(id, now))))(now);
  };
