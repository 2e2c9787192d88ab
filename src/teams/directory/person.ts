import type { SlackPerson } from '../../slack/people.ts';

/** Somebody of the directory. Rows stay when people leave, because history names them; such people count nowhere. */
export type Person = SlackPerson;
