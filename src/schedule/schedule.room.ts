import type { Room, Shell } from '../room.ts';
import { gatesStore } from './gates.store.ts';
import { MESSAGE_RECORDS } from './person-records.store.ts';

/** Deletes old gates every minute, and the messages to a person who is forgotten. */
export const scheduleRoom = ({ db }: Shell): Room => ({
  ticks: [{ name: 'gates', run: (now) => gatesStore(db).sweep(now) }],
  persons: MESSAGE_RECORDS,
});
