import { createBlockList } from '../blocks/blocks.js';
import { byId, h } from '../dom/dom.js';
import { createForm } from '../inputs/form-state.js';

/** The bot's App Home in the main pane. */

/** @import { DemoHome } from '../../protocol.ts' */
/** @import { World } from '../world/world.js' */

/** @param {(viewId: string, blockId: string, action: object) => Promise<void>} act */
export function createHome(act) {
  const pane = byId('home');
  /** @type {ReturnType<typeof createBlockList> | null} */
  let drawBlocks = null;
  let viewId = 'home';

  /** @param {World} world */
  function start(world) {
    const container = h('div', { class: 'home-blocks', dataset: { testid: 'home' } });
    pane.replaceChildren(container);
    drawBlocks = createBlockList(container, {
      kind: 'home',
      world,
      form: createForm(null),
      headingLevel: 2,
      act: (blockId, action) => act(viewId, blockId, action),
    });
  }

  return {
    /** Another person's Home is another page. @param {World} world */
    reset(world) {
      drawBlocks = null;
      pane.replaceChildren(
        h('p', { class: 'empty', role: 'status' }, `${world.state.bot.name} is preparing your Home…`),
      );
    },
    /** @param {World} world @param {DemoHome} view */
    update(world, view) {
      if (!drawBlocks) start(world);
      viewId = view.id;
      drawBlocks?.(view.blocks);
    },
  };
}
