import type { ActionsBlock, ActionsBlockElement, KnownBlock } from '@slack/types';
import { context } from '../../slack/blocks.ts';
import type { Scope } from '../snapshot/scope.ts';

const MAX_BLOCK_ID = 255;

/**
 * Buttons that keep in their `block_id` whose numbers they are about: an option's value has no room for a long name. Only a
 * name with many emoji, which count double, is too long here as well.
 */
export function controlsBlock(scope: Scope, elements: ActionsBlockElement[]): KnownBlock {
  const id = scope.kind === 'all' ? 'dora:all' : `dora:${scope.kind}:${scope.name}`;
  if (id.length > MAX_BLOCK_ID) return context('The name is too long for buttons: type another window after it.');
  return { type: 'actions', block_id: id, elements } satisfies ActionsBlock;
}

/** Whose numbers the controls with this `block_id` are about. */
export function scopeOfControls(blockId: string): Scope {
  const [, kind, name] = /^dora:(team|service):(.+)$/s.exec(blockId) ?? [];
  if (name !== undefined && (kind === 'team' || kind === 'service')) return { kind, name };
  return { kind: 'all' };
}
