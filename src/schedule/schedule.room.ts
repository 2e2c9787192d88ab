import type { Room, Shell } from '../room.ts';
import { gatesStore } from './gates.store.ts';

/** Deletes old gates every minute. */
export const scheduleRoom = ({ db }: Shell): Room => ({
  ticks: [{ name: 'gates', run: (now) => gatesStore(db).sweep(now) }],
});
