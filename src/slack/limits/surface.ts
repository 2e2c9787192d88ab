import { blockChecks } from './blocks.ts';
import { all, type Check, isObject, type JsonObject, listOf } from './check.ts';
import { idFaults } from './ids.ts';
import { byType } from './shape.ts';

export type Surface = 'message' | 'modal' | 'home';

const everywhere = ['actions', 'context', 'divider', 'header', 'image', 'rich_text', 'section', 'video', 'card'];
const messagesOnly = ['context_actions', 'data_table', 'data_visualization', 'markdown', 'plan', 'table', 'task_card'];

const surfaces: Record<Surface, { readonly maxBlocks: number; readonly blocks: readonly string[] }> = {
  message: { maxBlocks: 50, blocks: [...everywhere, ...messagesOnly, 'carousel'] },
  modal: { maxBlocks: 100, blocks: [...everywhere, 'input', 'alert'] },
  home: { maxBlocks: 100, blocks: [...everywhere, 'input', 'carousel'] },
};

export const ofType = (blocks: unknown, type: string): readonly JsonObject[] =>
  Array.isArray(blocks) ? blocks.filter(isObject).filter((block) => block['type'] === type) : [];

const atMost =
  (type: string, max: number): Check =>
  (blocks, at) => {
    const count = ofType(blocks, type).length;
    return count <= max ? [] : [{ pointer: at, says: `${count} ${type} blocks, Slack allows ${max}` }];
  };

const markdownLength: Check = (blocks, at) => {
  const total = ofType(blocks, 'markdown').reduce((sum, block) => sum + String(block['text']).length, 0);
  return total <= 12_000 ? [] : [{ pointer: at, says: `${total} characters of markdown, Slack allows 12000` }];
};

/** Checks the blocks of a surface: how many, which types, each block, and that no id stands twice. */
export const blocksOf = (surface: Surface): Check =>
  all(
    listOf(byType('block', blockChecks, surfaces[surface].blocks, `a ${surface}`), 0, surfaces[surface].maxBlocks),
    idFaults,
    // Slack's pages do not say this; others found it on the live service.
    atMost('data_visualization', 2),
    atMost('table', 1),
    markdownLength,
  );
