import type { Check } from '../../http/health.http.ts';
import type { KeysStore } from '../sealing/keys.store.ts';

export const OTHER_SECRET =
  'The open pulse was sealed under another DRUMBEAT_SECRET, so this process can neither take answers nor open them. Start it with the secret of the process that opened the pulse (without the variable it is the file `secret` in DATA_DIR); seven days after its close the answers are given up';

/** Whether this process can read the key of the open wave. Without the database it cannot be known, which has a check of its own. */
export const secretCheck =
  ({ state }: Pick<KeysStore, 'state'>): Check =>
  async () =>
    (await state().catch(() => 'unknown')) === 'other-secret' ? OTHER_SECRET : undefined;
