import type { WindowSpec } from '../metrics/window.ts';
import { windowWord } from '../metrics/window-word.ts';
import type { IncidentListKind, ListKind } from './listed.ts';

/** The action of a button that opens a list. */
export const openAction = (kind: ListKind | IncidentListKind): string => `dora:open:${kind}`;

/** The value of a button that opens the rows of a list after the first `skip`. */
export const pageWord = (window: WindowSpec, skip: number): string => `${windowWord(window)}/${skip}`;

/** How many rows a button's value skips. */
export const skipOf = (word: string): number => Number(/\/(\d{1,9})$/.exec(word)?.[1] ?? 0);
