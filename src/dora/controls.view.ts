import type { ActionsBlock, ActionsBlockElement, KnownBlock } from '@slack/types';
import { context } from '../slack/blocks.ts';
import type { Subject } from './dora-command.ts';
import type { IncidentListKind, ListKind } from './lists/listed.ts';
import { type WindowSpec } from './metrics/window.ts';
import { windowWord } from './metrics/window-word.ts';
import type { Scope } from './snapshot/scope.ts';

/** Everything in an answer to `/dora` that can be pressed. Values are the words of the window that is asked for. */
export const DORA_ACTIONS = { window: 'dora:window', share: 'dora:share', explain: 'dora:explain' } as const;

export const openAction = (kind: ListKind | IncidentListKind): string => `dora:open:${kind}`;

/** The value of a button that opens the rows of a list after the first `skip`. */
export const pageWord = (window: WindowSpec, skip: number): string => `${windowWord(window)}/${skip}`;

/** How many rows a button's value passes over. */
export const skipOf = (word: string): number => Number(/\/(\d{1,9})$/.exec(word)?.[1] ?? 0);

const MAX_BLOCK_ID = 255;

/**
 * Buttons that remember whose numbers they steer in their `block_id`: an option's value has no room for a long name. Only
 * a name of many emoji, which count double, finds no room here either.
 */
export function controlsBlock(scope: Scope, elements: ActionsBlockElement[]): KnownBlock {
  const id = scope.kind === 'all' ? 'dora:all' : `dora:${scope.kind}:${scope.name}`;
  if (id.length > MAX_BLOCK_ID) return context('The name is too long for buttons: type another window after it.');
  return { type: 'actions', block_id: id, elements } satisfies ActionsBlock;
}

/** Whose numbers the controls with this `block_id` steer. */
export function subjectOfControls(blockId: string): Subject {
  const [, kind, name] = /^dora:(team|service):(.+)$/s.exec(blockId) ?? [];
  if (name !== undefined && (kind === 'team' || kind === 'service')) return { kind, name };
  return { kind: 'all' };
}
