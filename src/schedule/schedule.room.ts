import type { Room, Shell } from '../room.ts';
import { gatesStore } from './gates.store.ts';

/** Closed gates are forgotten once they are open again for good. */
export const scheduleRoom = ({ db }: Shell): Room => ({
  ticks: [{ name: 'gates', run: (now) => gatesStore(db).sweep(now) }],
});
