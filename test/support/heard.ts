import type { App } from '@slack/bolt';
import { aHouse } from './house.ts';

export type Listened = 'command' | 'action' | 'view' | 'shortcut' | 'event';

/** The listeners of all rooms, without a Slack: ids, or a pattern where a button carries its form. */
export function heard() {
  const names: Record<Listened, (string | RegExp)[]> = { command: [], action: [], view: [], shortcut: [], event: [] };
  const listen = (kind: Listened) => (to: string | RegExp | { type: string; callback_id: string }) => {
    // A view that is closed needs no answer, so there is nothing to press.
    if (typeof to === 'object' && 'type' in to && to.type === 'view_closed') return;
    names[kind].push(typeof to === 'object' && 'callback_id' in to ? to.callback_id : to);
  };
  const app = Object.fromEntries((Object.keys(names) as Listened[]).map((kind) => [kind, listen(kind)]));
  for (const room of aHouse()) room.slack?.(app as unknown as App);
  return names;
}

/** Whether a listener hears this id. */
export const hears = (listener: string | RegExp, id: string): boolean =>
  typeof listener === 'string' ? listener === id : listener.test(id);
