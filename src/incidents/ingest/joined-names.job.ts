import type { Db } from '../../db/db.ts';
import type { Log } from '../../log.ts';
import { type Below, joinedNamesStore } from './joined-names.store.ts';

/**
 * Joins what has several spellings of one name: what was stored before names were compared, and what plain SQL writes. Each
 * spelling that was joined is in the log.
 */
export function joinNames({ db, log, ...below }: Below & { readonly db: Db; readonly log: Log }) {
  const names = joinedNamesStore(db, below);
  return async (now: Date): Promise<void> => {
    for (const joined of await names.toJoin()) {
      await names.join(joined, now);
      log.info(joined, 'Another spelling of a service is stored under its name');
    }
  };
}
