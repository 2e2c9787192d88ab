import type { SlackPerson } from '../../slack/person.ts';

/** A person of the directory. The rows of people who left stay, because history names them, but they count nowhere. */
export type Person = SlackPerson;
