import { randomBytes } from 'node:crypto';
import { asList, isJson, type Json } from '../json.ts';

const shortId = (): string => randomBytes(4).toString('base64url').slice(0, 5);

/** The interactive parts of a block: its elements, its accessory, its input. */
export const elementsOf = (block: Json): readonly Json[] =>
  [...asList(block['elements']), ...asList(block['actions']), block['accessory'], block['element']].filter(isJson);

export const findElement = (blocks: readonly unknown[], blockId: string, actionId: string): Json | undefined =>
  blocks
    .filter(isJson)
    .filter((block) => block['block_id'] === blockId)
    .flatMap(elementsOf)
    .find((element) => element['action_id'] === actionId);

const noAction = ['image', 'plain_text', 'mrkdwn'];

function elementWithId(element: unknown): unknown {
  if (!isJson(element) || noAction.includes(String(element['type']))) return element;
  return { action_id: shortId(), ...element };
}

function partsWithIds(block: Json): Json {
  const parts: Record<string, unknown> = { ...block };
  if (block['type'] === 'actions') parts['elements'] = asList(block['elements']).map(elementWithId);
  if (isJson(block['accessory'])) parts['accessory'] = elementWithId(block['accessory']);
  if (isJson(block['element'])) parts['element'] = elementWithId(block['element']);
  return parts;
}

/** Gives a block_id to every block, and an action_id to every interactive element, that has none, as Slack does. */
export function withIds<Block extends { readonly type: string; readonly block_id?: string }>(
  blocks: readonly Block[],
): readonly Block[] {
  // The parts are those of the given block. Only ids are added.
  return blocks.map((block) => ({ block_id: shortId(), ...partsWithIds({ ...block }) }) as unknown as Block);
}
