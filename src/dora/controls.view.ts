import type { ActionsBlock, ActionsBlockElement, KnownBlock } from '@slack/types';
import { context } from '../slack/blocks.ts';
import type { Subject } from './dora-command.ts';
import type { ListKind } from './listed.ts';
import type { Scope } from './snapshot.ts';

/** Everything in an answer to `/dora` that can be pressed. Values are the words of the window that is asked for. */
export const DORA_ACTIONS = { window: 'dora:window', share: 'dora:share', explain: 'dora:explain' } as const;

export const openAction = (kind: ListKind): string => `dora:open:${kind}`;

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
