import { type Fault, isObject, type JsonObject } from './check.ts';

type Placed = { readonly id: unknown; readonly pointer: string };

const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function repeated(placed: readonly Placed[], says: (id: string) => string): readonly Fault[] {
  const seen = new Set<string>();
  return placed.flatMap(({ id, pointer }) => {
    if (typeof id !== 'string') return [];
    if (seen.has(id)) return [{ pointer, says: says(id) }];
    seen.add(id);
    return [];
  });
}

const placedAction = (element: unknown, at: string): readonly Placed[] =>
  isObject(element) ? [{ id: element['action_id'], pointer: `${at}/action_id` }] : [];

/** Every action_id in one block: of its elements, its actions, its accessory and its input. */
const actionIds = (block: JsonObject, at: string): readonly Placed[] => [
  ...items(block['elements']).flatMap((element, index) => placedAction(element, `${at}/elements/${index}`)),
  ...items(block['actions']).flatMap((element, index) => placedAction(element, `${at}/actions/${index}`)),
  ...placedAction(block['accessory'], `${at}/accessory`),
  ...placedAction(block['element'], `${at}/element`),
];

/** A block_id may stand once in a payload, an action_id once in its block. */
export function idFaults(blocks: unknown, at: string): readonly Fault[] {
  const placed = items(blocks).map((block, index) => ({ block, pointer: `${at}/${index}` }));
  return [
    ...repeated(
      placed.map(({ block, pointer }) => ({
        id: isObject(block) ? block['block_id'] : undefined,
        pointer: `${pointer}/block_id`,
      })),
      (id) => `block_id "${id}" is there twice`,
    ),
    ...placed.flatMap(({ block, pointer }) =>
      isObject(block)
        ? repeated(actionIds(block, pointer), (id) => `action_id "${id}" is there twice in the block`)
        : [],
    ),
  ];
}
